import type { Uuid } from '../ids.js';

/** Makes new ids. They sort by creation, also within a millisecond of one process. */
export interface IdSource {
  next(): Uuid;
}
