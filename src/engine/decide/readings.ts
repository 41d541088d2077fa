import { CELLS, exposures, slopes } from './curves.js';
import { probabilitiesOfBest } from './best-arm.js';
import { expOf, ln } from './elementary.js';
import { logVariance, type Prospects } from './prospects.js';
import type { DecisionArms } from './types.js';
import type { Values } from './value.js';

const { max, sqrt } = Math;

/** Standard normal quantile of .95: an interval of level .9. */
const HALF_WIDTH = 1.6448536269514722;
/**
 * Part of an arm's deviation that is its own: the error of the hierarchy, of season and of curves is shared with others and leaves
 * the order alone. Measured by `npm run bench:engine:calibration`.
 */
const OWN_PART = 0.58;
/** Spend at which an arm without money is read, in reference spend. */
const SMALL_SPEND = 0.01;

/**
 * What is known of each arm at the money decided: expected ROAS with a 90 % interval (lognormal with the moments of what is
 * held possible, and what all arms err by together), marginal ROAS, and the probability that the arm's next unit of money at an
 * even split earns most.
 * @param amounts reference spend per day
 * @param jointVariance of the logarithm of what all arms err by together
 * @param values revenue per conversion in reference units of money; zero everywhere where no revenue was ever seen
 */
export function readArms(
  prospects: Prospects,
  amounts: Float64Array,
  values: Values,
  jointVariance: number,
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
    const variance = mean > 0 ? logVariance(prospects, k, x, 0) + valueSd * valueSd + jointVariance : 0;
    const sd = sqrt(variance);
    into.roasMean[k] = mean;
    into.roasLower[k] = mean * expOf(-HALF_WIDTH * sd - variance / 2);
    into.roasUpper[k] = mean * expOf(HALF_WIDTH * sd - variance / 2);
    into.marginalRoas[k] = value * sumOver(prospects.mean, k, slope);
  }
  readBest(prospects, active, into.probabilityBest);
}

function sumOver(mean: Float64Array, k: number, factor: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < CELLS; j++) sum += mean[k * CELLS + j]! * factor[j]!;
  return sum;
}

/** By the marginal value of each arm at an even split, lognormal with the moments of what is held possible. */
function readBest(prospects: Prospects, active: Uint8Array, into: Float64Array): void {
  const arms = active.length;
  const slope = new Float64Array(CELLS);
  slopes(1, slope, 0);
  const mean = new Float64Array(arms);
  const sd = new Float64Array(arms);
  for (let k = 0; k < arms; k++) {
    const own = prospects.worth[k]! * sumOver(prospects.mean, k, slope);
    sd[k] = OWN_PART * prospects.logSd[k]!;
    mean[k] = active[k] === 1 ? ln(own) - 0.5 * sd[k]! ** 2 : Number.NEGATIVE_INFINITY;
  }
  probabilitiesOfBest(mean, sd, into);
}
