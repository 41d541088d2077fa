import { oracleSpend } from '../../../src/engine/simulate/world.js';
import type { Policy, PolicySetup } from '../policy.js';

/** Knows the truth: the best split of every cycle taken by itself. Not 100 % where spend carries over between cycles. */
export function oracle(setup: PolicySetup): Policy {
  return {
    allocate: (cycle) => oracleSpend(setup.world, cycle),
    observe: () => undefined,
  };
}
