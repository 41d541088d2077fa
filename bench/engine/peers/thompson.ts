import { Rng, seedOf } from '../../../src/kernel/rng.js';
import { gamma } from '../../../src/engine/random/sample.js';
import type { Policy, PolicyMaker, PolicySetup } from '../policy.js';
import { Totals } from './totals.js';

/** Parts of the budget that are placed one by one. */
const UNITS = 100;

/** Thompson sampling per money unit: each hundredth of the budget goes to the arm that is best in a draw of its own. */
export const thompson: PolicyMaker = (setup) => thompsonPolicy(setup, 1);

/** The same with evidence that fades by 2 % a cycle. */
export const thompsonDiscounted: PolicyMaker = (setup) => thompsonPolicy(setup, 0.98);

function thompsonPolicy(setup: PolicySetup, keep: number): Policy {
  const { armCount, budget } = setup;
  const totals = new Totals(armCount, keep);
  const rng = new Rng(seedOf('thompson', setup.seed));
  return {
    allocate() {
      const value = totals.value();
      const spend = new Float64Array(armCount);
      // Prior: one conversion at the pooled rate.
      const spent = totals.spend.reduce((sum, own) => sum + own, 0);
      const conversions = totals.conversions.reduce((sum, own) => sum + own, 0);
      const prior = conversions > 0 ? spent / conversions : budget;
      for (let unit = 0; unit < UNITS; unit++) {
        let best = 0;
        let most = -1;
        for (let k = 0; k < armCount; k++) {
          const own = (totals.revenue[k]! + value) / (totals.conversions[k]! + 1);
          const draw = (gamma(rng, 1 + totals.conversions[k]!) / (prior + totals.spend[k]!)) * own;
          if (draw > most) {
            most = draw;
            best = k;
          }
        }
        spend[best] = spend[best]! + budget / UNITS;
      }
      return spend;
    },
    observe: (_cycle, spend, figures) => totals.add(spend, figures),
  };
}
