import { z } from 'zod';
import { defineJob, type JobDefinition, type JobImplementation } from '../../src/jobs/kit.js';
import type { Exhausted } from '../../src/jobs/runner-runs.js';
import { createJobRunner, type JobRunner, type JobRunnerOptions } from '../../src/jobs/runner.js';
import { type LogLine, RecordingLogger } from '../fakes/recording-logger.js';
import type { StoreKind, TestConnection, TestStore } from './jobs-harness.js';

export const HOUR_MS = 3_600_000;
/** Longer than a busy machine stands still: a test that says "once" must not lose its lock. */
const LEASE_MS = 5_000;
/** For tests that wait for a lock to run out. */
export const SHORT_LEASE_MS = 900;
export const LIMIT_MS = 60_000;

export const numbered = defineJob({
  name: 'numbered',
  payload: z.strictObject({ number: z.int() }),
  concurrency: 5,
  leaseMs: LEASE_MS,
  retry: { attempts: 3, firstDelayMs: 200, factor: 2, maxDelayMs: 1_000 },
});

export const ticking = defineJob({
  name: 'ticking',
  payload: z.strictObject({}),
  everyMs: 300,
  leaseMs: LEASE_MS,
  retry: { attempts: 3, firstDelayMs: 200, factor: 2, maxDelayMs: 1_000 },
});

export const brief = { ...numbered, leaseMs: SHORT_LEASE_MS };
export const briefTicking = { ...ticking, leaseMs: SHORT_LEASE_MS };

/** A store for one test, with the processes that the test opens on it. */
export class JobsBench {
  readonly kind: StoreKind;
  readonly runners: JobRunner[] = [];
  readonly connections: TestConnection[] = [];
  readonly exhausted: Exhausted[] = [];
  #logger = new RecordingLogger();
  #store: TestStore | null = null;

  constructor(kind: StoreKind) {
    this.kind = kind;
  }

  get store(): TestStore {
    if (!this.#store) throw new Error('The bench is not set up.');
    return this.#store;
  }

  async setUp(): Promise<void> {
    this.#store = await this.kind.open();
    this.#logger = new RecordingLogger();
    for (const list of [this.runners, this.connections, this.exhausted]) list.length = 0;
  }

  async tearDown(): Promise<void> {
    this.store.comeBack();
    await Promise.all(this.runners.map((runner) => runner.stop()));
    await Promise.all(this.connections.map((connection) => connection.close()));
    await this.store.drop();
  }

  /** A process that has not started. */
  async open(options: Partial<JobRunnerOptions> = {}): Promise<JobRunner> {
    const connection = await this.store.connect();
    const runner = createJobRunner({
      backend: connection.backend,
      logger: this.#logger,
      clock: { now: () => Date.now() },
      shutdownTimeoutSeconds: 5,
      processEveryMs: 100,
      watchEveryMs: 200,
      onExhausted: (failure) => void this.exhausted.push(failure),
      ...options,
    });
    this.connections.push(connection);
    this.runners.push(runner);
    return runner;
  }

  /** A process that runs one kind of job. */
  async worker<Schema extends z.ZodType>(
    job: JobDefinition<Schema>,
    implementation: JobImplementation<Schema>,
    options: Partial<JobRunnerOptions> = {},
  ): Promise<JobRunner> {
    const runner = await this.open(options);
    runner.register(job, implementation);
    await runner.start({ workers: true });
    return runner;
  }

  said(level: LogLine['level']): readonly string[] {
    return this.#logger.lines.filter((line) => line.level === level).map(({ message }) => message);
  }
}

export function nextRun(row: Record<string, unknown> | undefined): number {
  const at = row?.next_run_at ?? row?.nextRunAt;
  return at instanceof Date ? at.getTime() : Number.NaN;
}

/** A door that handlers wait at until a test opens it. */
export function gated(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
