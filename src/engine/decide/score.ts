import { CELLS, meanExposure } from './curves.js';
import { expOf } from './elementary.js';
import { ARM, CAMPAIGN, DRIFT_PRIOR, DRIFTS } from './layout.js';
import type { Dispersion, Levels } from './levels.js';
import { logNegativeBinomials } from './special-functions.js';
import { learnSurprise } from './surprise.js';
import type { WindowFigures } from './window-figures.js';
import type { Working } from './working.js';

const { max, min } = Math;

/** Weight that goes back to the drift prior with every window. */
const SHARING = 0.003;
/** Memory of the common factor, in days, and its prior worth in conversions. */
const COMMON_MEMORY_DAYS = 0.2;
const COMMON_PRIOR = 60;
const MOST_COMMON = 20;
const QUADRATIC_MEMORY = 0.998;
const LINEAR_MEMORY = 0.999;

/** φ and d as estimated so far: φ = (150 + P)/(150 + n) ≥ 1, d = (2 + N)/(100 + D) ≥ 0. */
export function dispersionOf(stats: Float64Array): Dispersion {
  return {
    linear: max(1, (150 + stats[CAMPAIGN.pearsonOver]!) / (150 + stats[CAMPAIGN.pearsonUnder]!)),
    quadratic: max(0, (2 + stats[CAMPAIGN.quadraticOver]!) / (100 + stats[CAMPAIGN.quadraticUnder]!)),
  };
}

/** What all arms have in common now, relative to their levels; around 1, in [1/20, 20]. */
export function commonFactor(stats: Float64Array): number {
  const ratio =
    (COMMON_PRIOR + stats[CAMPAIGN.commonObserved]!) / (COMMON_PRIOR + stats[CAMPAIGN.commonExpected]!);
  return min(MOST_COMMON, max(1 / MOST_COMMON, ratio));
}

/**
 * Compares a window with what each drift hypothesis expected of it: re-weighs the hypotheses by the negative-binomial likelihood
 * of the counts, and updates dispersion and common factor from the errors of their mixture.
 * Cost: drifts × arms × (cells multiplications and four logarithms).
 */
export function scoreWindow(
  working: Working,
  levels: Levels,
  dispersion: Dispersion,
  window: WindowFigures,
): void {
  const stats = working.campaignStats;
  const { arms, mean, square, guess, size, likelihood } = window;
  mean.fill(0, 0, arms);
  square.fill(0, 0, arms);
  for (let q = 0; q < DRIFTS.length; q++) {
    const weight = stats[CAMPAIGN.driftWeight + q]!;
    for (let k = 0; k < arms; k++) {
      guess[k] = 0;
      if (window.seen[k] !== 1) continue;
      const slot = q * arms + k;
      const shape = levels.shape[slot]!;
      const scale = shape * window.factor[k]! * window.days;
      let mu = 0;
      let second = 0;
      for (let j = 0; j < CELLS; j++) {
        const share = levels.weight[slot * CELLS + j]!;
        if (share === 0) continue;
        const own = (scale * window.exposure[k * CELLS + j]!) / levels.rate[slot * CELLS + j]!;
        mu += share * own;
        second += share * own * own;
      }
      const narrow = 1 / shape;
      mean[k] = mean[k]! + weight * mu;
      square[k] = square[k]! + weight * second * (1 + narrow);
      guess[k] = mu;
      size[k] = 1 / (narrow + dispersion.quadratic * (1 + narrow));
    }
    logNegativeBinomials(window.conversions, guess, size, arms, likelihood);
    let sum = 0;
    for (let k = 0; k < arms; k++) sum += likelihood[k]!;
    LIKELIHOOD[q] = sum;
  }
  const { without } = working;
  if (!without.includes('drift')) weighDrifts(stats, LIKELIHOOD, dispersion.linear);
  learnSurprise(stats, dispersion, window);
  if (!without.includes('dispersion')) updateDispersion(stats, dispersion, window);
  if (!without.includes('common')) updateCommon(stats, dispersion, window);
}

const LIKELIHOOD = new Float64Array(DRIFTS.length);

function weighDrifts(stats: Float64Array, logLikelihood: Float64Array, linear: number): void {
  let best = Number.NEGATIVE_INFINITY;
  for (let q = 0; q < DRIFTS.length; q++) best = max(best, logLikelihood[q]!);
  let sum = 0;
  for (let q = 0; q < DRIFTS.length; q++) {
    const at = CAMPAIGN.driftWeight + q;
    stats[at] = stats[at]! * expOf((logLikelihood[q]! - best) / linear);
    sum += stats[at]!;
  }
  for (let q = 0; q < DRIFTS.length; q++) {
    const at = CAMPAIGN.driftWeight + q;
    stats[at] = (1 - SHARING) * (stats[at]! / sum) + SHARING * DRIFT_PRIOR[q]!;
  }
}

function updateDispersion(stats: Float64Array, dispersion: Dispersion, window: WindowFigures): void {
  const { linear, quadratic } = dispersion;
  const { arms, mean, square } = window;
  let over = QUADRATIC_MEMORY * stats[CAMPAIGN.quadraticOver]!;
  let under = QUADRATIC_MEMORY * stats[CAMPAIGN.quadraticUnder]!;
  let pearson = LINEAR_MEMORY * stats[CAMPAIGN.pearsonOver]!;
  let windows = LINEAR_MEMORY * stats[CAMPAIGN.pearsonUnder]!;
  for (let k = 0; k < arms; k++) {
    const mu = mean[k]!;
    if (window.seen[k] !== 1 || !(mu > 0.05)) continue;
    // What the levels themselves are not sure of: rate, curve and drift.
    const own = max(0, square[k]! - mu * mu);
    const variance = mu * (1 + quadratic * mu) + own;
    const squared = min((window.conversions[k]! - mu) ** 2, 25 * (mu * (linear + quadratic * mu) + own) + 9);
    const g = (1 + quadratic * mu + own / mu) ** -2;
    over += g * (squared - mu - own);
    under += g * mu * mu;
    const part = min(1, mu);
    pearson += (part * squared) / variance;
    windows += part;
  }
  stats[CAMPAIGN.quadraticOver] = over;
  stats[CAMPAIGN.quadraticUnder] = under;
  stats[CAMPAIGN.pearsonOver] = pearson;
  stats[CAMPAIGN.pearsonUnder] = windows;
}

/** Counts an arm at most as much as the average arm, so that the factor does not follow the one that has most money. */
function updateCommon(stats: Float64Array, dispersion: Dispersion, window: WindowFigures): void {
  const { arms, mean } = window;
  const decay = expOf(-window.days / COMMON_MEMORY_DAYS);
  const before = commonFactor(stats);
  let count = 0;
  let sum = 0;
  for (let k = 0; k < arms; k++) {
    if (window.seen[k] !== 1) continue;
    count += 1;
    sum += mean[k]!;
  }
  let observed = decay * stats[CAMPAIGN.commonObserved]!;
  let expected = decay * stats[CAMPAIGN.commonExpected]!;
  for (let k = 0; k < arms; k++) {
    const mu = mean[k]!;
    if (window.seen[k] !== 1 || !(mu > 0)) continue;
    const weight = min(1, sum / count / mu) / (dispersion.linear + dispersion.quadratic * mu);
    observed += weight * window.conversions[k]!;
    expected += (weight * mu) / before;
  }
  stats[CAMPAIGN.commonObserved] = observed;
  stats[CAMPAIGN.commonExpected] = expected;
}

/**
 * Updates the dispersion of clicks from the errors of what was expected of a window; see `clickDispersion`.
 * @param weight cell weights of the arms' mean curves: arms × cells from `weightAt` on
 */
export function scoreClicks(
  working: Working,
  weight: Float64Array,
  weightAt: number,
  window: WindowFigures,
): void {
  const { armStats, campaignStats, base } = working;
  let over = LINEAR_MEMORY * campaignStats[CAMPAIGN.clickOver]!;
  let under = LINEAR_MEMORY * campaignStats[CAMPAIGN.clickUnder]!;
  for (let k = 0; k < base.length; k++) {
    const known = armStats[base[k]! + ARM.clicks]!;
    if (window.seen[k] !== 1 || !(known > 0)) continue;
    const cell = weightAt + k * CELLS;
    const own = meanExposure(weight, cell, window.clickExposure, k * CELLS) * window.days;
    const mean = (known * own) / meanExposure(weight, cell, armStats, base[k]! + ARM.clickExposure);
    if (!(mean > 0.05)) continue;
    const part = min(1, mean);
    over += part * min(25, (window.clicks[k]! - mean) ** 2 / (mean + (mean * mean) / known));
    under += part;
  }
  campaignStats[CAMPAIGN.clickOver] = over;
  campaignStats[CAMPAIGN.clickUnder] = under;
}
