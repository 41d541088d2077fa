import { z } from 'zod';
import { SECOND_MS } from '../kernel/units/time.js';
import { defineJob, type JobImplementation } from './kit.js';
import type { CollectingResults } from './ports.js';

export const collectResults = defineJob({
  name: 'collect-results',
  payload: z.strictObject({}),
  everyMs: 5 * SECOND_MS,
});

export function runCollectResults(
  results: CollectingResults,
): JobImplementation<typeof collectResults.payload> {
  return async (_payload, run) => {
    return { recorded: await results.collectDue(run.startedAtMs, run.signal) };
  };
}
