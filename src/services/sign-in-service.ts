import { randomBytes } from 'node:crypto';
import { isTokenShaped, signInHash, TOKEN_BYTES, tokenHash, tokenSecret } from '../auth/tokens.js';
import { NOBODY, type Uuid } from '../kernel/ids.js';
import type { Clock } from '../kernel/ports/clock.js';
import type { IdSource } from '../kernel/ports/id-source.js';
import { DAY_MS, HOUR_MS } from '../kernel/units/time.js';
import type { Role } from '../kernel/words.js';
import type { AccountStore } from '../persistence/stores/account-store.js';
import type { TokenStore } from '../persistence/stores/token-store.js';
import type { Transaction } from '../persistence/transaction.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import { actOfPerson } from './audit/acts.js';

export interface SignInServiceDeps {
  readonly unitOfWork: UnitOfWork;
  readonly tokens: TokenStore;
  readonly accounts: AccountStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Told of a session that ended in this process, so that it counts at once here. */
  readonly onRevoked?: (tokenId: Uuid) => void;
}

export interface BrowserSession {
  /** For the cookie; only its hash is kept. */
  readonly secret: string;
  readonly lastsMs: number;
}

/** Until a link is used. */
const LINK_MS = HOUR_MS;
const SESSION_MS = 30 * DAY_MS;

/**
 * How a browser comes to a session without a token passing through an address bar: a code that works once, in a link, becomes
 * the secret of a token. Both are the same row, so the link can be used by one browser only, whoever tries at the same time;
 * and it can be revoked before and after.
 */
export class SignInService {
  constructor(private readonly deps: SignInServiceDeps) {}

  /** For the operator, who needs no token. @returns the code */
  async linkFor(accountId: Uuid, role: Role): Promise<string> {
    return this.deps.unitOfWork.run('system', (tx) => this.#link(tx, accountId, role));
  }

  /** The first way in to a database without any token; `null` where there are some, however many processes start together. */
  async firstLink(accountId: Uuid): Promise<string | null> {
    return this.deps.unitOfWork.run('system', async (tx) => {
      await this.deps.accounts.lockFirstStart(tx);
      if (await this.deps.tokens.anyExists(tx)) return null;
      return this.#link(tx, accountId, 'ADMIN');
    });
  }

  /** `null` for a code that is unknown, used, revoked or too old. */
  async redeem(code: string): Promise<BrowserSession | null> {
    if (!isTokenShaped(code)) return null;
    const secret = tokenSecret(randomBytes(TOKEN_BYTES));
    const nowMs = this.deps.clock.now();
    const span = { nowMs, expiresAtMs: nowMs + SESSION_MS };
    return this.deps.unitOfWork.run('system', async (tx) => {
      const bearer = await this.deps.tokens.exchange(tx, signInHash(code), tokenHash(secret), span);
      if (!bearer) return null;
      tx.acts.push(actOfPerson(bearer, 'signIn', { tokenId: bearer.tokenId }, null));
      return { secret, lastsMs: SESSION_MS };
    });
  }

  /** Ends the session of a browser that signs out. */
  async end(secret: string): Promise<void> {
    if (!isTokenShaped(secret)) return;
    const { unitOfWork, tokens, clock, onRevoked } = this.deps;
    const token = await unitOfWork.run('system', async (tx) => {
      const found = await tokens.findByHash(tx, tokenHash(secret));
      if (!found || found.revokedAtMs !== null) return null;
      const { id: tokenId, accountId } = found;
      tx.acts.push(actOfPerson({ accountId, tokenId }, 'signOut', { tokenId }, null));
      return tokens.revoke(tx, accountId, tokenId, clock.now());
    });
    if (token) onRevoked?.(token.id);
  }

  async #link(tx: Transaction, accountId: Uuid, role: Role): Promise<string> {
    const code = tokenSecret(randomBytes(TOKEN_BYTES));
    const nowMs = this.deps.clock.now();
    const token = {
      id: this.deps.ids.next(),
      accountId,
      name: 'Browser',
      role,
      createdAtMs: nowMs,
      expiresAtMs: nowMs + LINK_MS,
      lastUsedAtMs: null,
      revokedAtMs: null,
    };
    await this.deps.tokens.insert(tx, token, signInHash(code));
    tx.acts.push(
      actOfPerson({ accountId, tokenId: NOBODY }, 'createToken', { name: token.name, role }, token),
    );
    return code;
  }
}
