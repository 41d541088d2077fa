import { CELLS } from './curves.js';

/**
 * Where each number lies in the state. All sums are discounted by exp(−age/memory), age counted from the end of a window.
 */

/** Memories of the bank, in days: how far back the sums of each reach. */
export const MEMORY_DAYS: readonly number[] = [0.03, 0.25, 2.5, 28];
export const MEMORIES = MEMORY_DAYS.length;

/** One memory of one arm: A conversions; Q squared exposure; X_j exposure by cell; S_j conversions × ln exposure by cell. */
export const BANK = { conversions: 0, squared: 1, exposure: 2, logExposure: 2 + CELLS } as const;
export const BANK_STRIDE = 2 + 2 * CELLS;

/** Two-hour bins of the day in which season is kept. */
export const DAY_BINS = 12;

/** Mean delays between spend and conversion that are held possible, in days; the first is none. */
export const DELAY_DAYS: readonly number[] = [0, 0.045, 0.2, 0.8];
export const DELAYS = DELAY_DAYS.length;

/** One arm: the bank, then these. */
const AFTER_BANK = MEMORIES * BANK_STRIDE;
export const ARM = {
  /** Orders, revenue (reference units), Σ revenue²/orders and windows with orders; over the longest memory. */
  orders: AFTER_BANK,
  revenue: AFTER_BANK + 1,
  revenueSquared: AFTER_BANK + 2,
  orderWindows: AFTER_BANK + 3,
  /** The hierarchy's rate of the arm (conversions per reference spend) and the prior's strength, from the last cycle. */
  priorRate: AFTER_BANK + 4,
  priorShape: AFTER_BANK + 5,
  /** Conversions and season-free exposure by time of day, over the longest memory. */
  dayConversions: AFTER_BANK + 6,
  dayExposure: AFTER_BANK + 6 + DAY_BINS,
  /** Exposure that is still to arrive under the delay in force, by cell. */
  carry: AFTER_BANK + 6 + 2 * DAY_BINS,
  /** Mean exposure still to arrive, and arrived so far, under each delay. */
  delayCarry: AFTER_BANK + 6 + 2 * DAY_BINS + CELLS,
  delayExposure: AFTER_BANK + 6 + 2 * DAY_BINS + CELLS + DELAYS,
  /** Conversions over the memory in which delays are compared. */
  delayConversions: AFTER_BANK + 6 + 2 * DAY_BINS + CELLS + 2 * DELAYS,
} as const;
export const ARM_STRIDE = ARM.delayConversions + 1;

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
  ARM.delayConversions,
];

/**
 * Hypotheses of drift: variance per day of the logarithm of an arm's rate as a random walk. The grid spans a rate that stays for
 * years to one that doubles within hours.
 */
export const DRIFTS: readonly number[] = [1e-3, 3e-2, 0.3, 3];
/** Weights before any evidence; slow is likelier. */
export const DRIFT_PRIOR: readonly number[] = [0.455, 0.276, 0.167, 0.102];

export const CAMPAIGN = {
  /** Weights of the drift hypotheses. */
  driftWeight: 0,
  /** Quadratic dispersion: numerator and denominator; linear dispersion: the same. */
  quadraticOver: DRIFTS.length,
  quadraticUnder: DRIFTS.length + 1,
  pearsonOver: DRIFTS.length + 2,
  pearsonUnder: DRIFTS.length + 3,
  /** What all arms have in common now: observed and expected conversions of the last hours. */
  commonObserved: DRIFTS.length + 4,
  commonExpected: DRIFTS.length + 5,
  /** End of the latest window that was scored. */
  scoredUntilMs: DRIFTS.length + 6,
  /** Windows folded in since season was last fitted. */
  sinceSeason: DRIFTS.length + 7,
  /** Index of the delay in force, and score of each delay in nats behind the best. */
  activeDelay: DRIFTS.length + 8,
  delayScore: DRIFTS.length + 9,
  /** Windows that end by then are not in the bank. */
  bankSinceMs: DRIFTS.length + 9 + DELAYS,
  /** Prior weights of the cells, pooled over the arms. */
  cellPrior: DRIFTS.length + 10 + DELAYS,
} as const;
export const CAMPAIGN_SIZE = CAMPAIGN.cellPrior + CELLS;

/** One channel: ln season = Σ over two harmonics of the day of cosine and sine. */
export const CHANNEL_STRIDE = 4;

export const DAY_MS = 86_400_000;
