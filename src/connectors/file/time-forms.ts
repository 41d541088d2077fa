import {
  addDays,
  type CalendarDay,
  DAY_MS,
  HOUR_MS,
  startOfDayMs,
  zoneOffsetMs,
} from '../../kernel/units/time.js';

/** A window, or why there is none. */
export type WindowFound = { readonly startMs: number; readonly endMs: number } | { readonly reason: string };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Orders of day, month and year that `--date-format` can name. */
export const DATE_FORMATS = ['yyyy-mm-dd', 'dd/mm/yyyy', 'mm/dd/yyyy'] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

/**
 * A day as people write it: 2026-05-01, 2026/5/1, 20260501, 01.05.2026; with slashes and the year last only in the format told,
 * since 03/06/21 is the third of June or the sixth of March. Years of two digits are of this century.
 */
export function dayOf(text: string, format: DateFormat | null): { day: CalendarDay } | { reason: string } {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (iso) return calendarDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const written = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text);
  if (!written) return { reason: 'It is not a day, such as 2026-05-31.' };
  const dayFirst = format === 'dd/mm/yyyy' || (written[2] === '.' && format !== 'mm/dd/yyyy');
  if (!dayFirst && format !== 'mm/dd/yyyy') {
    return { reason: 'Day or month first? Say it with --date-format dd/mm/yyyy or mm/dd/yyyy.' };
  }
  const year = Number(written[4]) + (written[4]!.length === 2 ? 2000 : 0);
  const [first, second] = [Number(written[1]), Number(written[3])];
  return dayFirst ? calendarDay(year, second, first) : calendarDay(year, first, second);
}

/** "April", "apr", "4" → 4; null where it is none. */
export function monthOf(text: string): number | null {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;
  return number >= 1 && number <= 12 ? number : null;
}

export function calendarDay(
  year: number,
  month: number,
  day: number,
): { day: CalendarDay } | { reason: string } {
  const at = new Date(Date.UTC(year, month - 1, day));
  const exists = at.getUTCMonth() === month - 1 && at.getUTCDate() === day && year >= 1000 && year <= 9999;
  return exists ? { day: at.toISOString().slice(0, 10) } : { reason: 'There is no such day.' };
}

/** An instant: ISO 8601; without a zone it is wall-clock time of the account. */
export function instantOf(
  text: string,
  timeZone: string,
  format: DateFormat | null,
): { atMs: number } | { reason: string } {
  const match = /^(\S+?)(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(
    text,
  );
  const found = match && dayOf(match[1]!, format);
  if (!match || !found) return { reason: 'It is not an instant, such as 2026-05-31T14:00:00Z.' };
  if ('reason' in found) return found;
  const [hours, minutes, seconds] = [match[2], match[3], match[4]].map((part) => Number(part ?? 0));
  if (hours! > 24 || minutes! > 59 || seconds! > 59) return { reason: 'There is no such time of day.' };
  const wallMs = Date.parse(`${found.day}T00:00:00Z`) + ((hours! * 60 + minutes!) * 60 + seconds!) * 1000;
  const zone = match[5];
  if (!zone) return { atMs: atWall(wallMs, timeZone) };
  if (/z/i.test(zone)) return { atMs: wallMs };
  const [, sign, zoneHours, zoneMinutes] = /([+-])(\d{2}):?(\d{2})/.exec(zone)!;
  return { atMs: wallMs - (sign === '-' ? -1 : 1) * (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000 };
}

/** The window of `days` days of a zone's calendar: 23 to 25 hours where clocks change. */
export function daysWindow(day: CalendarDay, days: number, timeZone: string): WindowFound {
  return { startMs: startOfDayMs(day, timeZone), endMs: startOfDayMs(addDays(day, days), timeZone) };
}

export function hourWindow(day: CalendarDay, hour: number, timeZone: string): WindowFound {
  const startMs = atWall(Date.parse(`${day}T00:00:00Z`) + hour * HOUR_MS, timeZone);
  return { startMs, endMs: startMs + HOUR_MS };
}

/** "15m", "1h", "1d", "7d" → its length; whole days follow the calendar. null where it is none, or longer than 31 days. */
export function windowLength(text: string): { days: number } | { ms: number } | null {
  const match = /^(\d{1,4})\s*(m|min|h|d|w)$/.exec(text.trim().toLowerCase());
  const count = Number(match?.[1]);
  if (!match || count < 1) return null;
  if (match[2] === 'd' || match[2] === 'w') {
    const days = count * (match[2] === 'w' ? 7 : 1);
    return days <= 31 ? { days } : null;
  }
  const ms = count * (match[2] === 'h' ? HOUR_MS : 60_000);
  return ms <= 31 * DAY_MS ? { ms } : null;
}

/** The instant at which a zone's wall clock shows a time: the first, where it shows it twice; later, where it leaves it out. */
function atWall(wallMs: number, timeZone: string): number {
  const before = zoneOffsetMs(wallMs - DAY_MS, timeZone);
  const first = wallMs - before;
  if (zoneOffsetMs(first, timeZone) === before) return first;
  const after = zoneOffsetMs(wallMs + DAY_MS, timeZone);
  return zoneOffsetMs(wallMs - after, timeZone) === after ? wallMs - after : first;
}
