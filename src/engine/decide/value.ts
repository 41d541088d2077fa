import { ARM } from './layout.js';
import type { EngineKpi } from './types.js';
import type { Working } from './working.js';

const { floor, max, min, sqrt } = Math;

/** Prior of the squared coefficient of variation of an order, and its worth in windows. */
const PRIOR_WITHIN = 0.5;
const PRIOR_WINDOWS = 4;
/** Times that what was found in few arms may be too small by chance. */
const CAUTION = 4;
/** Arms from which on it counts how alike they are, and the nine-tenths quantile of a squared standard normal. */
const FEWEST_ARMS = 8;
const NINE_OF_TEN = 2.7055;

/** Prior variance of ln value between arms, and its worth in arms. */
const BETWEEN = 0.04;
const BETWEEN_WEIGHT = 12;
/** Variance between arms of the wide part of the prior, and that part's weight. */
const WIDE_VARIANCE = 0.3;
const WIDE_WEIGHT = 0.3;

/** What a conversion of each arm is worth. */
export interface Values {
  /** Mean revenue per conversion in reference units; 0 where no revenue was ever seen. */
  readonly mean: Float64Array;
  /** Standard deviation of its logarithm. */
  readonly logSd: Float64Array;
}

/**
 * Revenue per conversion of each arm, shrunk to the campaign's mean by empirical Bayes: v = (n0·v̄ + R)/(n0 + N), n0 = s²_within /
 * s²_between, both squared coefficients of variation estimated from the data. Under the KPIs CONVERSIONS and CPA a conversion
 * is worth 1. Cost: two passes over the arms.
 */
export function valuesOf(working: Working): Values {
  const { armStats, base } = working;
  const arms = base.length;
  const mean = new Float64Array(arms);
  const logSd = new Float64Array(arms);
  let orders = 0;
  let revenue = 0;
  for (let k = 0; k < base.length; k++) {
    const at = base[k]!;
    orders += max(0, armStats[at + ARM.orders]!);
    revenue += max(0, armStats[at + ARM.revenue]!);
  }
  if (!(orders > 0) || !(revenue > 0)) return { mean, logSd };
  const pooled = revenue / orders;
  const within = withinVariance(working, pooled);
  const between = betweenVariance(working, pooled, within, orders);
  const n0 = within / between;
  const n1 = within / WIDE_VARIANCE;
  for (let k = 0; k < arms; k++) {
    const n = max(0, armStats[base[k]! + ARM.orders]!);
    const r = max(0, armStats[base[k]! + ARM.revenue]!);
    mean[k] = (n0 * pooled + r) / (n0 + n);
    logSd[k] = sqrt(((1 - WIDE_WEIGHT) * within) / (n0 + n) + (WIDE_WEIGHT * within) / (n1 + n));
  }
  return { mean, logSd };
}

/**
 * Squared coefficient of variation of a single order, from the spread of windows around their arm's mean. What it starts from,
 * worth four windows, is that orders vary by 70 %, or as little as the arms do where nine arms of ten are all but alike.
 */
function withinVariance(working: Working, pooled: number): number {
  const { armStats, base } = working;
  let squares = PRIOR_WINDOWS * min(PRIOR_WITHIN, CAUTION * spreadOfMost(working));
  let free = PRIOR_WINDOWS;
  for (let k = 0; k < base.length; k++) {
    const at = base[k]!;
    const n = armStats[at + ARM.orders]!;
    const windows = armStats[at + ARM.orderWindows]!;
    if (!(n > 0) || !(windows > 1)) continue;
    const r = armStats[at + ARM.revenue]!;
    squares += max(0, armStats[at + ARM.revenueSquared]! - (r * r) / n) / (pooled * pooled);
    free += windows - 1;
  }
  return max(1e-4, squares / free);
}

/**
 * Most that orders can vary, by how little nine arms of ten differ from the middle one: n·(mean/middle − 1)² would spread by what
 * orders vary, and by what arms do. ∞ where there are too few arms to tell.
 */
function spreadOfMost({ armStats, base }: Working): number {
  if (ROOM.length < base.length) ROOM = new Float64Array(2 * base.length);
  let arms = 0;
  for (let k = 0; k < base.length; k++) {
    const n = armStats[base[k]! + ARM.orders]!;
    if (n > 0) ROOM[arms++] = armStats[base[k]! + ARM.revenue]! / n;
  }
  if (arms < FEWEST_ARMS) return Number.POSITIVE_INFINITY;
  const sorted = ROOM.subarray(0, arms).sort();
  const middle = sorted[arms >> 1]!;
  if (!(middle > 0)) return Number.POSITIVE_INFINITY;
  arms = 0;
  for (let k = 0; k < base.length; k++) {
    const n = armStats[base[k]! + ARM.orders]!;
    if (n > 0) ROOM[arms++] = n * (armStats[base[k]! + ARM.revenue]! / n / middle - 1) ** 2;
  }
  return sorted.sort()[floor(0.9 * (arms - 1))]! / NINE_OF_TEN;
}

let ROOM = new Float64Array(64);

function betweenVariance(working: Working, pooled: number, within: number, orders: number): number {
  const { armStats, base } = working;
  let squares = 0;
  let sumOfSquares = 0;
  let arms = 0;
  for (let k = 0; k < base.length; k++) {
    const at = base[k]!;
    const n = armStats[at + ARM.orders]!;
    if (!(n > 0)) continue;
    squares += n * (armStats[at + ARM.revenue]! / n / pooled - 1) ** 2;
    sumOfSquares += n * n;
    arms += 1;
  }
  const spread = orders - sumOfSquares / orders;
  const found = arms > 1 && spread > 1e-9 ? min(0.5, max(0, (squares - (arms - 1) * within) / spread)) : 0;
  return (BETWEEN_WEIGHT * BETWEEN + arms * found) / (BETWEEN_WEIGHT + arms);
}

/** Whether a KPI counts conversions instead of revenue. */
export function countsConversions(kpi: EngineKpi): boolean {
  return kpi === 'CONVERSIONS' || kpi === 'CPA';
}
