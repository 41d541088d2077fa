import type { Uuid } from '../../kernel/ids.js';
import { type Arm, ArmEntity } from '../entities/arm.js';
import { instantMs, instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';
import type { ArmRecord } from './campaign-records.js';

export type { ArmRecord } from './campaign-records.js';

export type NewArm = Omit<ArmRecord, 'key' | 'status' | 'updatedAtMs'>;
export type ArmChange = Partial<
  Pick<ArmRecord, 'status' | 'minShare' | 'maxShare' | 'externalId' | 'updatedAtMs'>
>;

export class ArmStore {
  /** In the order given. Rows that another transaction has put in meanwhile are left out of the answer. */
  async insert(tx: Transaction, arms: readonly NewArm[]): Promise<ArmRecord[]> {
    if (arms.length === 0) return [];
    const rows = await tx.query<ArmRow>(
      `INSERT INTO arm (id, account_id, campaign_id, platform, channel, creative, bid, external_id, status, min_share, max_share,
                        created_at, updated_at)
       SELECT a.id, a.account_id, a.campaign_id, a.platform, a.channel, a.creative, a.bid, a.external_id, 'ACTIVE', a.min_share,
              a.max_share, a.created_at, a.created_at
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                   $9::float8[], $10::float8[], $11::timestamptz[]) WITH ORDINALITY
         AS a (id, account_id, campaign_id, platform, channel, creative, bid, external_id, min_share, max_share, created_at, place)
       ORDER BY a.place
       ON CONFLICT DO NOTHING
       RETURNING ${ARM_COLUMNS}`,
      [
        arms.map((arm) => arm.id),
        arms.map((arm) => arm.accountId),
        arms.map((arm) => arm.campaignId),
        arms.map((arm) => arm.platform),
        arms.map((arm) => arm.channel),
        arms.map((arm) => arm.creative),
        arms.map((arm) => arm.bid),
        arms.map((arm) => arm.externalId),
        arms.map((arm) => arm.minShare),
        arms.map((arm) => arm.maxShare),
        arms.map((arm) => instantText(arm.createdAtMs)),
      ],
    );
    const byId = new Map(rows.map((row) => [row.id, armRecord(row)]));
    return arms.flatMap((arm) => byId.get(arm.id) ?? []);
  }

  /** Every arm of a campaign, archived ones too, in the order of their keys. */
  async ofCampaign(tx: Transaction, accountId: Uuid, campaignId: Uuid): Promise<ArmRecord[]> {
    const rows = await tx.query<ArmRow>(
      `SELECT ${ARM_COLUMNS} FROM arm WHERE campaign_id = $1 AND account_id = $2 ORDER BY key`,
      [campaignId, accountId],
    );
    return rows.map(armRecord);
  }

  async find(tx: Transaction, accountId: Uuid, armId: Uuid): Promise<ArmRecord | null> {
    const arm = await tx.em.findOne(ArmEntity, { id: armId, accountId });
    return arm && recordOf(arm);
  }

  /** Arms that hold one of these ids on a platform and are not archived. */
  async withExternalIds(
    tx: Transaction,
    accountId: Uuid,
    pairs: readonly { readonly platform: string; readonly externalId: string }[],
  ): Promise<ArmRecord[]> {
    if (pairs.length === 0) return [];
    const rows = await tx.query<ArmRow>(
      `SELECT ${ARM_COLUMNS} FROM arm
       WHERE account_id = $1 AND status <> 'ARCHIVED'
         AND (platform, external_id) IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
      [accountId, pairs.map((pair) => pair.platform), pairs.map((pair) => pair.externalId)],
    );
    return rows.map(armRecord);
  }

  async change(tx: Transaction, arm: ArmRecord, change: ArmChange): Promise<ArmRecord> {
    const entity = await tx.em.findOneOrFail(ArmEntity, { id: arm.id, accountId: arm.accountId });
    const { updatedAtMs, ...columns } = change;
    tx.em.assign(entity, columns);
    if (updatedAtMs !== undefined) entity.updatedAt = new Date(updatedAtMs);
    await tx.em.flush();
    return recordOf(entity);
  }

  /** With their campaign, all of them; their ids on the platforms become free for others. */
  async archiveOfCampaign(tx: Transaction, accountId: Uuid, campaignId: Uuid, atMs: number): Promise<void> {
    await tx.query(
      `UPDATE arm SET status = 'ARCHIVED', updated_at = $3
       WHERE campaign_id = $1 AND account_id = $2 AND status <> 'ARCHIVED'`,
      [campaignId, accountId, instantText(atMs)],
    );
  }
}

export const ARM_COLUMNS =
  'id, key, account_id, campaign_id, platform, channel, creative, bid, external_id, status, min_share, max_share, created_at, updated_at';

export interface ArmRow {
  id: Uuid;
  key: number;
  account_id: Uuid;
  campaign_id: Uuid;
  platform: string;
  channel: string;
  creative: string;
  bid: string;
  external_id: string | null;
  status: ArmRecord['status'];
  min_share: number | null;
  max_share: number | null;
  created_at: string;
  updated_at: string;
}

export function armRecord(row: ArmRow): ArmRecord {
  return {
    id: row.id,
    key: row.key,
    accountId: row.account_id,
    campaignId: row.campaign_id,
    platform: row.platform,
    channel: row.channel,
    creative: row.creative,
    bid: row.bid,
    externalId: row.external_id,
    status: row.status,
    minShare: row.min_share,
    maxShare: row.max_share,
    createdAtMs: instantMs(row.created_at),
    updatedAtMs: instantMs(row.updated_at),
  };
}

function recordOf(arm: Arm): ArmRecord {
  return {
    id: arm.id,
    key: arm.key,
    accountId: arm.accountId,
    campaignId: arm.campaignId,
    platform: arm.platform,
    channel: arm.channel,
    creative: arm.creative,
    bid: arm.bid,
    externalId: arm.externalId ?? null,
    status: arm.status,
    minShare: numberOrNull(arm.minShare),
    maxShare: numberOrNull(arm.maxShare),
    createdAtMs: arm.createdAt.getTime(),
    updatedAtMs: arm.updatedAt.getTime(),
  };
}

function numberOrNull(value: string | number | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
