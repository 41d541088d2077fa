import type { Uuid } from '../../kernel/ids.js';
import { instantMs, instantText } from '../instants.js';
import type { Kpi } from '../../kernel/words.js';
import type { Transaction } from '../transaction.js';

/** A decision as it is kept, in the engine's own binary form. */
export interface StoredDecision {
  readonly campaignId: Uuid;
  readonly cycleId: Uuid;
  /** Account time. */
  readonly decidedAtMs: number;
  readonly decision: Uint8Array;
  /** What the campaign was to achieve; null where a person put the decision into force. */
  readonly kpi: Kpi | null;
}

/** As of an instant of account time. */
export interface AllocationInstant {
  readonly campaignId: Uuid;
  readonly atMs: number;
}

interface Row {
  campaign_id: Uuid;
  cycle_id: Uuid;
  decided_at: string;
  decision: Uint8Array;
  kpi: Kpi | null;
}

export class AllocationReadModel {
  /** The decision in force of each campaign that has one. */
  async current(tx: Transaction, accountId: Uuid, campaignIds: readonly Uuid[]): Promise<StoredDecision[]> {
    const rows = await tx.query<Row>(
      `SELECT al.campaign_id, al.cycle_id, al.decided_at, coalesce(c.applied, c.decision) AS decision,
              c.inputs->>'kpi' AS kpi
       FROM allocation al JOIN cycle c ON c.id = al.cycle_id
       WHERE al.campaign_id = ANY($1::uuid[]) AND al.account_id = $2 AND coalesce(c.applied, c.decision) IS NOT NULL`,
      [campaignIds, accountId],
    );
    return rows.map(toRecord);
  }

  /** The last decision at or before each instant; in the order asked for, `null` where there was none yet. */
  async asOf(
    tx: Transaction,
    accountId: Uuid,
    instants: readonly AllocationInstant[],
  ): Promise<(StoredDecision | null)[]> {
    const rows = await tx.query<Row & { place: number }>(
      `SELECT p.place::int AS place, c.*
       FROM unnest($1::uuid[], $2::timestamptz[]) WITH ORDINALITY AS p (id, at, place)
       CROSS JOIN LATERAL (
         SELECT campaign_id, id AS cycle_id, decided_at, coalesce(applied, decision) AS decision,
                inputs->>'kpi' AS kpi FROM cycle
         WHERE campaign_id = p.id AND account_id = $3 AND decided_at <= p.at AND in_force AND coalesce(applied, decision) IS NOT NULL
         ORDER BY decided_at DESC, id DESC LIMIT 1) c`,
      [
        instants.map((instant) => instant.campaignId),
        instants.map((instant) => instantText(instant.atMs)),
        accountId,
      ],
    );
    const byPlace = new Map(rows.map((row) => [row.place, toRecord(row)]));
    return instants.map((_, index) => byPlace.get(index + 1) ?? null);
  }
}

function toRecord(row: Row): StoredDecision {
  return {
    campaignId: row.campaign_id,
    cycleId: row.cycle_id,
    decidedAtMs: instantMs(row.decided_at),
    decision: row.decision,
    kpi: row.kpi,
  };
}
