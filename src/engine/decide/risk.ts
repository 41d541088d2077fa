import { CELLS, exposures } from './curves.js';
import { DRAWS, type Draws } from './draws.js';
import { expOf } from './elementary.js';
import type { Prospects } from './prospects.js';

/** Part of the draws that an averse campaign looks at. */
const WORST_PART = 0.25;
const ROUNDS = 4;

/**
 * Which draws does an averse campaign look at? Conditional value at risk by re-weighting: the worst quarter of the draws under a
 * split is weighed up, the split is made anew, and so on; the weights of the rounds are averaged, since the worst draws of one
 * split need not be those of the next. Source: Rockafellar and Uryasev 2000.
 * @param start amounts of the neutral split
 * @param solve the best split under weights of the draws
 * @returns weights of the draws, summing to 1
 */
export function worstDraws(
  prospects: Prospects,
  draws: Draws,
  start: Float64Array,
  solve: (weight: Float64Array) => Float64Array,
): Float64Array {
  const count = DRAWS;
  const worst = Math.max(1, Math.round(WORST_PART * count));
  const mean = new Float64Array(count);
  let amounts = start;
  for (let round = 0; round < ROUNDS; round++) {
    const returns = returnsOf(prospects, draws, amounts);
    const order = Array.from(returns.keys()).sort((a, b) => returns[a]! - returns[b]! || a - b);
    const share = 1 / (round + 1);
    for (let d = 0; d < count; d++) mean[d] = mean[d]! * (1 - share);
    for (const d of order.slice(0, worst)) mean[d] = mean[d]! + share / worst;
    if (round < ROUNDS - 1) amounts = solve(mean);
  }
  return mean;
}

/** What a split earns in each draw. */
function returnsOf(prospects: Prospects, draws: Draws, amounts: Float64Array): Float64Array {
  const arms = amounts.length;
  const returns = new Float64Array(DRAWS);
  const x = new Float64Array(CELLS);
  for (let k = 0; k < arms; k++) {
    exposures(amounts[k]!, x, 0);
    let mean = 0;
    for (let j = 0; j < CELLS; j++) mean += prospects.mean[k * CELLS + j]! * x[j]!;
    const worth = mean * prospects.worth[k]!;
    for (let d = 0; d < DRAWS; d++) returns[d] = returns[d]! + worth * expOf(draws.logFactor[d * arms + k]!);
  }
  return returns;
}
