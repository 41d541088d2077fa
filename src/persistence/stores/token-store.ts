import type { Uuid } from '../../kernel/ids.js';
import type { Role } from '../../kernel/words.js';
import { type ApiToken, ApiTokenEntity } from '../entities/api-token.js';
import { instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';

/** A token without its secret. Real time. */
export interface TokenRecord {
  readonly id: Uuid;
  readonly accountId: Uuid;
  readonly name: string;
  readonly role: Role;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  /** To the minute. */
  readonly lastUsedAtMs: number | null;
  readonly revokedAtMs: number | null;
}

export class TokenStore {
  async insert(tx: Transaction, token: TokenRecord, hash: Buffer): Promise<void> {
    tx.em.persist(
      tx.em.create(ApiTokenEntity, {
        id: token.id,
        accountId: token.accountId,
        name: token.name,
        role: token.role,
        hash,
        createdAt: new Date(token.createdAtMs),
        expiresAt: token.expiresAtMs === null ? null : new Date(token.expiresAtMs),
        lastUsedAt: null,
        revokedAt: null,
      }),
    );
    await tx.em.flush();
  }

  async find(tx: Transaction, accountId: Uuid, tokenId: Uuid): Promise<TokenRecord | null> {
    const token = await tx.em.findOne(ApiTokenEntity, { id: tokenId, accountId });
    return token && recordOf(token);
  }

  /** Newest first. */
  async list(tx: Transaction, accountId: Uuid): Promise<TokenRecord[]> {
    const tokens = await tx.em.find(ApiTokenEntity, { accountId }, { orderBy: { id: 'desc' } });
    return tokens.map(recordOf);
  }

  /** Of any account: who asks is not known before. */
  async findByHash(tx: Transaction, hash: Buffer): Promise<TokenRecord | null> {
    const token = await tx.em.findOne(ApiTokenEntity, { hash });
    return token && recordOf(token);
  }

  async hashExists(tx: Transaction, hash: Buffer): Promise<boolean> {
    const rows = await tx.query('SELECT 1 FROM api_token WHERE hash = $1', [hash]);
    return rows.length > 0;
  }

  async anyExists(tx: Transaction): Promise<boolean> {
    const rows = await tx.query('SELECT 1 FROM api_token LIMIT 1');
    return rows.length > 0;
  }

  /** A person of the identity provider, by its hash: made where it is new, and with the role that it has now. */
  async enterIdentity(
    tx: Transaction,
    identity: Pick<TokenRecord, 'id' | 'accountId' | 'name' | 'role' | 'createdAtMs'>,
    hash: Buffer,
  ): Promise<TokenRecord | null> {
    const { id, accountId, name, role, createdAtMs } = identity;
    const [row] = await tx.query<{ id: Uuid }>(
      `INSERT INTO api_token AS t (id, account_id, name, role, hash, created_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (hash) DO UPDATE SET role = excluded.role RETURNING t.id`,
      [id, accountId, name, role, hash, instantText(createdAtMs)],
    );
    return this.find(tx, accountId, row!.id);
  }

  /** Gives a token that still holds another secret and another end, once. `null` for one that does not. */
  async exchange(
    tx: Transaction,
    from: Buffer,
    to: Buffer,
    { nowMs, expiresAtMs }: { readonly nowMs: number; readonly expiresAtMs: number },
  ): Promise<{ tokenId: Uuid; accountId: Uuid } | null> {
    const [row] = await tx.query<{ tokenId: Uuid; accountId: Uuid }>(
      `UPDATE api_token SET hash = $2, expires_at = $4
       WHERE hash = $1 AND revoked_at IS NULL AND expires_at > $3 RETURNING id AS "tokenId", account_id AS "accountId"`,
      [from, to, instantText(nowMs), instantText(expiresAtMs)],
    );
    return row ?? null;
  }

  /** Keeps the first instant where it is revoked again. */
  async revoke(tx: Transaction, accountId: Uuid, tokenId: Uuid, atMs: number): Promise<TokenRecord | null> {
    await tx.query(
      'UPDATE api_token SET revoked_at = $3 WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL',
      [tokenId, accountId, instantText(atMs)],
    );
    return this.find(tx, accountId, tokenId);
  }

  /** Written at most once in `everyMs`, whichever process comes first. */
  async touch(tx: Transaction, tokenIds: readonly Uuid[], atMs: number, everyMs: number): Promise<void> {
    await tx.query(
      `UPDATE api_token SET last_used_at = $2
       WHERE id = ANY($1::uuid[]) AND (last_used_at IS NULL OR last_used_at <= $3)`,
      [tokenIds, instantText(atMs), instantText(atMs - everyMs)],
    );
  }
}

function recordOf(token: ApiToken): TokenRecord {
  return {
    id: token.id,
    accountId: token.accountId,
    name: token.name,
    role: token.role,
    createdAtMs: token.createdAt.getTime(),
    expiresAtMs: token.expiresAt?.getTime() ?? null,
    lastUsedAtMs: token.lastUsedAt?.getTime() ?? null,
    revokedAtMs: token.revokedAt?.getTime() ?? null,
  };
}
