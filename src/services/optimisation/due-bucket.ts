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
 * `catchUpLimit` before it are decided; the rest is counted as missed. A cycle that a person asked for goes first.
 *
 * @param nowMs real time
 * @returns null where nothing is due
 */
export function dueBucket(due: DueCampaign, nowMs: number, catchUpLimit: number): DueBucket | null {
  const accountMs = accountTimeMs(due.clock, nowMs);
  if (due.forcedAtMs !== null && due.forcedAtMs <= accountMs) {
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
