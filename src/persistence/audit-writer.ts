import type { Uuid } from '../kernel/ids.js';
import { type AuditAct, type AuditEntryRecord, auditHash, FIRST_HASH } from './audit-chain.js';
import { instantText } from './instants.js';
import type { Queries } from './queries.js';

interface Head {
  readonly sequence: number;
  readonly hash: Buffer;
}

/**
 * Appends acts to the chains of their accounts. The last thing that a unit of work does: from here to its commit other writers of
 * these accounts wait, and whoever waits here holds nothing that the others still want.
 */
export async function appendActs(tx: Queries, acts: readonly AuditAct[]): Promise<void> {
  if (acts.length === 0) return;
  const accountIds = [...new Set(acts.map((act) => act.accountId))].sort();
  const { heads, atMs } = await lockHeads(tx, accountIds);
  const entries: AuditEntryRecord[] = acts.map((act) => {
    const { sequence, hash: previousHash } = heads.get(act.accountId)!;
    const entry = { ...act, sequence: sequence + 1, atMs, previousHash };
    const hash = auditHash(entry);
    heads.set(act.accountId, { sequence: sequence + 1, hash });
    return { ...entry, hash };
  });
  await write(tx, entries, heads);
}

/** Accounts in one order, so that batches that share some wait for each other instead of blocking each other. */
async function lockHeads(
  tx: Queries,
  accountIds: readonly Uuid[],
): Promise<{ heads: Map<Uuid, Head>; atMs: number }> {
  const lock = `SELECT account_id, sequence, hash, floor(extract(epoch FROM clock_timestamp()) * 1000)::text AS at_ms
                FROM audit_head WHERE account_id = ANY($1::uuid[]) ORDER BY account_id FOR UPDATE`;
  let rows = await tx.query<HeadRow>(lock, [accountIds]);
  if (rows.length < accountIds.length) {
    await tx.query(
      `INSERT INTO audit_head (account_id, sequence, hash) SELECT id, 0, $2::bytea FROM unnest($1::uuid[]) AS a (id) ORDER BY id
       ON CONFLICT DO NOTHING`,
      [accountIds, FIRST_HASH],
    );
    rows = await tx.query<HeadRow>(lock, [accountIds]);
  }
  const heads = rows.map(
    (row) => [row.account_id, { sequence: Number(row.sequence), hash: row.hash }] as const,
  );
  return { heads: new Map(heads), atMs: Math.max(...rows.map((row) => Number(row.at_ms))) };
}

interface HeadRow {
  account_id: Uuid;
  sequence: string;
  hash: Buffer;
  at_ms: string;
}

async function write(
  tx: Queries,
  entries: readonly AuditEntryRecord[],
  heads: ReadonlyMap<Uuid, Head>,
): Promise<void> {
  const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;
  const ends = [...heads];
  await tx.query(
    `WITH entries AS (
       INSERT INTO audit_entry (account_id, sequence, at, actor, action, subject, payload, previous_hash, hash)
       SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[],
                            $8::bytea[], $9::bytea[]))
     UPDATE audit_head h SET sequence = e.sequence, hash = e.hash
     FROM unnest($10::uuid[], $11::bigint[], $12::bytea[]) AS e (account_id, sequence, hash) WHERE h.account_id = e.account_id`,
    [
      entries.map((entry) => entry.accountId),
      entries.map((entry) => entry.sequence),
      entries.map((entry) => instantText(entry.atMs)),
      entries.map((entry) => entry.actor),
      entries.map((entry) => entry.action),
      entries.map((entry) => entry.subject),
      entries.map((entry) => entry.payload),
      entries.map((entry) => hex(entry.previousHash)),
      entries.map((entry) => hex(entry.hash)),
      ends.map(([accountId]) => accountId),
      ends.map(([, { sequence }]) => sequence),
      ends.map(([, { hash }]) => hex(hash)),
    ],
  );
}
