import { Foundation0001 } from './0001-foundation.js';

/** In the order of their numbers. */
export const MIGRATIONS = [Foundation0001] as const;
