import { z } from 'zod';
import { SECOND_MS } from '../kernel/units/time.js';
import { decideCycles } from './decide-cycles.js';
import { defineJob, type JobImplementation } from './kit.js';
import type { DispatchingOptimisation, JobQueue } from './ports.js';

export const dispatchCycles = defineJob({
  name: 'dispatch-cycles',
  payload: z.strictObject({}),
  everyMs: SECOND_MS,
  // Short: while the process that dispatched is dead, nobody dispatches before its lock has run out.
  leaseMs: 5 * SECOND_MS,
  deadlineMs: 30 * SECOND_MS,
});

export interface DispatchSizes {
  /** Pairs in one `decide-cycles` job. */
  readonly batchSize: number;
  /** Pairs in one run; what is left over comes with the next. */
  readonly dispatchLimit: number;
}

export function runDispatchCycles(
  optimisation: DispatchingOptimisation,
  queue: JobQueue,
  { batchSize, dispatchLimit }: DispatchSizes,
): JobImplementation<typeof dispatchCycles.payload> {
  return async (_payload, run) => {
    // Before the look at the schedule: what is enqueued meanwhile is younger than what may be handed out again.
    const oldestPendingMs = await queue.oldestPendingMs(decideCycles);
    const due = await optimisation.dispatchDue(run.startedAtMs, dispatchLimit, oldestPendingMs);
    for (let from = 0; from < due.length; from += batchSize) {
      await queue.enqueue(decideCycles, {
        pairs: due.slice(from, from + batchSize).map((pair) => ({ ...pair })),
      });
    }
    return { due: due.length };
  };
}
