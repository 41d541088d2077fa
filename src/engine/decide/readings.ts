import { CELLS, exposures, slopes } from './curves.js';
import { DRAWS, type Draws } from './draws.js';
import { expOf, ln } from './elementary.js';
import { logVariance, type Prospects } from './prospects.js';
import type { DecisionArms } from './types.js';
import type { Values } from './value.js';

const { max, sqrt } = Math;

/** Standard normal quantile of .95: an interval of level .9. */
const HALF_WIDTH = 1.6448536269514722;
/** Spend at which an arm without money is read, in reference spend. */
const SMALL_SPEND = 0.01;

/**
 * What is known of each arm at the money decided: expected ROAS with a 90 % interval (lognormal with the moments of what is
 * held possible), marginal ROAS, and the share of draws in which the arm's next unit of money at an even split earns most.
 * @param amounts reference spend per day
 * @param values revenue per conversion in reference units of money; zero everywhere where no revenue was ever seen
 */
export function readArms(
  prospects: Prospects,
  draws: Draws,
  amounts: Float64Array,
  values: Values,
  active: Uint8Array,
  into: DecisionArms,
): void {
  const x = new Float64Array(CELLS);
  const slope = new Float64Array(CELLS);
  for (let k = 0; k < amounts.length; k++) {
    const spend = max(amounts[k]!, SMALL_SPEND);
    exposures(spend, x, 0);
    slopes(spend, slope, 0);
    const value = values.mean[k]!;
    const valueSd = values.logSd[k]!;
    const mean = (value * sumOver(prospects.mean, k, x)) / spend;
    const variance = mean > 0 ? logVariance(prospects, k, x, 0) + valueSd * valueSd : 0;
    const sd = sqrt(variance);
    into.roasMean[k] = mean;
    into.roasLower[k] = mean * expOf(-HALF_WIDTH * sd - variance / 2);
    into.roasUpper[k] = mean * expOf(HALF_WIDTH * sd - variance / 2);
    into.marginalRoas[k] = value * sumOver(prospects.mean, k, slope);
  }
  readBest(prospects, draws, active, into.probabilityBest);
}

function sumOver(mean: Float64Array, k: number, factor: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < CELLS; j++) sum += mean[k * CELLS + j]! * factor[j]!;
  return sum;
}

/** In logarithms, since only the order counts. An arm without any return is never best. */
function readBest(prospects: Prospects, draws: Draws, active: Uint8Array, into: Float64Array): void {
  const arms = active.length;
  const slope = new Float64Array(CELLS);
  slopes(1, slope, 0);
  const marginal = new Float64Array(arms);
  for (let k = 0; k < arms; k++) {
    const own = prospects.worth[k]! * sumOver(prospects.mean, k, slope);
    marginal[k] = active[k] === 1 ? ln(own) : Number.NEGATIVE_INFINITY;
  }
  for (let d = 0; d < DRAWS; d++) {
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < arms; k++) {
      const own = marginal[k]! + draws.logFactor[d * arms + k]!;
      if (own > most) {
        most = own;
        best = k;
      }
    }
    if (best >= 0) into[best] = into[best]! + 1 / DRAWS;
  }
}
