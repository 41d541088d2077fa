import { afterEach, beforeEach, describe } from '@jest/globals';
import { JobsBench, LIMIT_MS } from './jobs-bench.js';
import { leaseContract } from './jobs-contract-leases.js';
import { repeatingContract } from './jobs-contract-repeating.js';
import { runningContract } from './jobs-contract-running.js';
import { troubleContract } from './jobs-contract-trouble.js';
import type { StoreKind } from './jobs-harness.js';

/** What every store of jobs has to do, whichever it is. */
export function jobRunnerContract(kind: StoreKind): void {
  describe(`jobs in ${kind.name}`, () => {
    const bench = new JobsBench(kind);
    beforeEach(() => bench.setUp(), LIMIT_MS);
    afterEach(() => bench.tearDown(), LIMIT_MS);

    runningContract(bench);
    repeatingContract(bench);
    leaseContract(bench);
    troubleContract(bench);
  });
}
