import { accountTimeMs } from '../../kernel/account-clock.js';
import type { DueCampaign } from '../../persistence/stores/schedule-store.js';
import type { CyclePair } from './cycle-pair.js';

export interface DueBucket {
  readonly pair: CyclePair;
  /** Buckets that are too old to be caught up. */
  readonly missed: number;
}

/**
 * The oldest bucket of a campaign that is due and still worth deciding. After a stop of hours only the newest bucket and
 * `catchUpLimit` before it are decided; the rest is counted as missed. A cycle that a person asked for comes in the order of
 * time, behind the buckets that were due before it.
 *
 * @param nowMs real time
 * @returns null where nothing is due
 */
export function dueBucket(due: DueCampaign, nowMs: number, catchUpLimit: number): DueBucket | null {
  const accountMs = accountTimeMs(due.clock, nowMs);
  const planned = due.nextBucketAtMs ?? Infinity;
  if (
    due.forcedAtMs !== null &&
    due.forcedAtMs <= newestForced(due, accountMs) &&
    due.forcedAtMs <= planned
  ) {
    const pair: CyclePair = { campaignId: due.campaignId, bucketAtMs: due.forcedAtMs, trigger: 'FORCED' };
    return { pair, missed: 0 };
  }
  const newest = Math.floor(accountMs / due.intervalMs) * due.intervalMs;
  if (due.nextBucketAtMs === null || due.nextBucketAtMs > newest) return null;
  const bucketAtMs = Math.max(due.nextBucketAtMs, newest - catchUpLimit * due.intervalMs);
  return {
    pair: { campaignId: due.campaignId, bucketAtMs, trigger: bucketAtMs < newest ? 'CATCH_UP' : 'SCHEDULED' },
    missed: Math.ceil((bucketAtMs - due.nextBucketAtMs) / due.intervalMs),
  };
}

/** Where the clock was set back, the last bucket lies ahead, and one asked for just behind it would wait until time comes round. */
function newestForced({ lastBucketAtMs }: DueCampaign, accountMs: number): number {
  return Math.max(accountMs, (lastBucketAtMs ?? -Infinity) + 1);
}
