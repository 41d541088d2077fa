import type { Uuid } from '../../kernel/ids.js';
import type { AlertSeverity } from '../../kernel/words.js';
import { instantMs, instantOrNullMs, instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';
import type { AlertRecord } from './read-records.js';

export interface NewAlert {
  readonly id: Uuid;
  readonly accountId: Uuid;
  readonly campaignId: Uuid | null;
  readonly kind: string;
  readonly severity: AlertSeverity;
  /** At most one alert with the same key is alive in an account. */
  readonly dedupKey: string;
  readonly message: string;
  /** Account time. */
  readonly atMs: number;
}

export class AlertStore {
  /** Opens it, or brings the message and severity of the living one up to date. */
  async open(tx: Transaction, alert: NewAlert): Promise<{ alert: AlertRecord; opened: boolean }> {
    const [row] = await tx.query<AlertRow & { opened: boolean }>(
      `INSERT INTO alert AS a (id, account_id, campaign_id, kind, severity, state, dedup_key, message, opened_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, 'OPEN', $6, $7, $8, $8)
       ON CONFLICT (account_id, dedup_key) WHERE state <> 'RESOLVED'
         DO UPDATE SET severity = excluded.severity, message = excluded.message,
                       updated_at = greatest(a.updated_at, excluded.updated_at)
       RETURNING ${ALERT_COLUMNS}, id = $1 AS opened`,
      [
        alert.id,
        alert.accountId,
        alert.campaignId,
        alert.kind,
        alert.severity,
        alert.dedupKey,
        alert.message,
        instantText(alert.atMs),
      ],
    );
    return { alert: alertRecord(row!), opened: row!.opened };
  }

  async lock(tx: Transaction, accountId: Uuid, alertId: Uuid): Promise<AlertRecord | null> {
    const [row] = await tx.query<AlertRow>(
      `SELECT ${ALERT_COLUMNS} FROM alert WHERE id = $1 AND account_id = $2 FOR UPDATE`,
      [alertId, accountId],
    );
    return row ? alertRecord(row) : null;
  }

  /** @param alert locked by this transaction */
  async acknowledge(
    tx: Transaction,
    { id, accountId }: Pick<AlertRecord, 'id' | 'accountId'>,
    by: Uuid,
    atMs: number,
  ): Promise<AlertRecord> {
    const [row] = await tx.query<AlertRow>(
      `UPDATE alert SET state = 'ACKNOWLEDGED', acknowledged_at = $2, acknowledged_by = $3, updated_at = $2
       WHERE id = $1 AND account_id = $4 RETURNING ${ALERT_COLUMNS}`,
      [id, instantText(atMs), by, accountId],
    );
    return alertRecord(row!);
  }

  /** @param alert locked by this transaction */
  async resolve(
    tx: Transaction,
    { id, accountId }: Pick<AlertRecord, 'id' | 'accountId'>,
    by: Uuid,
    atMs: number,
  ): Promise<AlertRecord> {
    const [row] = await tx.query<AlertRow>(
      `UPDATE alert SET state = 'RESOLVED', resolved_at = $2, resolved_by = $3, updated_at = $2
       WHERE id = $1 AND account_id = $4 RETURNING ${ALERT_COLUMNS}`,
      [id, instantText(atMs), by, accountId],
    );
    return alertRecord(row!);
  }

  /** Those that were alive; the machine resolves, so nobody is named. */
  async resolveByKeys(
    tx: Transaction,
    accountId: Uuid,
    keys: readonly string[],
    atMs: number,
  ): Promise<AlertRecord[]> {
    const rows = await tx.query<AlertRow>(
      `UPDATE alert SET state = 'RESOLVED', resolved_at = $3, updated_at = $3
       WHERE account_id = $1 AND dedup_key = ANY($2::text[]) AND state <> 'RESOLVED' RETURNING ${ALERT_COLUMNS}`,
      [accountId, keys, instantText(atMs)],
    );
    return rows.map(alertRecord);
  }
}

export const ALERT_COLUMNS = `id, account_id, campaign_id, kind, severity, state, message, opened_at, updated_at,
  acknowledged_at, acknowledged_by, resolved_at, resolved_by`;

export interface AlertRow {
  id: Uuid;
  account_id: Uuid;
  campaign_id: Uuid | null;
  kind: string;
  severity: AlertRecord['severity'];
  state: AlertRecord['state'];
  message: string;
  opened_at: string;
  updated_at: string;
  acknowledged_at: string | null;
  acknowledged_by: Uuid | null;
  resolved_at: string | null;
  resolved_by: Uuid | null;
}

export function alertRecord(row: AlertRow): AlertRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    campaignId: row.campaign_id,
    kind: row.kind,
    severity: row.severity,
    state: row.state,
    message: row.message,
    openedAtMs: instantMs(row.opened_at),
    updatedAtMs: instantMs(row.updated_at),
    acknowledgedAtMs: instantOrNullMs(row.acknowledged_at),
    acknowledgedBy: row.acknowledged_by,
    resolvedAtMs: instantOrNullMs(row.resolved_at),
    resolvedBy: row.resolved_by,
  };
}
