import type { Uuid } from '../../kernel/ids.js';
import { inWindow, type KeysetOrder, type KeysetWindow, type Placed, SqlFilter } from '../keyset.js';
import type { Transaction } from '../transaction.js';
import { ARM_COLUMNS, type ArmRow, armRecord } from './arm-store.js';
import type { ArmRecord } from './campaign-records.js';
import { byParent } from './by-parent.js';

/** In the order in which they came into the campaign. */
export const ARM_ORDER: KeysetOrder = { columns: [{ sql: 'key', kind: 'integer' }], descending: false };

export class ArmReadModel {
  async byIds(tx: Transaction, accountId: Uuid, ids: readonly Uuid[]): Promise<ArmRecord[]> {
    const rows = await tx.query<ArmRow>(
      `SELECT ${ARM_COLUMNS} FROM arm WHERE id = ANY($1::uuid[]) AND account_id = $2`,
      [ids, accountId],
    );
    return rows.map(armRecord);
  }

  async byKeys(tx: Transaction, accountId: Uuid, keys: readonly number[]): Promise<ArmRecord[]> {
    const rows = await tx.query<ArmRow>(
      `SELECT ${ARM_COLUMNS} FROM arm WHERE key = ANY($1::int[]) AND account_id = $2`,
      [keys, accountId],
    );
    return rows.map(armRecord);
  }

  /** A window of the arms of each campaign, archived arms too. */
  async pages(
    tx: Transaction,
    accountId: Uuid,
    campaignIds: readonly Uuid[],
    window: KeysetWindow,
  ): Promise<Map<Uuid, Placed<ArmRecord>[]>> {
    const where = new SqlFilter();
    const parents = where.parameter(campaignIds);
    where.and('campaign_id = p.id').and('account_id = ?', accountId);
    const { place, tail } = inWindow(where, ARM_ORDER, window);
    const rows = await tx.query<ArmRow & { place: string[] }>(
      `SELECT a.* FROM unnest(${parents}::uuid[]) AS p (id)
       CROSS JOIN LATERAL (SELECT ${ARM_COLUMNS}, ${place} FROM arm WHERE ${where.where} ${tail}) a`,
      where.parameters,
    );
    return byParent(rows, (row) => row.campaign_id, armRecord);
  }
}
