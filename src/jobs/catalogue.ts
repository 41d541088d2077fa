import { collectResults, runCollectResults } from './collect-results.js';
import { decideCycles, runDecideCycles } from './decide-cycles.js';
import { type DispatchSizes, dispatchCycles, runDispatchCycles } from './dispatch-cycles.js';
import { keepPartitions, runKeepPartitions } from './keep-partitions.js';
import type {
  CollectingResults,
  DecidingOptimisation,
  DispatchingOptimisation,
  FinishedJobs,
  JobQueue,
  Maintenance,
} from './ports.js';
import type { JobRegistry } from './runner.js';

/** Every job of the product. */
export const JOBS = [dispatchCycles, decideCycles, collectResults, keepPartitions] as const;

export interface JobServices {
  readonly optimisation: DispatchingOptimisation & DecidingOptimisation;
  readonly results: CollectingResults;
  readonly maintenance: Maintenance;
}

export interface JobSettings extends DispatchSizes {
  /** `decide-cycles` jobs at once in one process. */
  readonly decideConcurrency: number;
  /** How often to look for due campaigns and for new results; the definitions' own where left out. */
  readonly dispatchEveryMs?: number;
  readonly collectEveryMs?: number;
}

/** Gives each job of the catalogue its implementation. */
export function registerJobs(
  runner: JobRegistry & JobQueue & FinishedJobs,
  services: JobServices,
  settings: JobSettings,
): void {
  const { dispatchEveryMs, collectEveryMs, decideConcurrency } = settings;
  runner.register(
    dispatchEveryMs === undefined ? dispatchCycles : { ...dispatchCycles, everyMs: dispatchEveryMs },
    runDispatchCycles(services.optimisation, runner, settings),
  );
  runner.register(
    { ...decideCycles, concurrency: decideConcurrency },
    runDecideCycles(services.optimisation),
  );
  runner.register(
    collectEveryMs === undefined ? collectResults : { ...collectResults, everyMs: collectEveryMs },
    runCollectResults(services.results),
  );
  runner.register(keepPartitions, runKeepPartitions(services.maintenance, runner));
}
