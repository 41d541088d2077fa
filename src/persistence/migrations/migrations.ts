import { Foundation0001 } from './0001-foundation.js';
import { RowSecurity0002 } from './0002-row-security.js';

/** In the order of their numbers. */
export const MIGRATIONS = [Foundation0001, RowSecurity0002] as const;
