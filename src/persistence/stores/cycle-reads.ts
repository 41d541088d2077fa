import type { Uuid } from '../../kernel/ids.js';
import type { CycleOutcome, CycleTrigger } from '../../kernel/words.js';
import { instantMs, instantText } from '../instants.js';
import { inWindow, type KeysetOrder, type KeysetWindow, type Placed, SqlFilter } from '../keyset.js';
import type { Transaction } from '../transaction.js';
import type { CycleRecord } from './read-records.js';

export interface CycleFilter {
  readonly campaignIds?: readonly Uuid[] | null | undefined;
  readonly outcomes?: readonly CycleOutcome[] | null | undefined;
  readonly triggers?: readonly CycleTrigger[] | null | undefined;
  /** Decided at or after; account time. */
  readonly fromMs?: number | null | undefined;
  /** Decided before; account time. */
  readonly toMs?: number | null | undefined;
}

export const CYCLE_ORDER: KeysetOrder = {
  columns: [
    { sql: 'decided_at', kind: 'timestamptz' },
    { sql: 'id', kind: 'uuid' },
  ],
  descending: true,
};

const COLUMNS = `id, campaign_id, bucket_at, trigger, outcome, reason, decided_at, recorded_at, duration_ms::float8 AS duration_ms,
  state_version::float8 AS state_version, total_micros::text AS total_micros, moved_micros::text AS moved_micros, change_count`;

export class CycleReadModel {
  async byIds(tx: Transaction, accountId: Uuid, ids: readonly Uuid[]): Promise<CycleRecord[]> {
    const rows = await tx.query<CycleRow>(
      `SELECT ${COLUMNS} FROM cycle WHERE id = ANY($1::uuid[]) AND account_id = $2`,
      [ids, accountId],
    );
    return rows.map(toRecord);
  }

  /** The newest of each campaign, whatever its outcome. */
  async last(tx: Transaction, accountId: Uuid, campaignIds: readonly Uuid[]): Promise<CycleRecord[]> {
    const rows = await tx.query<CycleRow>(
      `SELECT c.* FROM unnest($1::uuid[]) AS p (id)
       CROSS JOIN LATERAL (
         SELECT ${COLUMNS} FROM cycle WHERE campaign_id = p.id AND account_id = $2
         ORDER BY decided_at DESC, id DESC LIMIT 1) c`,
      [campaignIds, accountId],
    );
    return rows.map(toRecord);
  }

  async page(
    tx: Transaction,
    accountId: Uuid,
    filter: CycleFilter,
    window: KeysetWindow,
  ): Promise<Placed<CycleRecord>[]> {
    const where = new SqlFilter()
      .and('account_id = ?', accountId)
      .andIf('campaign_id = ANY(?::uuid[])', filter.campaignIds)
      .andIf('outcome = ANY(?::text[])', filter.outcomes)
      .andIf('trigger = ANY(?::text[])', filter.triggers)
      .andIf('decided_at >= ?', instantOf(filter.fromMs))
      .andIf('decided_at < ?', instantOf(filter.toMs));
    const { place, tail } = inWindow(where, CYCLE_ORDER, window);
    const rows = await tx.query<CycleRow & { place: string[] }>(
      `SELECT ${COLUMNS}, ${place} FROM cycle WHERE ${where.where} ${tail}`,
      where.parameters,
    );
    return rows.map((row) => ({ row: toRecord(row), place: row.place }));
  }
}

function instantOf(atMs: number | null | undefined): string | null {
  return atMs === null || atMs === undefined ? null : instantText(atMs);
}

interface CycleRow {
  id: Uuid;
  campaign_id: Uuid;
  bucket_at: string;
  trigger: CycleTrigger;
  outcome: CycleOutcome;
  reason: string | null;
  decided_at: string;
  recorded_at: string;
  duration_ms: number;
  state_version: number;
  total_micros: string;
  moved_micros: string;
  change_count: number;
}

function toRecord(row: CycleRow): CycleRecord {
  return {
    id: row.id,
    campaignId: row.campaign_id,
    bucketAtMs: instantMs(row.bucket_at),
    trigger: row.trigger,
    outcome: row.outcome,
    reason: row.reason,
    decidedAtMs: instantMs(row.decided_at),
    recordedAtMs: instantMs(row.recorded_at),
    durationMs: row.duration_ms,
    stateVersion: row.state_version,
    totalMicros: BigInt(row.total_micros),
    movedMicros: BigInt(row.moved_micros),
    changeCount: row.change_count,
  };
}
