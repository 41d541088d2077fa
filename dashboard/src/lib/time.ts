export const SECOND_MS = 1_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** A day of the account, as `YYYY-MM-DD`. */
export type Day = string;

/** The account's clock, which may run fast where it is simulated. */
export interface AccountClock {
  /** What it showed when it was read, and what the browser's showed then. */
  readonly readAtMs: number;
  readonly accountMs: number;
  readonly rate: number;
  readonly timeZone: string;
}

export function accountNow({ readAtMs, accountMs, rate }: AccountClock, nowMs: number): number {
  return accountMs + (nowMs - readAtMs) * rate;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  let known = formatters.get(key);
  if (!known) formatters.set(key, (known = new Intl.DateTimeFormat('en-GB', { timeZone, ...options })));
  return known;
}

/** `14:30` */
export function clockText(atMs: number, timeZone: string, seconds = false): string {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return formatter(timeZone, seconds ? { ...options, second: '2-digit' } : options).format(atMs);
}

/** `Mon 23 Nov` */
export function dayText(atMs: number, timeZone: string): string {
  return formatter(timeZone, { weekday: 'short', day: 'numeric', month: 'short' })
    .format(atMs)
    .replace(',', '');
}

export function instantText(atMs: number, timeZone: string): string {
  return `${dayText(atMs, timeZone)} ${clockText(atMs, timeZone)}`;
}

export function dayOf(atMs: number, timeZone: string): Day {
  const parts = formatter(timeZone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(
    atMs,
  );
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** First to last, both counted. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS) + 1;
}

/** `12 s`, `6 min`, `1 h 12 min`, and days from two on. */
export function ageText(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / SECOND_MS));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

/** `2:41` until an instant; `null` once it has come. */
export function countdownText(untilMs: number): string | null {
  if (untilMs <= 0) return null;
  const seconds = Math.ceil(untilMs / SECOND_MS);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
