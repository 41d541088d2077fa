import { randomUUID } from 'node:crypto';
import type { Job } from 'agenda';
import { Fault } from '../kernel/fault.js';
import type { Clock } from '../kernel/ports/clock.js';
import type { Logger } from '../kernel/ports/logger.js';
import type { JobDefinition, JobRun } from './kit.js';
import { checkPayload, LeaseKeeper, PayloadFault, storableError } from './runner-execution.js';
import type { GuardedRepository } from './runner-repository.js';
import { textOf } from './runner-trouble.js';

/** A job that will not be tried again (one that repeats goes on at its interval). */
export interface Exhausted {
  readonly job: string;
  readonly jobId: string;
  readonly payload: unknown;
  readonly attempts: number;
  readonly error: unknown;
}

/** Since the runner was made, in this process. */
export interface JobCounts {
  running: number;
  succeeded: number;
  failed: number;
  exhausted: number;
  totalMs: number;
  lastFinishedAtMs: number | null;
  lastError: string | null;
}

export interface RunsOptions {
  readonly holder: string;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly onExhausted: (exhausted: Exhausted) => void | Promise<void>;
  readonly onTrouble: (error: unknown) => void;
}

interface Active {
  readonly name: string;
  readonly abort: AbortController;
  readonly keeper: LeaseKeeper;
}

type Implementation = (payload: unknown, run: JobRun) => Promise<void>;

/** The runs of this process: what is under way, and how the others went. */
export class Runs {
  readonly #options: RunsOptions;
  readonly #active = new Set<Active>();
  readonly #counts = new Map<string, JobCounts>();

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  get active(): readonly string[] {
    return [...this.#active].map(({ name }) => name);
  }

  counts(): Readonly<Record<string, JobCounts>> {
    return Object.fromEntries([...this.#counts].map(([name, counts]) => [name, { ...counts }]));
  }

  /** Tells the handlers under way to give up. Their locks are still renewed. */
  abort(reason: string): void {
    for (const { abort } of this.#active) abort.abort(new Fault(reason, { retryable: true }));
  }

  /** Leaves the handlers under way to themselves: when their locks have run out, others may take the jobs. */
  abandon(): void {
    for (const { keeper } of this.#active) void keeper.stop();
  }

  async execute(
    definition: JobDefinition,
    implementation: Implementation,
    job: Job,
    repository: GuardedRepository,
  ): Promise<void> {
    const jobId = String(job.attrs._id);
    const attempt = (job.attrs.failCount ?? 0) + 1;
    const abort = new AbortController();
    const run = this.#describe(definition.name, jobId, attempt, abort.signal);
    const counts = this.#countsOf(definition.name);
    const keeper = new LeaseKeeper(job, definition.leaseMs, this.#options.onTrouble);
    const active = { name: definition.name, abort, keeper };
    const deadline = setTimeout(() => {
      void keeper.stop();
      abort.abort(
        new Fault(`${definition.name} was not done in ${definition.deadlineMs} ms`, { retryable: true }),
      );
    }, definition.deadlineMs);
    const startedAt = performance.now();
    this.#active.add(active);
    counts.running += 1;
    try {
      await implementation(checkPayload(definition, job.attrs.data), run);
      counts.succeeded += 1;
      repository.succeeded(jobId);
    } catch (error) {
      await this.#failed(
        definition,
        { job: definition.name, jobId, payload: job.attrs.data, attempts: attempt, error },
        run,
      );
      throw storableError(error);
    } finally {
      clearTimeout(deadline);
      await keeper.stop();
      this.#active.delete(active);
      counts.running -= 1;
      counts.totalMs += performance.now() - startedAt;
      counts.lastFinishedAtMs = this.#options.clock.now();
    }
  }

  #describe(name: string, jobId: string, attempt: number, signal: AbortSignal): JobRun {
    return {
      jobId,
      holder: `${this.#options.holder}/${randomUUID()}`,
      attempt,
      startedAtMs: this.#options.clock.now(),
      signal,
      logger: this.#options.logger.child({ job: name, jobId, attempt }),
    };
  }

  async #failed(definition: JobDefinition, failure: Exhausted, run: JobRun): Promise<void> {
    const counts = this.#countsOf(definition.name);
    counts.failed += 1;
    counts.lastError = textOf(failure.error);
    // A job that repeats fails on after its last retry: it is reported once.
    const last = failure.error instanceof PayloadFault ? 1 : definition.retry.attempts;
    if (failure.attempts !== last) {
      run.logger.warn({ err: failure.error }, `${definition.name} failed: ${counts.lastError}`);
      return;
    }
    counts.exhausted += 1;
    run.logger.error({ err: failure.error }, `${definition.name} failed for good: ${counts.lastError}`);
    try {
      await this.#options.onExhausted(failure);
    } catch (error) {
      run.logger.error({ err: error }, `reporting the exhausted ${definition.name} failed: ${textOf(error)}`);
    }
  }

  #countsOf(name: string): JobCounts {
    let counts = this.#counts.get(name);
    if (!counts) {
      counts = {
        running: 0,
        succeeded: 0,
        failed: 0,
        exhausted: 0,
        totalMs: 0,
        lastFinishedAtMs: null,
        lastError: null,
      };
      this.#counts.set(name, counts);
    }
    return counts;
  }
}
