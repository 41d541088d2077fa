import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Agenda } from 'agenda';
import type { z } from 'zod';
import { Fault } from '../kernel/fault.js';
import type { Clock } from '../kernel/ports/clock.js';
import type { Logger } from '../kernel/ports/logger.js';
import { SECOND_MS } from '../kernel/units/time.js';
import type { JobDefinition, JobImplementation } from './kit.js';
import type { FinishedJobs, JobQueue } from './ports.js';
import type { Defined } from './runner-agenda.js';
import { StoreConnection } from './runner-connection.js';
import { checkPayload } from './runner-execution.js';
import { answer } from './runner-limit.js';
import { Repeats } from './runner-repeats.js';
import { type Exhausted, type FinishedRun, type JobCounts, Runs } from './runner-runs.js';
import type { JobBackend, JobStore } from './runner-store.js';
import { StoreTrouble, textOf } from './runner-trouble.js';

export interface JobRunnerOptions {
  readonly backend: JobBackend;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly shutdownTimeoutSeconds: number;
  /** A job failed for the last time. Errors thrown here are logged. */
  readonly onExhausted?: (exhausted: Exhausted) => void | Promise<void>;
  /** Told of every run that ended, for the metrics. */
  readonly onRun?: (run: FinishedRun) => void;
  /** How often the store is asked for due jobs; no interval of a repeating job may be shorter. */
  readonly processEveryMs?: number;
  /** How often the store's answering, the repeats and Agenda's places are checked. */
  readonly watchEveryMs?: number;
}

export type RunnerState = 'stopped' | 'connecting' | 'running' | 'stopping';

export interface JobRunnerStatus {
  readonly state: RunnerState;
  /** Whether this process runs jobs, or only enqueues them. */
  readonly workers: boolean;
  /** Why the store is away, or `null`. */
  readonly trouble: string | null;
  readonly jobs: Readonly<Record<string, JobCounts>>;
}

export interface StopReport {
  /** Names of the jobs that were still running when the limit was reached; their locks run out by themselves. */
  readonly unfinished: readonly string[];
}

export interface JobRegistry {
  /** Before `start`. */
  register<Schema extends z.ZodType>(
    job: JobDefinition<Schema>,
    implementation: JobImplementation<Schema>,
  ): void;
}

export interface JobRunner extends JobRegistry, JobQueue, FinishedJobs {
  /** Resolves once the store answers, however long that takes, or when `stop` is called. Never rejects because it is away. */
  start(options: { readonly workers: boolean }): Promise<void>;
  /** Changes how often a job repeats, for all processes and at once. */
  changeInterval(job: Pick<JobDefinition, 'name'>, everyMs: number): Promise<void>;
  status(): JobRunnerStatus;
  /** Locks no more jobs and waits for the running ones, up to the limit. */
  stop(): Promise<StopReport>;
}

export function createJobRunner(options: JobRunnerOptions): JobRunner {
  return new AgendaJobRunner(options);
}

/** The part of the stop's limit that handlers have left once they are told to give up. */
const GIVING_UP = 0.1;
const LOOK_MS = 10;

class AgendaJobRunner implements JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #name = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  readonly #jobs: Defined[] = [];
  readonly #repeats: Repeats;
  readonly #trouble: StoreTrouble;
  readonly #runs: Runs;
  #state: RunnerState = 'stopped';
  #workers = false;
  #connection: StoreConnection | null = null;
  #stopping: Promise<StopReport> | null = null;

  constructor(options: JobRunnerOptions) {
    const { logger, clock, onExhausted = () => undefined, onRun = () => undefined } = options;
    this.#options = options;
    this.#repeats = new Repeats(this.#processEveryMs);
    this.#trouble = new StoreTrouble(logger, clock);
    this.#runs = new Runs({
      holder: this.#name,
      logger,
      clock,
      onExhausted,
      onRun,
      onTrouble: this.#trouble.report,
    });
  }

  register<Schema extends z.ZodType>(
    job: JobDefinition<Schema>,
    implementation: JobImplementation<Schema>,
  ): void {
    if (this.#state !== 'stopped')
      throw new Fault(`Job ${job.name} has to be registered before the runner starts.`);
    this.#repeats.want(job);
    // The payload has passed the job's own schema by the time it comes here.
    const checked: JobImplementation<z.ZodType> = (payload, run) =>
      implementation(payload as z.output<Schema>, run);
    this.#jobs.push({
      definition: job,
      run: (agendaJob, repository) => this.#runs.execute(job, checked, agendaJob, repository),
    });
  }

  async start({ workers }: { readonly workers: boolean }): Promise<void> {
    if (this.#state !== 'stopped') throw new Fault('The job runner has been started already.');
    const { backend, clock, watchEveryMs = 5 * SECOND_MS } = this.#options;
    this.#state = 'connecting';
    this.#workers = workers;
    this.#connection = new StoreConnection(
      {
        backend,
        clock,
        watchEveryMs,
        name: this.#name,
        processEveryMs: this.#processEveryMs,
        trouble: this.#trouble,
        repeats: this.#repeats,
      },
      workers ? this.#jobs : [],
    );
    const opened = await this.#connection.open();
    if (opened && this.#state === 'connecting') this.#state = 'running';
  }

  async enqueue<Schema extends z.ZodType>(
    job: JobDefinition<Schema>,
    payload: z.input<Schema>,
  ): Promise<string> {
    checkPayload(job, payload);
    try {
      const saved = await this.#connected().agenda.now(job.name, payload);
      return String(saved.attrs._id);
    } catch (error) {
      throw new Fault(`Job ${job.name} was not enqueued: ${textOf(error)}`, {
        retryable: true,
        cause: error,
      });
    }
  }

  async oldestPendingMs({ name }: Pick<JobDefinition, 'name'>): Promise<number | null> {
    return answer(this.#connected().store.oldestPendingMs(name));
  }

  async removeFinished(beforeMs: number): Promise<number> {
    return this.#connected().store.removeFinished(beforeMs);
  }

  async changeInterval({ name }: Pick<JobDefinition, 'name'>, everyMs: number): Promise<void> {
    this.#repeats.want({ name, everyMs });
    const store = this.#connection?.store;
    if (store) await this.#repeats.change(store, name, this.#options.clock.now());
  }

  status(): JobRunnerStatus {
    return {
      state: this.#state,
      workers: this.#workers,
      trouble: this.#trouble.current,
      jobs: this.#runs.counts(),
    };
  }

  stop(): Promise<StopReport> {
    if (!this.#connection) return Promise.resolve({ unfinished: [] });
    this.#stopping ??= this.#stop(this.#connection);
    return this.#stopping;
  }

  async #stop(connection: StoreConnection): Promise<StopReport> {
    this.#state = 'stopping';
    const limitMs = this.#options.shutdownTimeoutSeconds * SECOND_MS;
    const endsAt = performance.now() + limitMs;
    const closing = { done: false };
    void connection.close().then(() => {
      closing.done = true;
    });
    await this.#settled(connection, closing, endsAt - limitMs * GIVING_UP);
    this.#runs.abort('The process is stopping.');
    await this.#settled(connection, closing, endsAt);
    const unfinished = this.#runs.active;
    this.#runs.abandon();
    if (unfinished.length > 0) {
      this.#options.logger.error({ unfinished }, `${unfinished.length} jobs were not done in ${limitMs} ms`);
    }
    connection.release();
    this.#connection = null;
    this.#stopping = null;
    this.#state = 'stopped';
    return { unfinished };
  }

  /** Waits for the handlers and for the writes that follow them, up to an instant. */
  async #settled(
    connection: StoreConnection,
    closing: { readonly done: boolean },
    until: number,
  ): Promise<void> {
    while (performance.now() < until) {
      const idle = connection.parts?.repository.idle ?? true;
      if (closing.done && idle && this.#runs.active.length === 0) return;
      await delay(LOOK_MS);
    }
  }

  #connected(): { agenda: Agenda; store: JobStore } {
    const { parts, store } = this.#connection ?? { parts: null, store: null };
    if (parts && store) return { agenda: parts.agenda, store };
    throw new Fault(`The job store is away: ${this.#trouble.current ?? `the runner is ${this.#state}`}`, {
      retryable: true,
    });
  }

  get #processEveryMs(): number {
    return this.#options.processEveryMs ?? 200;
  }
}
