import { CELLS } from './curves.js';
import { CAMPAIGN, DRIFTS } from './layout.js';
import type { Levels } from './levels.js';
import type { Values } from './value.js';
import type { Working } from './working.js';

const { log1p, max, sqrt } = Math;

/** Exposure of every cell at the reference spend. */
const AT_REFERENCE: Float64Array = new Float64Array(CELLS).fill(1);

/** What is expected of every arm now, over all drifts and cells that are held possible. */
export interface Prospects {
  /** arms × cells: mean conversions per exposure; Σ_j mean_j·x_j(s) is what a spend s brings. */
  readonly mean: Float64Array;
  /** arms × cells: mean square of the same; Σ_j square_j·x_j(s)² is the mean square. */
  readonly square: Float64Array;
  /** What a conversion is worth to the KPI. */
  readonly worth: Float64Array;
  /** Standard deviation of the logarithm of what the reference spend brings the KPI. */
  readonly logSd: Float64Array;
}

/**
 * Mixes the levels of the drifts that were read into one prospect for each arm.
 * @param drifts hypotheses that were read, 1 = read
 * @param factor season × common factor of each arm, now
 * @param values null where a conversion counts 1
 */
export function prospectsOf(
  working: Working,
  levels: Levels,
  drifts: Uint8Array,
  factor: Float64Array,
  values: Values | null,
): Prospects {
  const arms = working.base.length;
  const mean = new Float64Array(arms * CELLS);
  const square = new Float64Array(arms * CELLS);
  const worth = new Float64Array(arms).fill(1);
  const logSd = new Float64Array(arms);
  let sum = 0;
  for (let q = 0; q < DRIFTS.length; q++)
    sum += drifts[q]! * working.campaignStats[CAMPAIGN.driftWeight + q]!;
  for (let q = 0; q < DRIFTS.length; q++) {
    if (drifts[q] !== 1) continue;
    const weight = working.campaignStats[CAMPAIGN.driftWeight + q]! / sum;
    for (let k = 0; k < arms; k++) {
      const slot = q * arms + k;
      const shape = levels.shape[slot]!;
      const scale = factor[k]! * shape;
      const wider = 1 + 1 / shape;
      for (let j = 0; j < CELLS; j++) {
        const share = levels.weight[slot * CELLS + j]!;
        if (share === 0) continue;
        const rate = scale / levels.rate[slot * CELLS + j]!;
        const part = weight * share * rate;
        mean[k * CELLS + j] = mean[k * CELLS + j]! + part;
        square[k * CELLS + j] = square[k * CELLS + j]! + part * rate * wider;
      }
    }
  }
  const prospects = { mean, square, worth, logSd };
  for (let k = 0; k < arms; k++) {
    const valueSd = values?.logSd[k] ?? 0;
    if (values) worth[k] = values.mean[k]!;
    logSd[k] = sqrt(logVariance(prospects, k, AT_REFERENCE, 0) + valueSd * valueSd);
  }
  return prospects;
}

/** Variance of the logarithm of an arm's conversions, by its two moments. @param exposure of each cell, from `from` on */
export function logVariance(prospects: Prospects, k: number, exposure: Float64Array, from: number): number {
  let mean = 0;
  let square = 0;
  for (let j = 0; j < CELLS; j++) {
    const x = exposure[from + j]!;
    mean += prospects.mean[k * CELLS + j]! * x;
    square += prospects.square[k * CELLS + j]! * x * x;
  }
  return mean > 0 ? log1p(max(0, square / (mean * mean) - 1)) : 0;
}
