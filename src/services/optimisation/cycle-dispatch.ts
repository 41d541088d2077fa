import type { ScheduleStore } from '../../persistence/stores/schedule-store.js';
import type { UnitOfWork } from '../../persistence/unit-of-work.js';
import type { CyclePair } from './cycle-pair.js';
import { dueBucket } from './due-bucket.js';

export interface CycleDispatchDeps {
  readonly unitOfWork: UnitOfWork;
  readonly schedules: ScheduleStore;
  /** Buckets before the newest one that are still decided after a stop. */
  readonly catchUpLimit: number;
  /** How long a hand-out holds at least before the campaign comes up again, should it have been lost on its way to a worker. */
  readonly handOutMs: number;
  /** Handed out and not decided yet, at the most: workers that are slow are not given more and more. */
  readonly handOutsAtOnce: number;
}

/** Finds the (campaign, bucket) pairs whose time has come. */
export class CycleDispatch {
  constructor(private readonly deps: CycleDispatchDeps) {}

  /**
   * Hands out at most `limit` pairs due at `nowMs` (real time), oldest first; safe to run anywhere and at once. A hand-out whose
   * time was over when the oldest job that still waits was enqueued is in no job, and comes up again.
   */
  async handOut(nowMs: number, limit: number, oldestPendingMs: number | null): Promise<CyclePair[]> {
    const { unitOfWork, schedules, catchUpLimit, handOutMs, handOutsAtOnce } = this.deps;
    return unitOfWork.run('system', async (tx) => {
      const due = await schedules.handOutDue(tx, nowMs, {
        heldUntilMs: nowMs + handOutMs,
        lostBeforeMs: Math.min(nowMs, oldestPendingMs ?? nowMs),
        limit,
        atOnce: handOutsAtOnce,
      });
      const buckets = due.flatMap((campaign) => dueBucket(campaign, nowMs, catchUpLimit) ?? []);
      const skips = buckets.filter((bucket) => bucket.missed > 0);
      if (skips.length > 0) {
        await schedules.skipMissed(
          tx,
          skips.map(({ pair, missed }) => ({
            campaignId: pair.campaignId,
            nextBucketAtMs: pair.bucketAtMs,
            missed,
          })),
        );
      }
      return buckets.map((bucket) => bucket.pair);
    });
  }
}
