import type { CollectingResults, DecidingOptimisation, DispatchingOptimisation } from '../../jobs/ports.js';
import { SECOND_MS } from '../../kernel/units/time.js';
import type { BatchReport } from '../../services/optimisation/batch-report.js';
import type { CyclePair } from '../../services/optimisation/cycle-pair.js';
import type { Metrics } from './metrics.js';

interface Optimisation extends DispatchingOptimisation {
  decideBatch(pairs: readonly CyclePair[], holder: string, signal: AbortSignal): Promise<BatchReport>;
}

/** The optimiser as the jobs see it, with what became of its batches told to the metrics. */
export function measuredOptimisation(
  optimisation: Optimisation,
  { cycles, cycleStageSeconds }: Metrics,
): DispatchingOptimisation & DecidingOptimisation {
  return {
    dispatchDue: (nowMs, limit, oldestPendingMs) => optimisation.dispatchDue(nowMs, limit, oldestPendingMs),
    decideBatch: async (pairs, holder, signal) => {
      const report = await optimisation.decideBatch(pairs, holder, signal);
      for (const outcome of ['decided', 'failed', 'skipped', 'deferred'] as const)
        cycles.inc({ outcome }, report[outcome]);
      cycleStageSeconds.inc({ stage: 'read' }, report.readMs / SECOND_MS);
      cycleStageSeconds.inc({ stage: 'engine' }, report.engineMs / SECOND_MS);
      cycleStageSeconds.inc({ stage: 'write' }, report.writeMs / SECOND_MS);
      return report;
    },
  };
}

export function measuredCollection(results: CollectingResults, { collected }: Metrics): CollectingResults {
  return {
    collectDue: async (nowMs, signal) => {
      const count = await results.collectDue(nowMs, signal);
      collected.inc(count);
      return count;
    },
  };
}
