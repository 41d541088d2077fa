import { CELLS, exposures } from './curves.js';
import { DRIFTS } from './layout.js';
import type { Levels } from './levels.js';
import type { EngineArm, EngineOverride } from './types.js';

const { exp, log } = Math;

/** Width of an interval of 80 % of the standard normal. */
const WIDTH_80 = 2 * 1.2816;

/** What a belief is weighed against, for each arm. */
export interface BeliefScale {
  /** Spend that the belief is about, in reference spend per day, > 0. */
  readonly spend: Float64Array;
  /** Revenue per conversion in reference units; 0 where none was ever seen: then a conversion counts 1. */
  readonly value: Float64Array;
  /** What rates are multiplied by for all arms alike. */
  readonly common: number;
}

/**
 * Folds what analysts believe of arms into levels that were read, not into the state: without the belief they are what they were.
 * "Revenue per cost is m, 80 % within l..u" counts as Gamma pseudo-evidence of a = (2·1.2816 / ln(u/l))² conversions out of the
 * exposure that m makes them come from, at the spend it is about; cells are weighed by it as by real evidence.
 * Cost: drifts × cells for each belief.
 * @param drifts hypotheses that were read, 1 = read
 */
export function addBeliefs(
  levels: Levels,
  drifts: Uint8Array,
  arms: readonly EngineArm[],
  overrides: readonly EngineOverride[],
  scale: BeliefScale,
): void {
  const x = new Float64Array(CELLS);
  for (const belief of overrides) {
    if (belief.kind !== 'BELIEF') continue;
    const k = arms.findIndex((arm) => arm.key === belief.armKey);
    if (k < 0) continue;
    const conversions = (WIDTH_80 / log(belief.upper / belief.lower)) ** 2;
    const spend = scale.spend[k]!;
    const worth = scale.value[k]! > 0 ? scale.value[k]! : 1;
    exposures(spend, x, 0);
    const perExposure = (conversions * worth * scale.common) / (belief.mean * spend);
    for (let q = 0; q < DRIFTS.length; q++) {
      if (drifts[q] === 1) addTo(levels, q * arms.length + k, conversions, perExposure, x);
    }
  }
}

function addTo(
  levels: Levels,
  slot: number,
  conversions: number,
  perExposure: number,
  x: Float64Array,
): void {
  const cell = slot * CELLS;
  const shape = levels.shape[slot]!;
  let best = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < CELLS; j++) {
    const before = levels.rate[cell + j]!;
    const after = before + perExposure * x[j]!;
    const gain = conversions * log(x[j]!) + shape * log(before) - (shape + conversions) * log(after);
    levels.rate[cell + j] = after;
    levels.weight[cell + j] = log(levels.weight[cell + j]!) + gain;
    if (levels.weight[cell + j]! > best) best = levels.weight[cell + j]!;
  }
  levels.shape[slot] = shape + conversions;
  let sum = 0;
  for (let j = cell; j < cell + CELLS; j++) {
    levels.weight[j] = exp(levels.weight[j]! - best);
    sum += levels.weight[j]!;
  }
  for (let j = cell; j < cell + CELLS; j++) levels.weight[j] = levels.weight[j]! / sum;
}
