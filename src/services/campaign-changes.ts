import { accountTimeMs } from '../kernel/account-clock.js';
import type { Uuid } from '../kernel/ids.js';
import type { AccountRecord } from '../persistence/stores/account-store.js';
import type {
  CampaignChange,
  CampaignRecord,
  CampaignStore,
  LockedCampaign,
} from '../persistence/stores/campaign-store.js';
import type { EventStore } from '../persistence/stores/event-store.js';
import type { Transaction } from '../persistence/transaction.js';
import type { AlertService } from './alert-service.js';
import { nextBucket } from './campaign-timing.js';
import { optimisationFailureKey } from './optimisation/failed-cycles.js';

/** What happened to a campaign, as the event tells it. */
export type CampaignChangeKind =
  | 'CREATED'
  | 'UPDATED'
  | 'PAUSED'
  | 'RESUMED'
  | 'ARCHIVED'
  | 'ARMS_ADDED'
  | 'ARM_UPDATED';

export interface CampaignChangesDeps {
  readonly campaigns: CampaignStore;
  readonly events: EventStore;
  readonly alerts: Pick<AlertService, 'resolveByKey'>;
}

/** Writes a change of a campaign with all that must go with it: its schedule, its alert, its event. */
export class CampaignChanges {
  constructor(private readonly deps: CampaignChangesDeps) {}

  /** @param nowMs real time */
  async save(
    tx: Transaction,
    account: AccountRecord,
    { campaign: before, lastBucketAtMs }: LockedCampaign,
    { change, kind }: { change: CampaignChange; kind: CampaignChangeKind },
    nowMs: number,
  ): Promise<CampaignRecord> {
    const updatedAtMs = accountTimeMs(account.clock, nowMs);
    const rescheduled = changesTiming(before, { ...before, ...change });
    if (rescheduled) await this.deps.campaigns.missOverdue(tx, [before.id], updatedAtMs);
    const after = await this.deps.campaigns.change(tx, before, { ...change, updatedAtMs });
    if (rescheduled) {
      const next = nextBucket(after, account, nowMs, lastBucketAtMs);
      const forgetFailures = after.status !== 'ERROR' && before.status !== after.status;
      await this.deps.campaigns.reschedule(tx, after, next, { forgetFailures });
    }
    if (before.status === 'ERROR' && after.status !== 'ERROR') {
      await this.deps.alerts.resolveByKey(tx, account.id, optimisationFailureKey(after.id), updatedAtMs);
    }
    await this.tell(tx, account.id, [after.id], kind, updatedAtMs);
    return after;
  }

  /** A campaign that has just been put in. @param nowMs real time */
  async created(
    tx: Transaction,
    account: AccountRecord,
    campaign: CampaignRecord,
    nowMs: number,
  ): Promise<void> {
    await this.deps.campaigns.reschedule(tx, campaign, nextBucket(campaign, account, nowMs, null));
    await this.tell(tx, account.id, [campaign.id], 'CREATED', campaign.createdAtMs);
  }

  /** @param atMs account time */
  async tellPaused(
    tx: Transaction,
    accountId: Uuid,
    paused: readonly { readonly id: Uuid; readonly wasInError: boolean }[],
    atMs: number,
  ): Promise<void> {
    const failing = paused.filter((campaign) => campaign.wasInError);
    const keys = failing.map((campaign) => optimisationFailureKey(campaign.id));
    await this.deps.alerts.resolveByKey(tx, accountId, keys, atMs);
    const ids = paused.map((campaign) => campaign.id);
    await this.tell(tx, accountId, ids, 'PAUSED', atMs);
  }

  /** @param atMs account time */
  async tell(
    tx: Transaction,
    accountId: Uuid,
    campaignIds: readonly Uuid[],
    change: CampaignChangeKind,
    atMs: number,
  ): Promise<void> {
    await this.deps.events.append(
      tx,
      campaignIds.map((campaignId) => ({
        kind: 'CAMPAIGN_CHANGED',
        accountId,
        campaignId,
        entityId: campaignId,
        atMs,
        payload: { campaignId, change },
      })),
    );
  }
}

function changesTiming(before: CampaignRecord, after: CampaignRecord): boolean {
  const fields = ['status', 'startsOn', 'endsOn', 'intervalMinutes', 'archivedAtMs'] as const;
  return fields.some((field) => before[field] !== after[field]);
}
