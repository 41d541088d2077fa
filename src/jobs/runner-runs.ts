import { randomUUID } from 'node:crypto';
import type { Job } from 'agenda';
import { Fault } from '../kernel/fault.js';
import type { Clock } from '../kernel/ports/clock.js';
import type { Logger } from '../kernel/ports/logger.js';
import { traced } from '../telemetry/traced.js';
import { withLogFields } from '../telemetry/log-fields.js';
import type { JobDefinition, JobReport, JobRun } from './kit.js';
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
  /** Told of every run that ended; `exhausted`: it failed, and for the last time. */
  readonly onRun: (run: FinishedRun) => void;
}

export interface FinishedRun {
  readonly job: string;
  readonly outcome: 'done' | 'failed' | 'exhausted';
  readonly ms: number;
}

interface Active {
  readonly name: string;
  readonly abort: AbortController;
  readonly keeper: LeaseKeeper;
}

type Implementation = (payload: unknown, run: JobRun) => Promise<JobReport>;

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

  /** The name, id and attempt of the run stand on every line that is logged in it. */
  async execute(
    definition: JobDefinition,
    implementation: Implementation,
    job: Job,
    repository: GuardedRepository,
  ): Promise<void> {
    const jobId = String(job.attrs._id);
    const attempt = (job.attrs.failCount ?? 0) + 1;
    await withLogFields({ job: definition.name, jobId, attempt }, () =>
      this.#execute(definition, implementation, job, { jobId, attempt, repository }),
    );
  }

  async #execute(
    definition: JobDefinition,
    implementation: Implementation,
    job: Job,
    { jobId, attempt, repository }: { jobId: string; attempt: number; repository: GuardedRepository },
  ): Promise<void> {
    const abort = new AbortController();
    const run = this.#describe(jobId, attempt, abort.signal);
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
      const payload = checkPayload(definition, job.attrs.data);
      const report = await tracedRun(definition.name, run, () => implementation(payload, run));
      this.#done(definition, report, performance.now() - startedAt);
      counts.succeeded += 1;
      repository.succeeded(jobId);
    } catch (error) {
      await this.#failed(
        definition,
        { job: definition.name, jobId, payload: job.attrs.data, attempts: attempt, error },
        performance.now() - startedAt,
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

  #describe(jobId: string, attempt: number, signal: AbortSignal): JobRun {
    return {
      jobId,
      holder: `${this.#options.holder}/${randomUUID()}`,
      attempt,
      startedAtMs: this.#options.clock.now(),
      signal,
      logger: this.#options.logger,
    };
  }

  /** One line a run; those of repeating jobs come too often to read unless asked for. */
  #done({ name, everyMs }: JobDefinition, report: JobReport, ms: number): void {
    const { logger, onRun } = this.#options;
    onRun({ job: name, outcome: 'done', ms });
    const fields = { outcome: 'done', ms: Math.round(ms), ...report };
    if (everyMs === undefined) logger.info(fields, 'Job done.');
    else logger.debug(fields, 'Job done.');
  }

  async #failed(definition: JobDefinition, failure: Exhausted, ms: number): Promise<void> {
    const { logger, onRun, onExhausted } = this.#options;
    const counts = this.#countsOf(definition.name);
    counts.failed += 1;
    counts.lastError = textOf(failure.error);
    // A job that repeats fails on after its last retry: it is reported once.
    const last = failure.error instanceof PayloadFault ? 1 : definition.retry.attempts;
    const outcome = failure.attempts === last ? 'exhausted' : 'failed';
    const fields = { outcome, ms: Math.round(ms), err: failure.error };
    onRun({ job: definition.name, outcome, ms });
    if (outcome === 'failed') {
      logger.warn(fields, `${definition.name} failed: ${counts.lastError}`);
      return;
    }
    counts.exhausted += 1;
    logger.error(fields, `${definition.name} failed for good: ${counts.lastError}`);
    try {
      await onExhausted(failure);
    } catch (error) {
      logger.error({ err: error }, `reporting the exhausted ${definition.name} failed: ${textOf(error)}`);
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

/** The run as a trace of its own. */
function tracedRun<T>(job: string, { jobId, attempt }: JobRun, work: () => Promise<T>): Promise<T> {
  const fields = { 'trimtab.job': job, 'trimtab.job_id': jobId, 'trimtab.attempt': attempt };
  return traced(`job ${job}`, { fields, kind: 'consumer', root: true }, work);
}
