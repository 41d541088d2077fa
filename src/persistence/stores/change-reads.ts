import type { Uuid } from '../../kernel/ids.js';
import type { Micros } from '../../kernel/units/money.js';
import { instantMs, instantText } from '../instants.js';
import { inWindow, type KeysetOrder, type KeysetWindow, type Placed, SqlFilter } from '../keyset.js';
import type { Transaction } from '../transaction.js';
import { byParent } from './by-parent.js';
import type { AllocationChangeRecord } from './read-records.js';

export interface ChangeFilter {
  readonly campaignIds?: readonly Uuid[] | null | undefined;
  readonly armIds?: readonly Uuid[] | null | undefined;
  readonly cycleIds?: readonly Uuid[] | null | undefined;
  readonly causes?: readonly string[] | null | undefined;
  /** At or after; account time. */
  readonly fromMs?: number | null | undefined;
  /** Before; account time. */
  readonly toMs?: number | null | undefined;
  /** Moves of at least so much, up or down. */
  readonly minimumMicros?: Micros | null | undefined;
}

export const CHANGE_ORDER: KeysetOrder = {
  columns: [
    { sql: 'at', kind: 'timestamptz' },
    { sql: 'id', kind: 'uuid' },
  ],
  descending: true,
};

const COLUMNS = `id, campaign_id, arm_id, cycle_id, at, cause, before_micros::text AS before_micros,
  after_micros::text AS after_micros, before_share, after_share, factors, author_id,
  (SELECT name FROM api_token t WHERE t.id = author_id) AS author_name`;

export class ChangeReadModel {
  async byIds(tx: Transaction, accountId: Uuid, ids: readonly Uuid[]): Promise<AllocationChangeRecord[]> {
    const rows = await tx.query<ChangeRow>(
      `SELECT ${COLUMNS} FROM allocation_change WHERE id = ANY($1::uuid[]) AND account_id = $2`,
      [ids, accountId],
    );
    return rows.map(toRecord);
  }

  /** In the order of their ids, which is that of the arms. */
  async ofCycles(
    tx: Transaction,
    accountId: Uuid,
    cycleIds: readonly Uuid[],
  ): Promise<AllocationChangeRecord[]> {
    const rows = await tx.query<ChangeRow>(
      `SELECT ${COLUMNS} FROM allocation_change WHERE cycle_id = ANY($1::uuid[]) AND account_id = $2 ORDER BY id`,
      [cycleIds, accountId],
    );
    return rows.map(toRecord);
  }

  /** Oldest first, `limit` at most. */
  async all(
    tx: Transaction,
    accountId: Uuid,
    filter: ChangeFilter,
    limit: number,
  ): Promise<AllocationChangeRecord[]> {
    const where = conditions(new SqlFilter().and('account_id = ?', accountId), filter);
    const most = where.parameter(limit);
    const rows = await tx.query<ChangeRow>(
      `SELECT ${COLUMNS} FROM allocation_change WHERE ${where.where} ORDER BY at, id LIMIT ${most}`,
      where.parameters,
    );
    return rows.map(toRecord);
  }

  async page(
    tx: Transaction,
    accountId: Uuid,
    filter: ChangeFilter,
    window: KeysetWindow,
  ): Promise<Placed<AllocationChangeRecord>[]> {
    const where = conditions(new SqlFilter().and('account_id = ?', accountId), filter);
    const { place, tail } = inWindow(where, CHANGE_ORDER, window);
    const rows = await tx.query<ChangeRow & { place: string[] }>(
      `SELECT ${COLUMNS}, ${place} FROM allocation_change WHERE ${where.where} ${tail}`,
      where.parameters,
    );
    return rows.map((row) => ({ row: toRecord(row), place: row.place }));
  }

  /** A window of the changes of each campaign. */
  async pages(
    tx: Transaction,
    accountId: Uuid,
    campaignIds: readonly Uuid[],
    filter: Omit<ChangeFilter, 'campaignIds'>,
    window: KeysetWindow,
  ): Promise<Map<Uuid, Placed<AllocationChangeRecord>[]>> {
    const where = new SqlFilter();
    const parents = where.parameter(campaignIds);
    conditions(where.and('campaign_id = p.id').and('account_id = ?', accountId), filter);
    const { place, tail } = inWindow(where, CHANGE_ORDER, window);
    const rows = await tx.query<ChangeRow & { place: string[] }>(
      `SELECT c.* FROM unnest(${parents}::uuid[]) AS p (id)
       CROSS JOIN LATERAL (SELECT ${COLUMNS}, ${place} FROM allocation_change WHERE ${where.where} ${tail}) c`,
      where.parameters,
    );
    return byParent(rows, (row) => row.campaign_id, toRecord);
  }
}

function conditions(where: SqlFilter, filter: ChangeFilter): SqlFilter {
  const { fromMs, toMs, minimumMicros } = filter;
  return where
    .andIf('campaign_id = ANY(?::uuid[])', filter.campaignIds)
    .andIf('arm_id = ANY(?::uuid[])', filter.armIds)
    .andIf('cycle_id = ANY(?::uuid[])', filter.cycleIds)
    .andIf('cause = ANY(?::text[])', filter.causes)
    .andIf('at >= ?', fromMs === null || fromMs === undefined ? null : instantText(fromMs))
    .andIf('at < ?', toMs === null || toMs === undefined ? null : instantText(toMs))
    .andIf('abs(after_micros - before_micros) >= ?::bigint', minimumMicros?.toString());
}

interface ChangeRow {
  id: Uuid;
  campaign_id: Uuid;
  arm_id: Uuid;
  cycle_id: Uuid;
  at: string;
  cause: string;
  before_micros: string;
  after_micros: string;
  before_share: number;
  after_share: number;
  factors: [kind: string, micros: string][];
  author_id: Uuid | null;
  author_name: string | null;
}

function toRecord(row: ChangeRow): AllocationChangeRecord {
  return {
    id: row.id,
    campaignId: row.campaign_id,
    armId: row.arm_id,
    cycleId: row.cycle_id,
    atMs: instantMs(row.at),
    cause: row.cause,
    beforeMicros: BigInt(row.before_micros),
    afterMicros: BigInt(row.after_micros),
    beforeShare: row.before_share,
    afterShare: row.after_share,
    authorId: row.author_id,
    authorName: row.author_name,
    factors: row.factors.map(([kind, micros]) => ({ kind, amountMicros: BigInt(micros) })),
  };
}
