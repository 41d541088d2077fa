import type { AccountClock } from '../../kernel/account-clock.js';
import { instantMs } from '../instants.js';

/** The columns of `account a` that hold its clock. */
export const CLOCK_COLUMNS = 'a.clock_started_at, a.clock_origin_at, a.clock_rate';

export interface ClockRow {
  clock_started_at: string;
  clock_origin_at: string;
  clock_rate: number;
}

export function toClock(row: ClockRow): AccountClock {
  return {
    startedAtMs: instantMs(row.clock_started_at),
    originAtMs: instantMs(row.clock_origin_at),
    rate: row.clock_rate,
  };
}
