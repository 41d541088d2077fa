import type { Policy, PolicySetup } from '../policy.js';

/** The same money to every arm. */
export function evenSplit(setup: PolicySetup): Policy {
  const spend = new Float64Array(setup.armCount).fill(setup.budget / setup.armCount);
  return {
    allocate: () => spend,
    observe: () => undefined,
  };
}
