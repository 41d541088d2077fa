import type { Uuid } from '../../kernel/ids.js';
import type { Transaction } from '../transaction.js';
import {
  OVERRIDE_COLUMNS,
  type OverrideRecord,
  type OverrideRow,
  overrideRecord,
} from './override-records.js';

/** An override as a cycle reads it. */
export interface OverrideForDecision extends OverrideRecord {
  /** null for an EVENT of the whole campaign. */
  readonly armKey: number | null;
}

/** Reads the overrides that the next cycles of a batch of campaigns may have to keep. */
export class OverrideReader {
  /** Those that had not ended by the last cycle, whenever they begin; by campaign, in the order in which they came. */
  async ofCampaigns(
    tx: Transaction,
    campaignIds: readonly Uuid[],
  ): Promise<ReadonlyMap<Uuid, readonly OverrideForDecision[]>> {
    const rows = await tx.query<OverrideRow & { arm_key: number | null }>(
      `SELECT ${OVERRIDE_COLUMNS}, (SELECT a.key FROM arm a WHERE a.id = arm_id) AS arm_key
       FROM campaign_override
       WHERE campaign_id = ANY($1::uuid[])
         AND (ended_at IS NULL OR ended_at > (SELECT s.last_bucket_at FROM campaign_schedule s
                                              WHERE s.campaign_id = campaign_override.campaign_id))
       ORDER BY campaign_id, id`,
      [campaignIds],
    );
    const byCampaign = new Map<Uuid, OverrideForDecision[]>();
    for (const row of rows) {
      const list = byCampaign.get(row.campaign_id) ?? [];
      list.push({ ...overrideRecord(row), armKey: row.arm_key });
      byCampaign.set(row.campaign_id, list);
    }
    return byCampaign;
  }
}
