import { MongoClient } from 'mongodb';
import type { Config } from '../config/config.js';
import type { Clock } from '../kernel/ports/clock.js';
import type { Logger } from '../kernel/ports/logger.js';
import { SECOND_MS } from '../kernel/units/time.js';
import { dispatchCycles } from '../jobs/dispatch-cycles.js';
import { type JobServices, registerJobs } from '../jobs/catalogue.js';
import { createJobPool } from '../jobs/runner-pool.js';
import { createJobRunner, type JobRunner } from '../jobs/runner.js';
import type { FinishedRun } from '../jobs/runner-runs.js';
import type { JobBackend } from '../jobs/runner-store.js';

export interface JobSideOptions {
  readonly config: Pick<Config, 'mongodbUrl' | 'optimisation'>;
  readonly databaseUrl: string;
  readonly services: JobServices;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onRun?: (run: FinishedRun) => void;
}

/** Pairs decided in one transaction: large enough to spread the cost of a round trip, small enough to commit often. */
const BATCH_SIZE = 25;
/** Decided by one process before the next look at the schedule, at the most. */
const DISPATCH_LIMIT = 500;
const DECIDE_CONCURRENCY = 2;
/** Dispatching, collecting, keeping partitions: one run of each at once. */
const OTHER_JOBS = 3;

/** The jobs' part of the time that a stop may take; the rest is for connections and the embedded database. */
const PART_OF_STOP = 0.8;

/** Agenda's side of a process: its store, the jobs, and how they end. */
export class JobSide {
  readonly #close: () => Promise<void>;
  readonly runner: JobRunner;

  constructor({ config, databaseUrl, services, clock, logger, onRun }: JobSideOptions) {
    const { backend, close } = config.mongodbUrl
      ? mongoBackend(config.mongodbUrl)
      : postgresBackend(databaseUrl);
    this.#close = close;
    this.runner = createJobRunner({
      backend,
      logger,
      clock,
      ...(onRun ? { onRun } : {}),
      shutdownTimeoutSeconds: (PART_OF_STOP * config.optimisation.shutdownTimeoutMs) / SECOND_MS,
      onExhausted: ({ payload }) =>
        logger.error({ payload }, 'A job failed for the last time. It is kept for seven days.'),
    });
    registerJobs(this.runner, services, {
      batchSize: Math.min(BATCH_SIZE, config.optimisation.maxConcurrentCampaigns),
      dispatchLimit: DISPATCH_LIMIT,
      decideConcurrency: DECIDE_CONCURRENCY,
    });
  }

  /** Looks at the schedule at once; what cannot be enqueued now comes with the next regular look. */
  wake(): void {
    this.runner.enqueue(dispatchCycles, {}).catch(() => undefined);
  }

  async stop(): Promise<void> {
    await this.runner.stop();
    await this.#close();
  }
}

function postgresBackend(databaseUrl: string): { backend: JobBackend; close: () => Promise<void> } {
  const pool = createJobPool(databaseUrl, { concurrency: DECIDE_CONCURRENCY + OTHER_JOBS });
  return { backend: { kind: 'postgres', pool }, close: () => pool.end() };
}

function mongoBackend(url: string): { backend: JobBackend; close: () => Promise<void> } {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 5 * SECOND_MS });
  return { backend: { kind: 'mongo', db: client.db() }, close: () => client.close() };
}
