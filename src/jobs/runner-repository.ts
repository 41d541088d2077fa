import type {
  JobId,
  JobParameters,
  JobRepository,
  JobRepositoryOptions,
  JobsOverview,
  JobsQueryOptions,
  JobsResult,
  RemoveJobsOptions,
} from 'agenda';
import { answer } from './runner-limit.js';

export interface RepositoryWatcher {
  /** Something failed that Agenda would have let end the process. */
  onTrouble(error: unknown): void;
  /** A run of this name has ended, and its place is free. */
  onReleased(jobName: string): void;
  /** A look for jobs of this name was asked for while another was under way, which found nothing: it may have come too early. */
  onMissed(jobName: string): void;
}

/** Agenda's store with what Agenda leaves out. */
export class GuardedRepository implements JobRepository {
  readonly #inner: JobRepository;
  readonly #watcher: RepositoryWatcher;
  /** Locks of this process whose jobs have not started. The same job can be locked twice, once the first lock ran out. */
  readonly #waiting = new Map<string, { readonly id: string; readonly expiresAtMs: number }>();
  /** Names of the jobs that are looked for; true where another look was asked for meanwhile. */
  readonly #looking = new Map<string, boolean>();
  readonly #succeeded = new Set<string>();
  #pending = 0;
  #closed = false;

  constructor(inner: JobRepository, watcher: RepositoryWatcher) {
    this.#inner = inner;
    this.#watcher = watcher;
  }

  /** No job is locked from here on; running ones can still write how they ended. */
  close(): void {
    this.#closed = true;
  }

  /** Whether nothing is being read or written. */
  get idle(): boolean {
    return this.#pending === 0;
  }

  /**
   * Whether the lock of a job ran out before the job started: the process stood still, and Agenda drops such a job without
   * freeing its place. A new Agenda has all its places.
   */
  hasLapsed(nowMs: number): boolean {
    return [...this.#waiting.values()].some(({ expiresAtMs }) => expiresAtMs < nowMs);
  }

  async getNextJobToRun(
    jobName: string,
    nextScanAt: Date,
    lockDeadline: Date,
    now: Date | undefined,
    options: JobRepositoryOptions | undefined,
  ): Promise<JobParameters | undefined> {
    if (this.#closed) return undefined;
    if (this.#looking.has(jobName)) {
      // Agenda's polls do not wait for each other: a slow store would get more and more of them.
      this.#looking.set(jobName, true);
      return undefined;
    }
    this.#looking.set(jobName, false);
    // Before the look, as the deadline: the clock may be set before the answer comes.
    const askedAtMs = Date.now();
    let job: JobParameters | undefined;
    try {
      job = await this.#track(this.#inner.getNextJobToRun(jobName, nextScanAt, lockDeadline, now, options));
      if (!job && this.#looking.get(jobName)) setImmediate(() => this.#watcher.onMissed(jobName));
    } finally {
      this.#looking.delete(jobName);
    }
    if (job?._id === undefined) return undefined;
    if (this.#closed) {
      // Locked while the stop was asked for: Agenda has already given back what it knew of.
      await this.#track(this.#inner.unlockJobs([job._id]));
      return undefined;
    }
    const expiresAtMs = askedAtMs + (askedAtMs - lockDeadline.getTime());
    this.#waiting.set(lockKey(job), { id: job._id, expiresAtMs });
    return job;
  }

  /** The handler of a run has done its work: a job for once is removed where Agenda would save how it ended. */
  succeeded(id: string): void {
    this.#succeeded.add(id);
  }

  async saveJobState(job: JobParameters, options: JobRepositoryOptions | undefined): Promise<void> {
    const id = job._id ?? '';
    const ending = !job.lockedAt;
    this.#waiting.delete(lockKey(job));
    const done = ending && this.#succeeded.delete(id) && !job.nextRunAt;
    try {
      if (done) await this.removeJobs({ id });
      else await this.#track(this.#inner.saveJobState(job, options));
    } finally {
      // Agenda frees the place in this turn of the event loop, once it hears that the last write is done.
      if (ending) setImmediate(() => this.#watcher.onReleased(job.name));
    }
  }

  removeJobs(options: RemoveJobsOptions): Promise<number> {
    return this.#track(this.#inner.removeJobs(options));
  }

  /** Agenda does not wait for this one: a rejection would end the process. */
  async unlockJob(job: JobParameters): Promise<void> {
    this.#waiting.delete(lockKey(job));
    await this.#track(this.#inner.unlockJob(job)).catch((error: unknown) => this.#watcher.onTrouble(error));
  }

  /** Agenda gives back what it has not started; a lock that ran out meanwhile may be somebody else's by now. */
  async unlockJobs(ids: (JobId | string)[]): Promise<void> {
    const now = Date.now();
    const held: string[] = [];
    for (const [key, { id, expiresAtMs }] of this.#waiting) {
      if (!ids.includes(id)) continue;
      this.#waiting.delete(key);
      if (expiresAtMs > now) held.push(id);
    }
    if (held.length === 0) return;
    await this.#track(this.#inner.unlockJobs(held)).catch((error: unknown) => this.#watcher.onTrouble(error));
  }

  connect(): Promise<void> {
    return this.#inner.connect();
  }

  saveJob<DATA>(
    job: JobParameters<DATA>,
    options: JobRepositoryOptions | undefined,
  ): Promise<JobParameters<DATA>> {
    return this.#track(this.#inner.saveJob(job, options));
  }

  lockJob(job: JobParameters, options: JobRepositoryOptions | undefined): Promise<JobParameters | undefined> {
    return this.#track(this.#inner.lockJob(job, options));
  }

  queryJobs(options?: JobsQueryOptions): Promise<JobsResult> {
    return this.#inner.queryJobs(options);
  }

  getJobsOverview(): Promise<JobsOverview[]> {
    return this.#inner.getJobsOverview();
  }

  getDistinctJobNames(): Promise<string[]> {
    return this.#inner.getDistinctJobNames();
  }

  getJobById(id: string): Promise<JobParameters | null> {
    return this.#inner.getJobById(id);
  }

  getQueueSize(): Promise<number> {
    return this.#inner.getQueueSize();
  }

  disableJobs(options: RemoveJobsOptions): Promise<number> {
    return this.#inner.disableJobs(options);
  }

  enableJobs(options: RemoveJobsOptions): Promise<number> {
    return this.#inner.enableJobs(options);
  }

  purgeAllJobs(): Promise<number> {
    return this.#inner.purgeAllJobs();
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#pending += 1;
    try {
      return await answer(work);
    } finally {
      this.#pending -= 1;
    }
  }
}

function lockKey(job: JobParameters): string {
  return `${job._id ?? ''} ${job.lockedAt?.getTime() ?? 0}`;
}
