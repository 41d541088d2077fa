import { DAY_MS, calendarDay as dayAt, startOfDayMs } from '../../kernel/units/time.js';
import type { WindowTarget } from './column-plan.js';
import {
  type DateFormat,
  calendarDay,
  dayOf,
  daysWindow,
  hourWindow,
  instantOf,
  monthOf,
  windowLength,
} from './time-forms.js';

export interface WindowForm {
  /** IANA, the account's: days and times without a zone are its. */
  readonly timeZone: string;
  readonly dateFormat: DateFormat | null;
  /** "15m", "1h", "1d", "7d"; null = a day for days, an hour for hours. */
  readonly window: string | null;
}

type Found =
  | { readonly field: WindowTarget; readonly reason: string }
  | { readonly startMs: number; readonly endMs: number };

type Span = { readonly startMs: number; readonly endMs: number };

/** The window that a row's texts mean. */
export function windowOf(texts: Readonly<Partial<Record<WindowTarget, string>>>, form: WindowForm): Found {
  if (texts.start !== undefined) return instantWindow(texts.start, texts.end, form);
  const found =
    texts.date === undefined
      ? dayOfParts(texts)
      : withField('date', dayOf(texts.date.trim(), form.dateFormat));
  if (!('day' in found)) return found;
  if (texts.hour !== undefined) {
    const hour = /^\d{1,2}(?::00)?$/.test(texts.hour.trim()) ? Number.parseInt(texts.hour, 10) : 24;
    if (hour > 23) return { field: 'hour', reason: 'It is not an hour from 0 to 23.' };
    return withField<Span>('hour', hourWindow(found.day, hour, form.timeZone));
  }
  const length = form.window === null ? { days: 1 } : windowLength(form.window);
  if (length && 'days' in length)
    return withField<Span>('date', daysWindow(found.day, length.days, form.timeZone));
  return {
    field: 'date',
    reason: 'Rows of a day have windows of whole days: --window 1d, or map hour or start.',
  };
}

function instantWindow(
  start: string,
  end: string | undefined,
  { timeZone, dateFormat, window }: WindowForm,
): Found {
  const from = instantOf(start.trim(), timeZone, dateFormat);
  if ('reason' in from) return { field: 'start', reason: from.reason };
  if (end !== undefined) {
    const until = instantOf(end.trim(), timeZone, dateFormat);
    return 'reason' in until
      ? { field: 'end', reason: until.reason }
      : { startMs: from.atMs, endMs: until.atMs };
  }
  const length = window === null ? null : windowLength(window);
  if (!length)
    return {
      field: 'start',
      reason: 'How long is a window? Say it with --window 15m, 1h or 1d, or map end.',
    };
  if ('ms' in length) return { startMs: from.atMs, endMs: from.atMs + length.ms };
  // Days that begin with a day of the account's are its: of 23 or 25 hours where clocks change.
  const day = dayAt(from.atMs, timeZone);
  if (startOfDayMs(day, timeZone) === from.atMs)
    return withField<Span>('start', daysWindow(day, length.days, timeZone));
  return { startMs: from.atMs, endMs: from.atMs + length.days * DAY_MS };
}

function dayOfParts(texts: Readonly<Partial<Record<WindowTarget, string>>>): Found | { day: string } {
  const month = monthOf((texts.month ?? '').trim());
  if (month === null) return { field: 'month', reason: 'It is not a month, such as April or 4.' };
  const [year, day] = [texts.year ?? '', texts.day ?? ''].map((text) =>
    /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : 0,
  );
  return withField('day', calendarDay(year!, month, day!));
}

function withField<Result extends object>(
  field: WindowTarget,
  found: Result | { reason: string },
): Result | { field: WindowTarget; reason: string } {
  return 'reason' in found ? { field, reason: found.reason } : found;
}
