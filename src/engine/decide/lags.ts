import { expOf } from './elementary.js';
import { ARM, DAY_MS, LAG, LAG_DAYS, LAGS } from './layout.js';
import { logNegativeBinomials } from './special-functions.js';
import type { Working } from './working.js';

const { max } = Math;

/** Nats by which a lag must lead the one in force to take over. */
const LEAD = 7;
/** Nats that divide the weights of two lags by e: windows of one campaign err together, so their evidence is worth less. */
const TEMPERATURE = 3;
/** Most nats a lag may fall behind, so that it can catch up. */
const MOST_BEHIND = 24;
/** Score of a lag before any evidence, in nats. */
const HANDICAP = -10;
/** Memory of the levels that the lags are compared on, in days. */
const LEVEL_MEMORY_DAYS = 2.5;

/** Start values for one kind of result. @param possible whether any lag is held possible */
export function seedLag(stats: Float64Array, at: number, possible: boolean): void {
  for (let m = 1; m < LAGS; m++) stats[at + LAG.score + m] = possible ? HANDICAP : Number.NEGATIVE_INFINITY;
}

/**
 * Spend that is at work in a window under each lag: spend smoothed by an exponential of the lag's mean, since money goes on
 * working after it was spent (carryover), and its results come late (delay). What is not yet at work keeps waiting in the state.
 * @param spend arms: reference units per day in the window
 * @param into lags × arms: reference units per day at work
 */
export function smoothSpend(
  working: Working,
  windowMs: number,
  spend: Float64Array,
  into: Float64Array,
): void {
  const { armStats, base } = working;
  const arms = base.length;
  const days = windowMs / DAY_MS;
  for (let k = 0; k < arms; k++) into[k] = spend[k]!;
  for (let m = 1; m < LAGS; m++) {
    const windows = days / LAG_DAYS[m]!;
    const gone = 1 - expOf(-windows);
    const own = 1 - gone / windows;
    for (let k = 0; k < arms; k++) {
      const at = base[k]! + ARM.waiting + m - 1;
      const before = armStats[at]!;
      const amount = spend[k]! * days;
      into[m * arms + k] = (own * amount + gone * before) / days;
      armStats[at] = (1 - own) * amount + (1 - gone) * before;
    }
  }
}

/**
 * Spend at work, over all lags as they weigh: a delay that lies between two lags, or is a mixture, is met by their mixture.
 * @param smoothed lags × arms, from `smoothSpend`
 */
export function mixLags(
  stats: Float64Array,
  at: number,
  smoothed: Float64Array,
  arms: number,
  into: Float64Array,
): void {
  let sum = 0;
  for (let m = 0; m < LAGS; m++) {
    NEXT[m] = expOf(stats[at + LAG.score + m]! / TEMPERATURE);
    sum += NEXT[m]!;
  }
  into.fill(0, 0, arms);
  for (let m = 0; m < LAGS; m++) {
    const part = NEXT[m]! / sum;
    for (let k = 0; k < arms; k++) into[k] = into[k]! + part * smoothed[m * arms + k]!;
  }
}

/** Results of one window, as far as lags are told by them. */
export interface LagWindow {
  readonly arms: number;
  readonly seen: Uint8Array;
  readonly counts: Float64Array;
  readonly days: number;
  /** lags × arms: exposure of each arm's mean curve at the spend that is at work under each lag. */
  readonly exposure: Float64Array;
  /** Per arm: results per mean exposure, season and all, and the shape of what is known of it. */
  readonly rate: Float64Array;
  readonly shape: Float64Array;
  readonly linear: number;
  readonly quadratic: number;
  /** Scratch, arms each. */
  readonly guess: Float64Array;
  readonly size: Float64Array;
  readonly likelihood: Float64Array;
}

/**
 * Which lag between money and results fits best? Compares how well each expects the counts of a window, each on a level of its
 * own, since a longer lag has seen less arrive.
 * @param at where the numbers of this kind of result start
 * @returns whether another lag has taken over
 */
export function scoreLags(stats: Float64Array, at: number, window: LagWindow): boolean {
  const { arms, seen, counts, days, exposure, rate, shape, linear, quadratic } = window;
  const { guess, size, likelihood } = window;
  for (let k = 0; k < arms; k++) {
    const narrow = 1 / shape[k]!;
    size[k] = 1 / (narrow + quadratic * (1 + narrow));
  }
  const keep = expOf(-days / LEVEL_MEMORY_DAYS);
  const inForce = stats[at + LAG.expected + stats[at + LAG.active]!]!;
  for (let m = 0; m < LAGS; m++) {
    const own = stats[at + LAG.expected + m]!;
    const scale = own > 0 && inForce > 0 ? inForce / own : 1;
    let sum = 0;
    for (let k = 0; k < arms; k++) {
      const mean = seen[k] === 1 ? rate[k]! * days * exposure[m * arms + k]! : 0;
      sum += mean;
      guess[k] = mean * scale;
    }
    logNegativeBinomials(counts, guess, size, arms, likelihood);
    let fit = 0;
    for (let k = 0; k < arms; k++) fit += likelihood[k]!;
    stats[at + LAG.score + m] = stats[at + LAG.score + m]! + fit / linear;
    NEXT[m] = keep * own + sum;
  }
  for (let m = 0; m < LAGS; m++) stats[at + LAG.expected + m] = NEXT[m]!;
  return choose(stats, at);
}

const NEXT = new Float64Array(LAGS);

function choose(stats: Float64Array, at: number): boolean {
  let best = 0;
  for (let m = 1; m < LAGS; m++) if (stats[at + LAG.score + m]! > stats[at + LAG.score + best]!) best = m;
  const top = stats[at + LAG.score + best]!;
  for (let m = 0; m < LAGS; m++) {
    stats[at + LAG.score + m] = max(-MOST_BEHIND, stats[at + LAG.score + m]! - top);
  }
  const active = stats[at + LAG.active]!;
  if (best === active || stats[at + LAG.score + active]! >= -LEAD) return false;
  stats[at + LAG.active] = best;
  return true;
}
