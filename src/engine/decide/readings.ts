import { CELLS, exposures } from './curves.js';
import { DRAWS, type Draws } from './draws.js';
import type { DecisionArms } from './types.js';
import type { Values } from './value.js';

const { exp, log1p, max, sqrt } = Math;

/** Standard normal quantile of .95: an interval of level .9. */
const HALF_WIDTH = 1.6448536269514722;
/** Spend at which an arm without money is read, in reference spend. */
const SMALL_SPEND = 0.01;

/**
 * What the draws say of each arm at the money decided: expected ROAS with a 90 % interval (lognormal with the moments of the
 * draws), marginal ROAS, and the share of draws in which the arm's next unit of money at an even split earns most.
 * @param amounts reference spend per day
 * @param values revenue per conversion in reference units of money; zero everywhere where no revenue was ever seen
 */
export function readArms(
  draws: Draws,
  amounts: Float64Array,
  values: Values,
  active: Uint8Array,
  into: DecisionArms,
): void {
  const arms = amounts.length;
  const x = new Float64Array(CELLS);
  const near = new Float64Array(CELLS);
  for (let k = 0; k < arms; k++) {
    const spend = max(amounts[k]!, SMALL_SPEND);
    exposures(spend, x, 0);
    exposures(spend * 1.001, near, 0);
    let mean = 0;
    let square = 0;
    let marginal = 0;
    for (let d = 0; d < DRAWS; d++) {
      const i = d * arms + k;
      const cell = draws.cell[i]!;
      const value = values.mean[k]!;
      const roas = (draws.rate[i]! * value * x[cell]!) / spend;
      mean += roas / DRAWS;
      square += (roas * roas) / DRAWS;
      marginal += (draws.rate[i]! * value * max(0, near[cell]! - x[cell]!)) / (spend * 0.001) / DRAWS;
    }
    const valueSd = values.logSd[k]!;
    const variance = mean > 0 ? log1p(max(0, square / (mean * mean) - 1)) + valueSd * valueSd : 0;
    const sd = sqrt(variance);
    into.roasMean[k] = mean;
    into.roasLower[k] = mean * exp(-HALF_WIDTH * sd - variance / 2);
    into.roasUpper[k] = mean * exp(HALF_WIDTH * sd - variance / 2);
    into.marginalRoas[k] = marginal;
  }
  readBest(draws, active, into.probabilityBest);
}

function readBest(draws: Draws, active: Uint8Array, into: Float64Array): void {
  const arms = active.length;
  const slope = new Float64Array(CELLS);
  const near = new Float64Array(CELLS);
  exposures(1, slope, 0);
  exposures(1.001, near, 0);
  for (let j = 0; j < CELLS; j++) slope[j] = (near[j]! - slope[j]!) / 0.001;
  for (let d = 0; d < DRAWS; d++) {
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < arms; k++) {
      const i = d * arms + k;
      const marginal = draws.rate[i]! * draws.worth[i]! * slope[draws.cell[i]!]!;
      if (active[k] === 1 && marginal > most) {
        most = marginal;
        best = k;
      }
    }
    if (best >= 0) into[best] = into[best]! + 1 / DRAWS;
  }
}
