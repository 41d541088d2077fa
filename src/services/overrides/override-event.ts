import type { NewEvent } from '../../persistence/stores/event-store.js';
import type { OverrideRecord } from '../../persistence/stores/override-records.js';

type Told = Pick<OverrideRecord, 'id' | 'accountId' | 'campaignId' | 'armId'>;

/** What subscribers are told of an override. @param atMs account time */
export function overrideEvent(
  { id, accountId, campaignId, armId }: Told,
  change: 'CREATED' | 'REVOKED' | 'EXPIRED',
  atMs: number,
): NewEvent {
  return {
    kind: 'OVERRIDE_CHANGED',
    accountId,
    campaignId,
    entityId: id,
    atMs,
    payload: { overrideId: id, campaignId, armId, change },
  };
}
