import type { Uuid } from '../../kernel/ids.js';
import { instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';
import {
  OVERRIDE_COLUMNS,
  type OverrideRecord,
  type OverrideRow,
  overrideRecord,
} from './override-records.js';

export type { OverrideRecord } from './override-records.js';

export type NewOverride = Omit<
  OverrideRecord,
  'authorName' | 'endedAtMs' | 'revokedBy' | 'revokerName' | 'revokeReason'
>;

export class OverrideStore {
  /** @param override of a campaign that this transaction has locked */
  async insert(tx: Transaction, override: NewOverride): Promise<OverrideRecord> {
    const { roas, amountMicros } = override;
    const [row] = await tx.query<OverrideRow>(
      `INSERT INTO campaign_override (id, account_id, campaign_id, arm_id, kind, share, amount_micros, roas_mean, roas_lower,
                                      roas_upper, justification, created_by, created_at, starts_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
       RETURNING ${OVERRIDE_COLUMNS}`,
      [
        override.id,
        override.accountId,
        override.campaignId,
        override.armId,
        override.kind,
        override.share,
        amountMicros === null ? null : amountMicros.toString(),
        roas?.mean ?? null,
        roas?.lower ?? null,
        roas?.upper ?? null,
        override.justification,
        override.createdBy,
        instantText(override.createdAtMs),
        instantText(override.startsAtMs),
        instantText(override.expiresAtMs),
      ],
    );
    return overrideRecord(row!);
  }

  async find(tx: Transaction, accountId: Uuid, overrideId: Uuid): Promise<OverrideRecord | null> {
    const [row] = await tx.query<OverrideRow>(
      `SELECT ${OVERRIDE_COLUMNS} FROM campaign_override WHERE id = $1 AND account_id = $2`,
      [overrideId, accountId],
    );
    return row ? overrideRecord(row) : null;
  }

  /** Those of a campaign that nobody has ended and that have not expired by an instant, in the order in which they came. */
  async standing(
    tx: Transaction,
    accountId: Uuid,
    campaignId: Uuid,
    atMs: number,
  ): Promise<OverrideRecord[]> {
    const rows = await tx.query<OverrideRow>(
      `SELECT ${OVERRIDE_COLUMNS} FROM campaign_override
       WHERE campaign_id = $1 AND account_id = $2 AND ended_at IS NULL AND expires_at > $3 ORDER BY id`,
      [campaignId, accountId, instantText(atMs)],
    );
    return rows.map(overrideRecord);
  }

  /** @param override of a campaign that this transaction has locked, and not ended */
  async revoke(
    tx: Transaction,
    { id, accountId }: Pick<OverrideRecord, 'id' | 'accountId'>,
    by: Uuid,
    reason: string | null,
    atMs: number,
  ): Promise<OverrideRecord> {
    const [row] = await tx.query<OverrideRow>(
      `UPDATE campaign_override SET ended_at = $3, revoked_by = $4, revoke_reason = $5
       WHERE id = $1 AND account_id = $2 RETURNING ${OVERRIDE_COLUMNS}`,
      [id, accountId, instantText(atMs), by, reason],
    );
    return overrideRecord(row!);
  }

  /** Notes that overrides have come to their end. */
  async expire(tx: Transaction, overrideIds: readonly Uuid[]): Promise<void> {
    await tx.query(
      'UPDATE campaign_override SET ended_at = expires_at WHERE id = ANY($1::uuid[]) AND ended_at IS NULL',
      [overrideIds],
    );
  }
}
