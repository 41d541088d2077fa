import type { Policy, PolicySetup } from '../policy.js';
import { Totals } from './totals.js';

/** Cycles of an even split's worth that the pooled ROAS counts for. */
const PRIOR_CYCLES = 2;

/** Money in proportion to each arm's revenue per cost so far, shrunk a little to the mean. */
export function proportional(setup: PolicySetup): Policy {
  const { armCount, budget } = setup;
  const totals = new Totals(armCount);
  return {
    allocate() {
      const spent = totals.spend.reduce((sum, own) => sum + own, 0);
      const revenue = totals.revenue.reduce((sum, own) => sum + own, 0);
      const mean = spent > 0 && revenue > 0 ? revenue / spent : 1;
      const prior = (PRIOR_CYCLES * budget) / armCount;
      return Float64Array.from(
        { length: armCount },
        (_, k) => (totals.revenue[k]! + prior * mean) / (totals.spend[k]! + prior),
      );
    },
    observe: (_cycle, spend, figures) => totals.add(spend, figures),
  };
}
