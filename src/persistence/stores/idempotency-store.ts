import type { Uuid } from '../../kernel/ids.js';
import { instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';

export interface StoredAnswer {
  readonly operation: string;
  readonly inputHash: Buffer;
  readonly response: unknown;
}

export class IdempotencyStore {
  /**
   * Takes the key for this transaction; `false` where another one has had it. While that one is open, this waits for its end:
   * if it rolls back, the key is ours after all. A record older than `keptSinceMs` counts as gone.
   */
  async take(
    tx: Transaction,
    record: { accountId: Uuid; key: string; operation: string; inputHash: Buffer; atMs: number },
    keptSinceMs: number,
  ): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO idempotency_record AS r (account_id, key, operation, input_hash, response, created_at)
       VALUES ($1, $2, $3, $4, NULL, $5)
       ON CONFLICT (account_id, key) DO UPDATE
         SET operation = excluded.operation, input_hash = excluded.input_hash, response = NULL, created_at = excluded.created_at
         WHERE r.created_at < $6
       RETURNING 1`,
      [
        record.accountId,
        record.key,
        record.operation,
        record.inputHash,
        instantText(record.atMs),
        instantText(keptSinceMs),
      ],
    );
    return rows.length > 0;
  }

  async find(tx: Transaction, accountId: Uuid, key: string): Promise<StoredAnswer | null> {
    const [row] = await tx.query<{ operation: string; input_hash: Buffer; response: unknown }>(
      'SELECT operation, input_hash, response FROM idempotency_record WHERE account_id = $1 AND key = $2',
      [accountId, key],
    );
    return row ? { operation: row.operation, inputHash: row.input_hash, response: row.response } : null;
  }

  async answer(tx: Transaction, accountId: Uuid, key: string, response: unknown): Promise<void> {
    await tx.query('UPDATE idempotency_record SET response = $3::jsonb WHERE account_id = $1 AND key = $2', [
      accountId,
      key,
      JSON.stringify(response),
    ]);
  }

  /** At most `limit` records, so that the transaction stays short; returns how many there were. */
  async deleteBefore(tx: Transaction, beforeMs: number, limit: number): Promise<number> {
    const rows = await tx.query(
      `DELETE FROM idempotency_record WHERE (account_id, key) IN (
         SELECT account_id, key FROM idempotency_record WHERE created_at < $1
         ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING 1`,
      [instantText(beforeMs), limit],
    );
    return rows.length;
  }
}
