import type { Uuid } from '../../kernel/ids.js';
import type { OverrideKind, OverrideState } from '../../kernel/words.js';
import { instantText } from '../instants.js';
import { inWindow, type KeysetOrder, type KeysetWindow, type Placed, SqlFilter } from '../keyset.js';
import type { Transaction } from '../transaction.js';
import { byParent } from './by-parent.js';
import {
  OVERRIDE_COLUMNS,
  type OverrideRecord,
  type OverrideRow,
  overrideRecord,
} from './override-records.js';

export interface OverrideFilter {
  readonly campaignIds?: readonly Uuid[] | null | undefined;
  readonly armIds?: readonly Uuid[] | null | undefined;
  readonly kinds?: readonly OverrideKind[] | null | undefined;
  readonly states?: readonly OverrideState[] | null | undefined;
}

/** Newest first. */
export const OVERRIDE_ORDER: KeysetOrder = { columns: [{ sql: 'id', kind: 'uuid' }], descending: true };

export class OverrideReadModel {
  async byIds(tx: Transaction, accountId: Uuid, ids: readonly Uuid[]): Promise<OverrideRecord[]> {
    const rows = await tx.query<OverrideRow>(
      `SELECT ${OVERRIDE_COLUMNS} FROM campaign_override WHERE id = ANY($1::uuid[]) AND account_id = $2`,
      [ids, accountId],
    );
    return rows.map(overrideRecord);
  }

  /** @param atMs the instant of account time at which states are looked at */
  async page(
    tx: Transaction,
    accountId: Uuid,
    filter: OverrideFilter,
    atMs: number,
    window: KeysetWindow,
  ): Promise<Placed<OverrideRecord>[]> {
    const where = conditions(new SqlFilter().and('account_id = ?', accountId), filter, atMs);
    const { place, tail } = inWindow(where, OVERRIDE_ORDER, window);
    const rows = await tx.query<OverrideRow & { place: string[] }>(
      `SELECT ${OVERRIDE_COLUMNS}, ${place} FROM campaign_override WHERE ${where.where} ${tail}`,
      where.parameters,
    );
    return rows.map((row) => ({ row: overrideRecord(row), place: row.place }));
  }

  /** A window of the overrides of each campaign or arm. */
  async pages(
    tx: Transaction,
    accountId: Uuid,
    of: 'campaign' | 'arm',
    parentIds: readonly Uuid[],
    filter: Pick<OverrideFilter, 'kinds' | 'states'>,
    atMs: number,
    window: KeysetWindow,
  ): Promise<Map<Uuid, Placed<OverrideRecord>[]>> {
    const where = new SqlFilter();
    const parents = where.parameter(parentIds);
    conditions(where.and(`${of}_id = p.id`).and('account_id = ?', accountId), filter, atMs);
    const { place, tail } = inWindow(where, OVERRIDE_ORDER, window);
    const rows = await tx.query<OverrideRow & { place: string[] }>(
      `SELECT o.* FROM unnest(${parents}::uuid[]) AS p (id)
       CROSS JOIN LATERAL (SELECT ${OVERRIDE_COLUMNS}, ${place} FROM campaign_override WHERE ${where.where} ${tail}) o`,
      where.parameters,
    );
    return byParent(rows, (row) => (of === 'campaign' ? row.campaign_id : row.arm_id!), overrideRecord);
  }
}

/** As `overrideState` of the services says it. */
const STATE = `CASE WHEN revoked_by IS NOT NULL THEN 'REVOKED' WHEN ended_at IS NOT NULL OR expires_at <= ? THEN 'EXPIRED'
                    WHEN starts_at > ? THEN 'SCHEDULED' ELSE 'ACTIVE' END`;

function conditions(where: SqlFilter, filter: OverrideFilter, atMs: number): SqlFilter {
  where
    .andIf('campaign_id = ANY(?::uuid[])', filter.campaignIds)
    .andIf('arm_id = ANY(?::uuid[])', filter.armIds)
    .andIf('kind = ANY(?::text[])', filter.kinds);
  if (!filter.states) return where;
  const at = instantText(atMs);
  return where.and(`${STATE} = ANY(?::text[])`, at, at, filter.states);
}
