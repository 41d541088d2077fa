import { expOf } from './elementary.js';
import { CAMPAIGN, SURPRISES } from './layout.js';
import type { Dispersion } from './levels.js';
import { logNegativeBinomials } from './special-functions.js';
import type { WindowFigures } from './window-figures.js';

const { max, min } = Math;

/** Prior weights of the sizes, and what they are worth in windows of arms. */
const PRIOR: readonly number[] = [0.05, 0.15, 0.6, 0.15, 0.05];
const PRIOR_WINDOWS = 20;
/** Prior of the joint variance: 7 % up or down, worth ten windows. */
const JOINT = 0.005;
const JOINT_WINDOWS = 10;
/** Most that one window may say of the joint variance: a factor of two. */
const MOST_JOINT = 0.5;
/** Means below this tell nothing of sizes; a spread of zero would be a size of infinity. */
const LEAST_MEAN = 0.05;
const LEAST_SPREAD = 1e-9;
const MEMORY = 0.998;
const JOINT_MEMORY = 0.98;

/** Weights of the sizes of dispersion; they sum to 1. */
export function surpriseWeights(stats: Float64Array): Float64Array {
  const weight = Float64Array.from(
    SURPRISES,
    (_, z) => PRIOR_WINDOWS * PRIOR[z]! + stats[CAMPAIGN.surprise + z]!,
  );
  let sum = 0;
  for (let z = 0; z < SURPRISES.length; z++) sum += weight[z]!;
  return weight.map((own) => own / sum);
}

/** Variance of the logarithm of what all arms deviate by together, ≥ 0. */
export function jointVariance(stats: Float64Array): number {
  const over = JOINT_WINDOWS * JOINT + stats[CAMPAIGN.jointOver]!;
  return max(0, over / (JOINT_WINDOWS + stats[CAMPAIGN.jointUnder]!));
}

/**
 * How surprising are windows? Real counts are mostly closer to what is expected than their variance says, and now and then far
 * off: one dispersion is too wide for most windows and too narrow for some. Learns how often each size explains a window (one step
 * of expectation and maximisation), and by how much all arms err together. For forecasts; the split does not depend on it.
 * @param window with the mean of each arm's count, and its mean square by what is not known of the level
 */
export function learnSurprise(stats: Float64Array, dispersion: Dispersion, window: WindowFigures): void {
  const { arms, conversions, mean, square, guess } = window;
  let total = 0;
  let expected = 0;
  let variance = 0;
  for (let k = 0; k < arms; k++) {
    const mu = mean[k]!;
    guess[k] = mu > LEAST_MEAN ? mu : 0;
    if (!(mu > 0)) continue;
    const own = max(0, square[k]! - mu * mu);
    total += conversions[k]!;
    expected += mu;
    variance += mu * (dispersion.linear + dispersion.quadratic * mu) + own;
  }
  shareOut(stats, dispersion.quadratic, window);
  if (!(expected > 1)) return;
  const excess = ((total - expected) ** 2 - variance) / (expected * expected);
  stats[CAMPAIGN.jointOver] = JOINT_MEMORY * stats[CAMPAIGN.jointOver]! + min(MOST_JOINT, excess);
  stats[CAMPAIGN.jointUnder] = JOINT_MEMORY * stats[CAMPAIGN.jointUnder]! + 1;
}

/** Counts every arm to the sizes by how well each explains it. */
function shareOut(stats: Float64Array, quadratic: number, window: WindowFigures): void {
  const { arms, conversions, mean, square, guess, size, likelihood } = window;
  const weight = surpriseWeights(stats);
  for (let z = 0; z < SURPRISES.length; z++) {
    const wide = quadratic * SURPRISES[z]!;
    for (let k = 0; k < arms; k++) {
      const mu = mean[k]!;
      const own = mu > 0 ? max(0, square[k]! / (mu * mu) - 1) : 0;
      size[k] = 1 / max(LEAST_SPREAD, own + wide * (1 + own));
    }
    logNegativeBinomials(conversions, guess, size, arms, likelihood, z * arms);
    COUNT[z] = MEMORY * stats[CAMPAIGN.surprise + z]!;
  }
  for (let k = 0; k < arms; k++) {
    if (guess[k] === 0) continue;
    let best = Number.NEGATIVE_INFINITY;
    for (let z = 0; z < SURPRISES.length; z++) best = max(best, likelihood[z * arms + k]!);
    let sum = 0;
    for (let z = 0; z < SURPRISES.length; z++) {
      PART[z] = weight[z]! * expOf(likelihood[z * arms + k]! - best);
      sum += PART[z]!;
    }
    for (let z = 0; z < SURPRISES.length; z++) COUNT[z] = COUNT[z]! + PART[z]! / sum;
  }
  for (let z = 0; z < SURPRISES.length; z++) stats[CAMPAIGN.surprise + z] = COUNT[z]!;
}

const COUNT = new Float64Array(SURPRISES.length);
const PART = new Float64Array(SURPRISES.length);
