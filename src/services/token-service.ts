import { randomBytes } from 'node:crypto';
import type { Actor } from '../auth/actor.js';
import { forbidden } from '../auth/policy.js';
import { isTokenShaped, TOKEN_BYTES, tokenHash, tokenSecret } from '../auth/tokens.js';
import { NOBODY, type Uuid } from '../kernel/ids.js';
import type { Clock } from '../kernel/ports/clock.js';
import type { IdSource } from '../kernel/ports/id-source.js';
import { isRefusal, Problem, Refusal, refusalOf } from '../kernel/problem.js';
import type { Role } from '../kernel/words.js';
import type { AccountStore } from '../persistence/stores/account-store.js';
import type { TokenRecord, TokenStore } from '../persistence/stores/token-store.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import { actOfPerson } from './audit/acts.js';
import { withIdempotency } from './idempotency.js';
import { nameProblems } from './text-rules.js';

export type { TokenRecord } from '../persistence/stores/token-store.js';

export interface CreateTokenInput {
  readonly name: string;
  readonly role: Role;
  /** Real time, in the future; none = it does not expire. */
  readonly expiresAtMs?: number | null | undefined;
}

export interface CreatedToken {
  readonly token: TokenRecord;
  /** Shown once: only its hash is kept. `null` where the answer is repeated for an idempotency key. */
  readonly secret: string | null;
}

export interface TokenServiceDeps {
  readonly unitOfWork: UnitOfWork;
  readonly tokens: TokenStore;
  readonly accounts: AccountStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Told of a revocation that happened in this process, so that it counts at once here. */
  readonly onRevoked?: (tokenId: Uuid) => void;
}

/** Bearer tokens: made, listed, revoked. Who a bearer is, is asked of the `TokenReader`. */
export class TokenService {
  constructor(private readonly deps: TokenServiceDeps) {}

  async create(
    actor: Actor,
    input: CreateTokenInput,
    idempotencyKey?: string | null,
  ): Promise<CreatedToken | Refusal> {
    const denied = forbidden(actor, 'createToken');
    if (denied) return new Refusal(denied);
    return this.#create(actor, input, idempotencyKey);
  }

  /** For the operator at the command line, who needs no token to make one. */
  async createFor(accountId: Uuid, input: CreateTokenInput): Promise<CreatedToken | Refusal> {
    return this.#create({ accountId, tokenId: NOBODY }, input, null);
  }

  async revoke(
    actor: Actor,
    input: { readonly tokenId: Uuid },
    idempotencyKey?: string | null,
  ): Promise<TokenRecord | Refusal> {
    const denied = forbidden(actor, 'revokeToken');
    if (denied) return new Refusal(denied);
    return this.#revoke(actor, input, idempotencyKey);
  }

  /** For the operator at the command line. */
  async revokeFor(accountId: Uuid, tokenId: Uuid): Promise<TokenRecord | Refusal> {
    return this.#revoke({ accountId, tokenId: NOBODY }, { tokenId }, null);
  }

  /** Newest first, revoked and expired ones too. */
  async list(actor: Actor): Promise<readonly TokenRecord[] | Refusal> {
    const denied = forbidden(actor, 'tokens');
    if (denied) return new Refusal(denied);
    const { accountId } = actor;
    return this.deps.unitOfWork.read({ accountId }, (tx) => this.deps.tokens.list(tx, accountId));
  }

  /**
   * The first ADMIN token, on a database without any: the one that the operator set. Tells whether it was made; not where there
   * are tokens already, however many processes start together.
   */
  async ensureFirstToken(accountId: Uuid, secret: string): Promise<boolean | Refusal> {
    if (!isTokenShaped(secret)) {
      const message = 'A bootstrap token has 16 to 512 printable ASCII characters without spaces.';
      return new Refusal(new Problem('BAD_TOKEN', message));
    }
    return this.deps.unitOfWork.run('system', async (tx) => {
      await this.deps.accounts.lockFirstStart(tx);
      if (await this.deps.tokens.anyExists(tx)) return false;
      const token = this.#recordOf(accountId, { name: 'First start', role: 'ADMIN' });
      await this.deps.tokens.insert(tx, token, tokenHash(secret));
      tx.acts.push(actOfPerson({ accountId, tokenId: NOBODY }, 'createToken', { role: 'ADMIN' }, token));
      return true;
    });
  }

  async #create(
    owner: Pick<Actor, 'accountId' | 'tokenId'>,
    input: CreateTokenInput,
    key: string | null | undefined,
  ): Promise<CreatedToken | Refusal> {
    const nowMs = this.deps.clock.now();
    const refusal = refusalOf(problemsOf(input, nowMs));
    if (refusal) return refusal;
    const { accountId } = owner;
    let secret: string | null = null;
    const token = await this.deps.unitOfWork.run({ accountId }, (tx) =>
      // The stored answer is the record alone: a secret must not lie in the table of answers.
      withIdempotency(tx, owner, { key, operation: 'createToken', input, nowMs }, async () => {
        secret = tokenSecret(randomBytes(TOKEN_BYTES));
        const record = this.#recordOf(accountId, input);
        await this.deps.tokens.insert(tx, record, tokenHash(secret));
        tx.acts.push(actOfPerson(owner, 'createToken', input, record));
        return record;
      }),
    );
    return isRefusal(token) ? token : { token, secret };
  }

  async #revoke(
    owner: Pick<Actor, 'accountId' | 'tokenId'>,
    input: { readonly tokenId: Uuid },
    key: string | null | undefined,
  ): Promise<TokenRecord | Refusal> {
    const { accountId } = owner;
    const nowMs = this.deps.clock.now();
    const result = await this.deps.unitOfWork.run({ accountId }, (tx) =>
      withIdempotency(tx, owner, { key, operation: 'revokeToken', input, nowMs }, async () => {
        const before = await this.deps.tokens.find(tx, accountId, input.tokenId);
        const token = await this.deps.tokens.revoke(tx, accountId, input.tokenId, nowMs);
        if (token && before?.revokedAtMs === null)
          tx.acts.push(actOfPerson(owner, 'revokeToken', input, token));
        return (
          token ?? new Refusal(new Problem('NOT_FOUND', 'There is no such token.', ['input', 'tokenId']))
        );
      }),
    );
    if (!isRefusal(result)) this.deps.onRevoked?.(input.tokenId);
    return result;
  }

  #recordOf(accountId: Uuid, input: CreateTokenInput): TokenRecord {
    return {
      id: this.deps.ids.next(),
      accountId,
      name: input.name.trim(),
      role: input.role,
      createdAtMs: this.deps.clock.now(),
      expiresAtMs: input.expiresAtMs ?? null,
      lastUsedAtMs: null,
      revokedAtMs: null,
    };
  }
}

function problemsOf(input: CreateTokenInput, nowMs: number): Problem[] {
  const problems = nameProblems(input.name, ['input', 'name']);
  const { expiresAtMs } = input;
  if (expiresAtMs !== null && expiresAtMs !== undefined && !(expiresAtMs > nowMs)) {
    problems.push(new Problem('OUT_OF_RANGE', 'A token expires in the future.', ['input', 'expiresAt']));
  }
  return problems;
}
