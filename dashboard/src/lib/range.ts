import { addDays, type Day, daysBetween } from './time.js';

/** What the address says of time. Left out: the default of the page. */
export interface TimeSearch {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cmp?: Comparison | undefined;
}

export type Comparison = 'prev' | 'none';

/** Days of the account, both ends included. */
export interface DayRange {
  readonly from: Day;
  readonly to: Day;
}

export const PRESETS = [
  { id: 'today', label: 'Today' },
  { id: 'now-7d', label: 'Last 7 days' },
  { id: 'now-14d', label: 'Last 14 days' },
  { id: 'now-30d', label: 'Last 30 days' },
  { id: 'now-90d', label: 'Last 90 days' },
] as const;

const LONGEST_DAYS = 1_100;
const RELATIVE = /^now-(\d{1,4})d$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Of whatever the address holds; what cannot be read is left out and named in `repaired`. */
export function parseTime(search: Readonly<Record<string, unknown>>): TimeSearch & { repaired?: string[] } {
  const repaired: string[] = [];
  const keep = <Value>(name: string, value: Value | null): Value | undefined => {
    if (value !== null) return value;
    if (search[name] !== undefined) repaired.push(name);
    return undefined;
  };
  const from = keep('from', startOf(search['from']));
  let to = keep('to', dayIn(search['to']));
  const cmp = keep('cmp', search['cmp'] === 'none' || search['cmp'] === 'prev' ? search['cmp'] : null);
  // An end needs a start before it, and a relative start already says where it ends.
  if (to !== undefined && (from === undefined || !DAY.test(from) || from > to)) {
    to = undefined;
    repaired.push('to');
  }
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(cmp === undefined ? {} : { cmp }),
    ...(repaired.length === 0 ? {} : { repaired }),
  };
}

export function rangeOf({ from = 'now-7d', to }: TimeSearch, today: Day): DayRange {
  if (from === 'today') return { from: today, to: today };
  const days = Number(RELATIVE.exec(from)?.[1]);
  if (days >= 1) return { from: addDays(today, 1 - days), to: today };
  return { from, to: to ?? today };
}

/** Just as long, right before. */
export function previousRange({ from, to }: DayRange): DayRange {
  return { from: addDays(from, -daysBetween(from, to)), to: addDays(from, -1) };
}

function startOf(value: unknown): string | null {
  if (value === 'today') return value;
  if (typeof value !== 'string') return null;
  const days = Number(RELATIVE.exec(value)?.[1]);
  return days >= 1 && days <= LONGEST_DAYS ? value : dayIn(value);
}

function dayIn(value: unknown): Day | null {
  if (typeof value !== 'string' || !DAY.test(value)) return null;
  const atMs = Date.parse(`${value}T00:00:00Z`);
  return Number.isFinite(atMs) && new Date(atMs).toISOString().startsWith(value) ? value : null;
}
