import { Fault } from '../../kernel/fault.js';
import type { Uuid } from '../../kernel/ids.js';
import { type Campaign, CampaignEntity } from '../entities/campaign.js';
import { instantOrNullMs, instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';
import type { CampaignRecord } from './campaign-records.js';

export type { CampaignRecord } from './campaign-records.js';

/** What a new campaign is made of; the database gives it its key. */
export type NewCampaign = Omit<CampaignRecord, 'key' | 'version' | 'currencyCode' | 'archivedAtMs'>;

/** What may be changed of a campaign. */
export type CampaignChange = Partial<
  Omit<CampaignRecord, 'id' | 'key' | 'accountId' | 'currencyCode' | 'version' | 'createdAtMs'>
>;

export interface LockedCampaign {
  readonly campaign: CampaignRecord;
  readonly lastBucketAtMs: number | null;
}

export class CampaignStore {
  /** With the rows that every campaign has: its schedule, not yet due, and its evidence, empty. */
  async insert(tx: Transaction, campaign: NewCampaign, currencyCode: string): Promise<CampaignRecord> {
    const { createdAtMs, updatedAtMs, ...columns } = campaign;
    const entity = tx.em.create(CampaignEntity, {
      ...columns,
      version: 1,
      createdAt: new Date(createdAtMs),
      updatedAt: new Date(updatedAtMs),
      archivedAt: null,
    });
    tx.em.persist(entity);
    await tx.em.flush();
    await tx.query('INSERT INTO campaign_schedule (campaign_id, account_id) VALUES ($1, $2)', [
      campaign.id,
      campaign.accountId,
    ]);
    await tx.query('INSERT INTO campaign_evidence (campaign_id) VALUES ($1)', [campaign.id]);
    return recordOf(entity, currencyCode);
  }

  /**
   * The campaign, held until the end of the transaction. Campaign, then schedule: cycles lock the same rows in the same order, so
   * whoever changes a campaign and whoever decides it take turns.
   */
  async lock(
    tx: Transaction,
    accountId: Uuid,
    campaignId: Uuid,
    currencyCode: string,
  ): Promise<LockedCampaign | null> {
    const [schedule] = await tx.query<{ last_bucket_at: string | null }>(
      `SELECT s.last_bucket_at FROM campaign c JOIN campaign_schedule s ON s.campaign_id = c.id
       WHERE c.id = $1 AND c.account_id = $2
       FOR NO KEY UPDATE OF c FOR UPDATE OF s`,
      [campaignId, accountId],
    );
    if (!schedule) return null;
    const campaign = await tx.em.findOne(CampaignEntity, { id: campaignId, accountId }, { refresh: true });
    if (!campaign) return null;
    return {
      campaign: recordOf(campaign, currencyCode),
      lastBucketAtMs: instantOrNullMs(schedule.last_bucket_at),
    };
  }

  /** Changes a campaign that this transaction has locked; its version grows by one. */
  async change(tx: Transaction, locked: CampaignRecord, change: CampaignChange): Promise<CampaignRecord> {
    const campaign = await tx.em.findOneOrFail(CampaignEntity, {
      id: locked.id,
      accountId: locked.accountId,
    });
    const { updatedAtMs, archivedAtMs, ...columns } = change;
    tx.em.assign(campaign, columns);
    if (updatedAtMs !== undefined) campaign.updatedAt = new Date(updatedAtMs);
    if (archivedAtMs !== undefined)
      campaign.archivedAt = archivedAtMs === null ? null : new Date(archivedAtMs);
    await tx.em.flush();
    return recordOf(campaign, locked.currencyCode);
  }

  /**
   * Counts the buckets that are due, in the rhythm that the campaigns still have, as missed: whoever reschedules a campaign or
   * stops it drops them.
   */
  async missOverdue(tx: Transaction, campaignIds: readonly Uuid[], accountMs: number): Promise<void> {
    await tx.query(
      `UPDATE campaign_schedule s
       SET missed_count = s.missed_count
             + floor(extract(epoch FROM $2::timestamptz - s.next_bucket_at) / (60 * c.interval_minutes))::bigint + 1
       FROM campaign c WHERE c.id = s.campaign_id AND s.campaign_id = ANY($1::uuid[]) AND s.next_bucket_at <= $2`,
      [campaignIds, instantText(accountMs)],
    );
  }

  /** A cycle that a person asked for stays due; nothing is due where `next` is null. */
  async reschedule(
    tx: Transaction,
    { id, accountId }: Pick<CampaignRecord, 'id' | 'accountId'>,
    next: { readonly bucketAtMs: number; readonly dueAtMs: number } | null,
    { forgetFailures = false }: { forgetFailures?: boolean } = {},
  ): Promise<void> {
    await tx.query(
      `UPDATE campaign_schedule
       SET next_bucket_at = $2, dispatched_until = NULL,
           due_at = CASE WHEN $3::timestamptz IS NOT NULL AND forced_at IS NOT NULL THEN least(due_at, $3) ELSE $3 END,
           forced_at = CASE WHEN $3::timestamptz IS NULL THEN NULL ELSE forced_at END,
           failures = CASE WHEN $4 THEN 0 ELSE failures END, last_error = CASE WHEN $4 THEN NULL ELSE last_error END
       WHERE campaign_id = $1 AND account_id = $5`,
      [
        id,
        next && instantText(next.bucketAtMs),
        next && instantText(next.dueAtMs),
        forgetFailures,
        accountId,
      ],
    );
  }

  /** Pauses every campaign of the account that runs; returns their ids in ascending order, and which were in ERROR. */
  async pauseAll(
    tx: Transaction,
    accountId: Uuid,
    { reason, accountMs }: { reason: string | null; accountMs: number },
  ): Promise<{ id: Uuid; wasInError: boolean }[]> {
    const rows = await tx.query<{ id: Uuid; status: string }>(
      `SELECT c.id, c.status FROM campaign c JOIN campaign_schedule s ON s.campaign_id = c.id
       WHERE c.account_id = $1 AND c.status IN ('ACTIVE', 'ERROR') AND c.archived_at IS NULL
       ORDER BY s.campaign_id
       FOR NO KEY UPDATE OF c FOR UPDATE OF s`,
      [accountId],
    );
    const ids = rows.map((row) => row.id);
    await tx.query(
      `UPDATE campaign SET status = 'PAUSED', status_reason = $2, version = version + 1, updated_at = $3
       WHERE id = ANY($1::uuid[])`,
      [ids, reason, instantText(accountMs)],
    );
    await this.missOverdue(tx, ids, accountMs);
    await tx.query(
      `UPDATE campaign_schedule SET due_at = NULL, next_bucket_at = NULL, forced_at = NULL, dispatched_until = NULL
       WHERE campaign_id = ANY($1::uuid[])`,
      [ids],
    );
    return rows.map((row) => ({ id: row.id, wasInError: row.status === 'ERROR' }));
  }

  /** The daily budget in force; null before the first decision. */
  async dailyTotalMicros(tx: Transaction, accountId: Uuid, campaignId: Uuid): Promise<bigint | null> {
    const [row] = await tx.query<{ total: string }>(
      'SELECT total_micros::text AS total FROM allocation WHERE campaign_id = $1 AND account_id = $2',
      [campaignId, accountId],
    );
    return row ? BigInt(row.total) : null;
  }

  /** Daily budgets by arm key; empty before the first ones. */
  async budgetsInForce(tx: Transaction, accountId: Uuid, campaignId: Uuid): Promise<Map<number, bigint>> {
    const rows = await tx.query<{ key: number; micros: string }>(
      `SELECT b.key, b.micros::text AS micros FROM allocation a
       CROSS JOIN LATERAL unnest(a.arm_keys, a.budgets_micros) AS b (key, micros)
       WHERE a.campaign_id = $1 AND a.account_id = $2 ORDER BY b.key`,
      [campaignId, accountId],
    );
    return new Map(rows.map((row) => [row.key, BigInt(row.micros)]));
  }

  /** What a cycle decided, in the engine's form. */
  async decisionOf(tx: Transaction, accountId: Uuid, cycleId: Uuid): Promise<Uint8Array> {
    const [row] = await tx.query<{ decision: Uint8Array | null }>(
      'SELECT decision FROM cycle WHERE id = $1 AND account_id = $2',
      [cycleId, accountId],
    );
    if (!row?.decision) throw new Fault(`There is no decision of the cycle ${cycleId}.`);
    return row.decision;
  }

  async spentMicros(tx: Transaction, accountId: Uuid, campaignId: Uuid): Promise<bigint> {
    const [row] = await tx.query<{ spent: string }>(
      `SELECT e.spent_micros::text AS spent FROM campaign_evidence e JOIN campaign c ON c.id = e.campaign_id
       WHERE e.campaign_id = $1 AND c.account_id = $2`,
      [campaignId, accountId],
    );
    return BigInt(row?.spent ?? '0');
  }
}

function recordOf(campaign: Campaign, currencyCode: string): CampaignRecord {
  return {
    id: campaign.id,
    key: campaign.key,
    accountId: campaign.accountId,
    name: campaign.name,
    status: campaign.status,
    statusReason: campaign.statusReason ?? null,
    mode: campaign.mode,
    kpi: campaign.kpi,
    currencyCode,
    budgetMicros: campaign.budgetMicros,
    dailyBudgetMicros: campaign.dailyBudgetMicros ?? null,
    startsOn: campaign.startsOn,
    endsOn: campaign.endsOn ?? null,
    intervalMinutes: campaign.intervalMinutes,
    minShare: Number(campaign.minShare),
    maxShare: Number(campaign.maxShare),
    maxStepShare: Number(campaign.maxStepShare),
    riskTolerance: Number(campaign.riskTolerance),
    limits: campaign.limits ?? null,
    approvalShare: campaign.approvalShare == null ? null : Number(campaign.approvalShare),
    approvalMicros: campaign.approvalMicros ?? null,
    approvalHours: campaign.approvalHours,
    version: campaign.version,
    createdAtMs: campaign.createdAt.getTime(),
    updatedAtMs: campaign.updatedAt.getTime(),
    archivedAtMs: campaign.archivedAt?.getTime() ?? null,
  };
}
