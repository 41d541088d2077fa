import { DAY_MS, SECOND_MS } from '../../kernel/units/time.js';
import { LONGEST_WINDOW_DAYS } from '../../persistence/stores/observation-version-store.js';

/** What a source said about an arm in a window; money in micros, instants in ms of account time. */
export interface Figures {
  readonly windowStartMs: number;
  readonly windowEndMs: number;
  readonly asOfMs: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  readonly revenueMicros: bigint;
  readonly costMicros: bigint;
}

export type FigureField =
  | 'windowStart'
  | 'windowEnd'
  | 'asOf'
  | 'impressions'
  | 'clicks'
  | 'conversions'
  | 'revenue'
  | 'cost';

export interface FigureFinding {
  readonly code: 'OUT_OF_RANGE' | 'BAD_DATE' | 'BAD_AMOUNT';
  readonly field: FigureField;
  readonly message: string;
}

/** No source counts further than this, and sums of such counts are still exact. */
export const MOST_COUNTED = 1e12;
/** A hundred billion units of the currency: what a window can cost or bring at most. */
export const MOST_MICROS = 100_000_000_000n * 1_000_000n;
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LONGEST_WINDOW_MS = LONGEST_WINDOW_DAYS * DAY_MS;
/** A month of 31 days in which clocks go back lasts an hour longer. */
const CLOCK_CHANGE_MS = 3_600_000;

/** Everything that is wrong with one row, apart from what the database knows. @param nowMs account time */
export function figureFindings(figures: Figures, nowMs: number): FigureFinding[] {
  const findings = windowFindings(figures, nowMs);
  const add = (field: FigureField, message: string): void => {
    findings.push({
      code: field === 'revenue' || field === 'cost' ? 'BAD_AMOUNT' : 'OUT_OF_RANGE',
      field,
      message,
    });
  };
  for (const field of ['impressions', 'clicks'] as const) {
    const count = figures[field];
    if (!Number.isInteger(count) || count < 0 || count > MOST_COUNTED) {
      add(field, `It is a whole number from 0 to ${MOST_COUNTED}, not ${count}.`);
    }
  }
  if (figures.clicks > figures.impressions) {
    add('clicks', `There are more clicks (${figures.clicks}) than impressions (${figures.impressions}).`);
  }
  // Written so that NaN is caught.
  if (!(figures.conversions >= 0 && figures.conversions <= MOST_COUNTED)) {
    add('conversions', `It is a number from 0 to ${MOST_COUNTED}, not ${figures.conversions}.`);
  }
  for (const [field, micros] of [
    ['revenue', figures.revenueMicros],
    ['cost', figures.costMicros],
  ] as const) {
    if (micros < 0n || micros > MOST_MICROS) {
      add(field, 'An amount of a window is not negative and at most 100,000,000,000.');
    }
  }
  return findings;
}

/** What is wrong with the window of a row, and with as of when it is known. @param nowMs account time */
export function windowFindings(
  figures: Pick<Figures, 'windowStartMs' | 'windowEndMs' | 'asOfMs'>,
  nowMs: number,
): FigureFinding[] {
  const { windowStartMs, windowEndMs, asOfMs } = figures;
  const finding = (field: FigureField, message: string): FigureFinding[] => [
    { code: 'BAD_DATE', field, message },
  ];
  if (!isWholeSecond(windowStartMs)) return finding('windowStart', 'It is an instant in whole seconds.');
  if (!isWholeSecond(windowEndMs)) return finding('windowEnd', 'It is an instant in whole seconds.');
  if (windowStartMs < EARLIEST_MS) return finding('windowStart', 'Windows start in the year 2000 or later.');
  if (windowEndMs <= windowStartMs) return finding('windowEnd', 'The window ends before it has begun.');
  if (windowEndMs - windowStartMs > LONGEST_WINDOW_MS + CLOCK_CHANGE_MS) {
    return finding('windowEnd', `A window lasts at most ${LONGEST_WINDOW_DAYS} days.`);
  }
  if (windowStartMs >= nowMs) {
    return finding('windowStart', `The window is in the future: it is ${isoText(nowMs)} in this account.`);
  }
  if (!Number.isFinite(asOfMs) || asOfMs > nowMs) {
    return finding(
      'asOf',
      `Figures are not known yet as of the future: it is ${isoText(nowMs)} in this account.`,
    );
  }
  return asOfMs < windowStartMs
    ? finding('asOf', 'Figures are known from the start of their window on.')
    : [];
}

function isWholeSecond(atMs: number): boolean {
  return Number.isFinite(atMs) && Math.abs(atMs) <= 8.64e15 && atMs % SECOND_MS === 0;
}

function isoText(atMs: number): string {
  return new Date(atMs).toISOString();
}
