import { v7 } from 'uuid';
import type { IdSource } from '../kernel/ports/id-source.js';

/** UUIDv7 from the machine's clock; ids of one process rise even within a millisecond. */
export const uuidSource: IdSource = { next: () => v7() };
