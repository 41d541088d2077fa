import type { Uuid } from '../../kernel/ids.js';
import type { AuditEntryRecord } from '../audit-chain.js';
import { instantMs, instantText } from '../instants.js';
import { inWindow, type KeysetOrder, type KeysetWindow, type Placed, SqlFilter } from '../keyset.js';
import type { Transaction } from '../transaction.js';

export interface AuditFilter {
  readonly actors?: readonly string[] | null | undefined;
  readonly actions?: readonly string[] | null | undefined;
  readonly subjects?: readonly string[] | null | undefined;
  /** At or after; real time. */
  readonly fromMs?: number | null | undefined;
  /** Before; real time. */
  readonly toMs?: number | null | undefined;
}

/** Newest first. */
export const AUDIT_ORDER: KeysetOrder = { columns: [{ sql: 'sequence', kind: 'bigint' }], descending: true };

const COLUMNS = 'account_id, sequence, at, actor, action, subject, payload, previous_hash, hash';

/** Reads the audit log; units of work write it. */
export class AuditStore {
  async page(
    tx: Transaction,
    accountId: Uuid,
    filter: AuditFilter,
    window: KeysetWindow,
  ): Promise<Placed<AuditEntryRecord>[]> {
    const { fromMs, toMs } = filter;
    const where = new SqlFilter()
      .and('account_id = ?', accountId)
      .andIf('actor = ANY(?::text[])', filter.actors)
      .andIf('action = ANY(?::text[])', filter.actions)
      .andIf('subject = ANY(?::text[])', filter.subjects)
      .andIf('at >= ?', fromMs === null || fromMs === undefined ? null : instantText(fromMs))
      .andIf('at < ?', toMs === null || toMs === undefined ? null : instantText(toMs));
    const { place, tail } = inWindow(where, AUDIT_ORDER, window);
    const rows = await tx.query<EntryRow & { place: string[] }>(
      `SELECT ${COLUMNS}, ${place} FROM audit_entry WHERE ${where.where} ${tail}`,
      where.parameters,
    );
    return rows.map((row) => ({ row: entryRecord(row), place: row.place }));
  }

  /** Entries behind another one, oldest first; twins of a sequence too, should somebody have put them in. */
  async chain(
    tx: Transaction,
    accountId: Uuid,
    after: { readonly sequence: number; readonly hash: Buffer },
    limit: number,
  ): Promise<AuditEntryRecord[]> {
    const rows = await tx.query<EntryRow>(
      `SELECT ${COLUMNS} FROM audit_entry WHERE account_id = $1 AND (sequence, hash) > ($2, $3)
       ORDER BY sequence, hash LIMIT $4`,
      [accountId, after.sequence, after.hash, limit],
    );
    return rows.map(entryRecord);
  }

  /** Where the chain ends; null where nothing was ever written. */
  async head(tx: Transaction, accountId: Uuid): Promise<{ sequence: number; hash: Buffer } | null> {
    const [row] = await tx.query<{ sequence: string; hash: Buffer }>(
      'SELECT sequence, hash FROM audit_head WHERE account_id = $1',
      [accountId],
    );
    return row ? { sequence: Number(row.sequence), hash: row.hash } : null;
  }
}

interface EntryRow {
  account_id: Uuid;
  sequence: string;
  at: string;
  actor: string;
  action: string;
  subject: string | null;
  payload: string;
  previous_hash: Buffer;
  hash: Buffer;
}

function entryRecord(row: EntryRow): AuditEntryRecord {
  return {
    accountId: row.account_id,
    sequence: Number(row.sequence),
    atMs: instantMs(row.at),
    actor: row.actor,
    action: row.action,
    subject: row.subject,
    payload: row.payload,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
