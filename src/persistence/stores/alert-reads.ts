import type { Uuid } from '../../kernel/ids.js';
import type { AlertSeverity, AlertState } from '../../kernel/words.js';
import { inWindow, type KeysetOrder, type KeysetWindow, type Placed, SqlFilter } from '../keyset.js';
import type { Transaction } from '../transaction.js';
import { ALERT_COLUMNS, type AlertRow, alertRecord } from './alert-store.js';
import type { AlertRecord } from './read-records.js';

export interface AlertFilter {
  readonly states?: readonly AlertState[] | null | undefined;
  readonly severities?: readonly AlertSeverity[] | null | undefined;
  readonly kinds?: readonly string[] | null | undefined;
  readonly campaignIds?: readonly Uuid[] | null | undefined;
}

/** Newest first. */
export const ALERT_ORDER: KeysetOrder = { columns: [{ sql: 'id', kind: 'uuid' }], descending: true };

export class AlertReadModel {
  async byIds(tx: Transaction, accountId: Uuid, ids: readonly Uuid[]): Promise<AlertRecord[]> {
    const rows = await tx.query<AlertRow>(
      `SELECT ${ALERT_COLUMNS} FROM alert WHERE id = ANY($1::uuid[]) AND account_id = $2`,
      [ids, accountId],
    );
    return rows.map(alertRecord);
  }

  async page(
    tx: Transaction,
    accountId: Uuid,
    filter: AlertFilter,
    window: KeysetWindow,
  ): Promise<Placed<AlertRecord>[]> {
    const where = conditions(accountId, filter);
    const { place, tail } = inWindow(where, ALERT_ORDER, window);
    const rows = await tx.query<AlertRow & { place: string[] }>(
      `SELECT ${ALERT_COLUMNS}, ${place} FROM alert WHERE ${where.where} ${tail}`,
      where.parameters,
    );
    return rows.map((row) => ({ row: alertRecord(row), place: row.place }));
  }

  async count(tx: Transaction, accountId: Uuid, filter: AlertFilter): Promise<number> {
    const where = conditions(accountId, filter);
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM alert WHERE ${where.where}`,
      where.parameters,
    );
    return row?.count ?? 0;
  }
}

function conditions(accountId: Uuid, filter: AlertFilter): SqlFilter {
  return new SqlFilter()
    .and('account_id = ?', accountId)
    .andIf('state = ANY(?::text[])', filter.states)
    .andIf('severity = ANY(?::text[])', filter.severities)
    .andIf('kind = ANY(?::text[])', filter.kinds)
    .andIf('campaign_id = ANY(?::uuid[])', filter.campaignIds);
}
