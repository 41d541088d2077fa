import type { z } from 'zod';
import type { Uuid } from '../kernel/ids.js';
import type { CycleTrigger } from '../kernel/words.js';
import type { JobDefinition } from './kit.js';

/** One cycle to decide. `bucketAtMs` is in account time. */
export interface DuePair {
  readonly campaignId: Uuid;
  readonly bucketAtMs: number;
  readonly trigger: CycleTrigger;
}

export interface BatchOutcome {
  readonly decided: number;
  /** Already decided, no longer due, or held by somebody else. */
  readonly skipped: number;
  /** Beyond `max_concurrent_campaigns`: they come up again at a later dispatch. */
  readonly deferred: number;
  /** Left out of the batch and marked; the service has recorded why. */
  readonly failed: number;
}

export interface DispatchingOptimisation {
  /**
   * Hands out at most `limit` due pairs, each to one caller only, however many ask at once. A hand-out that never became a job
   * comes up again: one that is not decided in time and is older than every job that still waits.
   * @param oldestPendingMs when the oldest job of the queue was enqueued; null where none waits
   */
  dispatchDue(nowMs: number, limit: number, oldestPendingMs: number | null): Promise<readonly DuePair[]>;
}

export interface DecidingOptimisation {
  /**
   * Takes the leases of the campaigns in the name of `holder`, decides and stores the batch in one unit of work, and gives the
   * leases back. Idempotent by (campaign, bucket, trigger). Throws only what concerns the whole batch.
   */
  decideBatch(pairs: readonly DuePair[], holder: string, signal: AbortSignal): Promise<BatchOutcome>;
}

export interface CollectingResults {
  /** Pulls the windows that connectors have closed since the last time. @returns how many observations were recorded */
  collectDue(nowMs: number, signal: AbortSignal): Promise<number>;
}

export interface Maintenance {
  /** Makes the partitions that are about to be needed, drops the expired ones, and forgets expired idempotency records. */
  keepPartitions(nowMs: number): Promise<void>;
}

export interface JobQueue {
  /** @returns the job's id. Throws a `Fault` where the payload does not fit or the store is away. */
  enqueue<Schema extends z.ZodType>(job: JobDefinition<Schema>, payload: z.input<Schema>): Promise<string>;
  /** When the oldest job of this name was enqueued that waits, runs or is to be tried again; `null` where there is none. */
  oldestPendingMs(job: Pick<JobDefinition, 'name'>): Promise<number | null>;
}

export interface FinishedJobs {
  /** Forgets jobs that ended before an instant: failed for good, or done but not removed. @returns how many */
  removeFinished(beforeMs: number): Promise<number>;
}
