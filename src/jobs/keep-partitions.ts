import { z } from 'zod';
import { DAY_MS, HOUR_MS } from '../kernel/units/time.js';
import { defineJob, type JobImplementation } from './kit.js';
import type { FinishedJobs, Maintenance } from './ports.js';

export const keepPartitions = defineJob({
  name: 'keep-partitions',
  payload: z.strictObject({}),
  everyMs: HOUR_MS,
});

/** How long a job that failed for good can be looked at. */
const FINISHED_JOBS_KEPT_MS = 7 * DAY_MS;

export function runKeepPartitions(
  maintenance: Maintenance,
  finished: FinishedJobs,
): JobImplementation<typeof keepPartitions.payload> {
  return async (_payload, run) => {
    await maintenance.keepPartitions(run.startedAtMs);
    const removed = await finished.removeFinished(run.startedAtMs - FINISHED_JOBS_KEPT_MS);
    return { removed };
  };
}
