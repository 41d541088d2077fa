import type { ScheduleStore } from '../../persistence/stores/schedule-store.js';
import type { UnitOfWork } from '../../persistence/unit-of-work.js';
import type { CyclePair } from './cycle-pair.js';
import { dueBucket } from './due-bucket.js';

export interface CycleDispatchDeps {
  readonly unitOfWork: UnitOfWork;
  readonly schedules: ScheduleStore;
  /** Buckets before the newest one that are still decided after a stop. */
  readonly catchUpLimit: number;
  /** How long a hand-out holds before the campaign comes up again, should the worker that took it have died. */
  readonly handOutMs: number;
}

/** Finds the (campaign, bucket) pairs whose time has come. */
export class CycleDispatch {
  constructor(private readonly deps: CycleDispatchDeps) {}

  /** Hands out at most `limit` pairs due at `nowMs` (real time), oldest first; safe to run anywhere and at once. */
  async handOut(nowMs: number, limit: number): Promise<CyclePair[]> {
    const { unitOfWork, schedules, catchUpLimit, handOutMs } = this.deps;
    return unitOfWork.run('system', async (tx) => {
      const due = await schedules.handOutDue(tx, nowMs, nowMs + handOutMs, limit);
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
