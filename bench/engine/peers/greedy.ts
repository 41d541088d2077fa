import { Rng, seedOf } from '../../../src/kernel/rng.js';
import type { Policy, PolicyMaker, PolicySetup } from '../policy.js';
import { allOn, indexOfBest, Totals } from './totals.js';

/** Cycles of an even split before the first choice. */
const WARM_UP = 4;

/** Everything on the arm with the highest revenue per cost so far, after a short even split. */
export const greedy: PolicyMaker = (setup) => epsilonPolicy(setup, 0);

/** As greedy, with a tenth of the budget spread evenly in every cycle. */
export const epsilonGreedy: PolicyMaker = (setup) => epsilonPolicy(setup, 0.1);

function epsilonPolicy(setup: PolicySetup, epsilon: number): Policy {
  const { armCount, budget } = setup;
  const totals = new Totals(armCount);
  const rng = new Rng(seedOf('epsilon', setup.seed));
  return {
    allocate(cycle) {
      const even = budget / armCount;
      if (cycle < WARM_UP) return new Float64Array(armCount).fill(even);
      const roas = Float64Array.from({ length: armCount }, (_, k) => totals.roas(k) + 1e-9 * rng.uniform());
      const spend = allOn(indexOfBest(roas), armCount, budget * (1 - epsilon));
      return spend.map((amount) => amount + epsilon * even);
    },
    observe: (_cycle, spend, figures) => totals.add(spend, figures),
  };
}
