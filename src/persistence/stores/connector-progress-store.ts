import type { Uuid } from '../../kernel/ids.js';
import { instantMs, instantText } from '../instants.js';
import type { Queries } from '../queries.js';

/** How far (account time) each connector has brought results in. */
export class ConnectorProgressStore {
  /**
   * Takes the turn of a connector until the transaction ends; whoever comes meanwhile is turned away, since what it would bring
   * is being brought.
   * @param startMs where a connector begins that has not run yet
   * @returns null where another holds the turn
   */
  async take(tx: Queries, accountId: Uuid, connector: string, startMs: number): Promise<number | null> {
    await tx.query(
      `INSERT INTO connector_progress (account_id, connector, collected_until) VALUES ($1, $2, $3)
       ON CONFLICT (account_id, connector) DO NOTHING`,
      [accountId, connector, instantText(startMs)],
    );
    const rows = await tx.query<{ collected_until: string }>(
      `SELECT collected_until FROM connector_progress WHERE account_id = $1 AND connector = $2
       FOR UPDATE SKIP LOCKED`,
      [accountId, connector],
    );
    return rows[0] ? instantMs(rows[0].collected_until) : null;
  }

  async reach(tx: Queries, accountId: Uuid, connector: string, untilMs: number): Promise<void> {
    await tx.query(
      `UPDATE connector_progress SET collected_until = greatest(collected_until, $3)
       WHERE account_id = $1 AND connector = $2`,
      [accountId, connector, instantText(untilMs)],
    );
  }
}
