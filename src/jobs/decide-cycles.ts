import { z } from 'zod';
import { encodeId } from '../kernel/ids.js';
import { SECOND_MS } from '../kernel/units/time.js';
import { CYCLE_TRIGGERS } from '../kernel/words.js';
import { defineJob, type JobImplementation } from './kit.js';
import type { DecidingOptimisation } from './ports.js';

export const decideCycles = defineJob({
  name: 'decide-cycles',
  payload: z.strictObject({
    pairs: z
      .array(
        z.strictObject({
          campaignId: z.uuid(),
          bucketAtMs: z.int().nonnegative(),
          trigger: z.enum(CYCLE_TRIGGERS),
        }),
      )
      .min(1)
      .max(1_000),
  }),
  concurrency: 2,
  deadlineMs: 120 * SECOND_MS,
});

export function runDecideCycles(
  optimisation: DecidingOptimisation,
): JobImplementation<typeof decideCycles.payload> {
  return async ({ pairs }, run) => {
    const { decided, skipped, deferred, failed } = await optimisation.decideBatch(
      pairs,
      run.holder,
      run.signal,
    );
    const cycles = pairs.map(({ campaignId, bucketAtMs }) => ({
      campaign: encodeId('campaign', campaignId),
      bucketAt: new Date(bucketAtMs).toISOString(),
    }));
    return { decided, skipped, deferred, failed, cycles };
  };
}
