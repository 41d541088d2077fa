/** Durations in milliseconds. */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** A day in some time zone, as `YYYY-MM-DD`. */
export type CalendarDay = string;

/** Zones change their offset on quarters of an hour only, so one look-up serves all instants of a quarter. */
const QUARTER_MS = 15 * MINUTE_MS;
const MAX_REMEMBERED = 20_000;

interface Zone {
  readonly formatter: Intl.DateTimeFormat;
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone>();

/** Milliseconds to add to UTC to read the wall clock of a zone at an instant: +3,600,000 for Europe/Berlin in winter. */
export function zoneOffsetMs(atMs: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const zone = zoneOf(timeZone);
  const quarter = Math.floor(atMs / QUARTER_MS);
  const remembered = zone.offsets.get(quarter);
  if (remembered !== undefined) return remembered;
  const offset = readOffsetMs(quarter * QUARTER_MS, zone.formatter);
  if (zone.offsets.size >= MAX_REMEMBERED) zone.offsets.clear();
  zone.offsets.set(quarter, offset);
  return offset;
}

function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (!zone) {
    const formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    zones.set(timeZone, (zone = { formatter, offsets: new Map() }));
  }
  return zone;
}

function readOffsetMs(atMs: number, formatter: Intl.DateTimeFormat): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(atMs)) part[type] = Number(value);
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!) - atMs;
}

/** The day that a zone's calendar shows at an instant. */
export function calendarDay(atMs: number, timeZone: string): CalendarDay {
  return new Date(atMs + zoneOffsetMs(atMs, timeZone)).toISOString().slice(0, 10);
}

/** The instant at which a day starts in a zone. */
export function startOfDayMs(day: CalendarDay, timeZone: string): number {
  const wall = Date.parse(`${day}T00:00:00Z`);
  // Twice: the offset at the guess may differ from the offset at the answer on the days that clocks change.
  const guess = wall - zoneOffsetMs(wall, timeZone);
  return wall - zoneOffsetMs(guess, timeZone);
}

/** The day `count` days later (earlier where negative). */
export function addDays(day: CalendarDay, count: number): CalendarDay {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Whether the runtime knows this IANA zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
