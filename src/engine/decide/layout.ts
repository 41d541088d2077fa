import { CELLS } from './curves.js';

/**
 * Where each number lies in the state. All sums are discounted by exp(−age/memory), age counted from the end of a window.
 */

/** Memories of the bank, in days: how far back the sums of each reach. */
export const MEMORY_DAYS: readonly number[] = [0.03, 0.35, 14];
export const MEMORIES = MEMORY_DAYS.length;

/** One memory of one arm: A conversions; Q squared exposure; X_j exposure by cell. */
export const BANK = { conversions: 0, squared: 1, exposure: 2 } as const;
export const BANK_STRIDE = 2 + CELLS;

/** Four-hour bins of the day in which season is kept. */
export const DAY_BINS = 6;

/** Mean times from money to results that are held possible, in days; the first is none. */
export const LAG_DAYS: readonly number[] = [0, 0.045, 0.2, 0.8];
export const LAGS = LAG_DAYS.length;

/** One arm: the bank, then these. */
const AFTER_BANK = MEMORIES * BANK_STRIDE;
const AFTER_LOGS = AFTER_BANK + (MEMORIES - 1) * CELLS;
export const ARM = {
  /** S_j, conversions × ln exposure by cell, of every memory but the shortest: it says too little of curves. */
  logExposure: AFTER_BANK,
  /** Orders, revenue (reference units), Σ revenue²/orders and windows with orders; over the longest memory. */
  orders: AFTER_LOGS,
  revenue: AFTER_LOGS + 1,
  revenueSquared: AFTER_LOGS + 2,
  orderWindows: AFTER_LOGS + 3,
  /** Clicks, exposure and clicks × ln exposure by cell; over the longest memory. */
  clicks: AFTER_LOGS + 4,
  clickExposure: AFTER_LOGS + 5,
  clickLogExposure: AFTER_LOGS + 5 + CELLS,
  /** Conversions and season-free exposure by time of day, over the longest memory. */
  dayConversions: AFTER_LOGS + 5 + 2 * CELLS,
  dayExposure: AFTER_LOGS + 5 + 2 * CELLS + DAY_BINS,
  /** The hierarchy's rate of the arm (conversions per reference spend) and the prior's strength, from the last cycle. */
  priorRate: AFTER_LOGS + 5 + 2 * CELLS + 2 * DAY_BINS,
  priorShape: AFTER_LOGS + 6 + 2 * CELLS + 2 * DAY_BINS,
  /** Spend that is still to work under each lag but the first. */
  waiting: AFTER_LOGS + 7 + 2 * CELLS + 2 * DAY_BINS,
} as const;
export const ARM_STRIDE = ARM.waiting + LAGS - 1;

/**
 * Numbers of an arm that are kept to 64 bits, because they count what was reported: conversions, orders, revenue. The others
 * (exposures, curves, priors) are kept to 32 bits, seven digits, which halves the state.
 */
export const EXACT_FIELDS: readonly number[] = [
  ...MEMORY_DAYS.map((_, f) => f * BANK_STRIDE + BANK.conversions),
  ARM.orders,
  ARM.revenue,
  ARM.revenueSquared,
  ARM.orderWindows,
];

/**
 * Hypotheses of drift: variance per day of the logarithm of an arm's rate as a random walk. The grid spans a rate that stays for
 * years to one that doubles within hours.
 */
export const DRIFTS: readonly number[] = [1e-3, 3e-2, 0.3, 3];
/** Weights before any evidence; slow is likelier. */
export const DRIFT_PRIOR: readonly number[] = [0.455, 0.276, 0.167, 0.102];

/** Ways in which the curve of an arm's conversions may follow from that of its clicks; see `trust.ts`. */
export const RELATIONS = 3;

/** Sizes of dispersion, as parts of the campaign's own, between which windows differ; see `surprise.ts`. */
export const SURPRISES: readonly number[] = [0.06, 0.25, 1, 3, 8];

/** Numbers of one kind of result (conversions or clicks) about its lag. */
export const LAG = {
  /** Index of the lag in force. */
  active: 0,
  /** Score of each lag in nats behind the best. */
  score: 1,
  /** Results expected under each lag so far, over a memory of days: puts the lags on one level. */
  expected: 1 + LAGS,
} as const;
const LAG_STRIDE = 1 + 2 * LAGS;

const AFTER_DRIFTS = DRIFTS.length;
const AFTER_COUNTS = AFTER_DRIFTS + 13;
const AFTER_LAGS = AFTER_COUNTS + RELATIONS + 2 * LAG_STRIDE;
export const CAMPAIGN = {
  /** Weights of the drift hypotheses. */
  driftWeight: 0,
  /** Quadratic dispersion: numerator and denominator; linear dispersion: the same. */
  quadraticOver: AFTER_DRIFTS,
  quadraticUnder: AFTER_DRIFTS + 1,
  pearsonOver: AFTER_DRIFTS + 2,
  pearsonUnder: AFTER_DRIFTS + 3,
  /** Linear dispersion of clicks. */
  clickOver: AFTER_DRIFTS + 4,
  clickUnder: AFTER_DRIFTS + 5,
  /** What all arms have in common now: observed and expected conversions of the last hours. */
  commonObserved: AFTER_DRIFTS + 6,
  commonExpected: AFTER_DRIFTS + 7,
  /** End of the latest window that was scored. */
  scoredUntilMs: AFTER_DRIFTS + 8,
  /** Windows folded in since season was last fitted, and in all. */
  sinceSeason: AFTER_DRIFTS + 9,
  windows: AFTER_DRIFTS + 10,
  /** End of the first window that was scored; windows that end by the second are not in the sums of clicks. */
  firstScoredMs: AFTER_DRIFTS + 11,
  clicksSinceMs: AFTER_DRIFTS + 12,
  /** Weights of the relations between the curves of clicks and conversions. */
  relation: AFTER_COUNTS,
  conversionLag: AFTER_COUNTS + RELATIONS,
  clickLag: AFTER_COUNTS + RELATIONS + LAG_STRIDE,
  /** Windows of arms that each size of dispersion explained. */
  surprise: AFTER_LAGS,
  /** Squared relative error of all arms together beyond what each of them explains, and how many windows it was seen in. */
  jointOver: AFTER_LAGS + SURPRISES.length,
  jointUnder: AFTER_LAGS + SURPRISES.length + 1,
  /** Prior weights of the cells, pooled over the arms. */
  cellPrior: AFTER_LAGS + SURPRISES.length + 2,
} as const;
export const CAMPAIGN_SIZE = CAMPAIGN.cellPrior + CELLS;

/** One channel: ln season = Σ over two harmonics of the day of cosine and sine. */
export const CHANNEL_STRIDE = 4;

export const DAY_MS = 86_400_000;
