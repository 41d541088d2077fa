import type { Actor } from '../auth/actor.js';
import { isJwtShaped } from '../auth/jwt.js';
import { identityHash, isTokenShaped, tokenHash } from '../auth/tokens.js';
import type { Uuid } from '../kernel/ids.js';
import type { Clock } from '../kernel/ports/clock.js';
import type { Logger } from '../kernel/ports/logger.js';
import { MINUTE_MS, SECOND_MS } from '../kernel/units/time.js';
import type { TokenRecord, TokenStore } from '../persistence/stores/token-store.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import type { IdentityRegister } from './identity-register.js';

export interface TokenReaderDeps {
  readonly unitOfWork: UnitOfWork;
  readonly tokens: TokenStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whose JWTs are taken besides tokens. */
  readonly identities?: IdentityRegister | null;
}

interface Known {
  readonly token: TokenRecord;
  readonly readAtMs: number;
}

/** A revocation in another process counts here after this long at the latest. */
const TRUSTED_MS = SECOND_MS;
const TOUCH_EVERY_MS = MINUTE_MS;
const MOST_KNOWN = 10_000;

/** Who a bearer is. Asked for every request, so what was read a moment ago is used again. */
export class TokenReader {
  readonly #known = new Map<string, Known>();
  readonly #reading = new Map<string, Promise<TokenRecord | null>>();
  readonly #touchedAtMs = new Map<Uuid, number>();
  #touching: Promise<void> = Promise.resolve();

  constructor(private readonly deps: TokenReaderDeps) {}

  /** `null` for what is no token, or one unknown, expired or revoked: the caller need not know which. */
  async authenticate(bearer: string): Promise<Actor | null> {
    const { identities } = this.deps;
    if (identities && isJwtShaped(bearer)) return this.#identify(identities, bearer);
    if (!isTokenShaped(bearer)) return null;
    const hash = tokenHash(bearer);
    const token = await this.#find(hash.toString('hex'), hash);
    const nowMs = this.deps.clock.now();
    if (!token || !isLive(token, nowMs)) return null;
    this.#touch(token, nowMs);
    return { tokenId: token.id, accountId: token.accountId, role: token.role };
  }

  /** Forgets what was read of a token that has been revoked. */
  forget(tokenId: Uuid): void {
    for (const [hash, { token }] of this.#known) if (token.id === tokenId) this.#known.delete(hash);
  }

  /** Resolves when uses seen so far are written; for an orderly stop. */
  async settled(): Promise<void> {
    await this.#touching;
  }

  async #identify(identities: IdentityRegister, jwt: string): Promise<Actor | null> {
    const identity = await identities.provider.verify(jwt);
    if (!identity) return null;
    const { accountId, role, expiresAtMs } = identity;
    const hash = identityHash(identity);
    const key = hash.toString('hex');
    let token = await this.#find(key, hash);
    if (token?.role !== role) {
      token = await identities.enter(identity, hash);
      if (token) this.#keep(key, { token, readAtMs: this.deps.clock.now() });
    }
    if (!token || token.revokedAtMs !== null) return null;
    this.#touch(token, this.deps.clock.now());
    return { tokenId: token.id, accountId, role, expiresAtMs };
  }

  async #find(key: string, hash: Buffer): Promise<TokenRecord | null> {
    const known = this.#known.get(key);
    if (known && this.#isFresh(known)) return known.token;
    const reading = this.#reading.get(key) ?? this.#read(key, hash);
    return reading;
  }

  /** Something read in a future that did not come, since the clock was set back, is not fresh. */
  #isFresh({ readAtMs }: Known): boolean {
    const ageMs = this.deps.clock.now() - readAtMs;
    return ageMs >= 0 && ageMs < TRUSTED_MS;
  }

  #read(key: string, hash: Buffer): Promise<TokenRecord | null> {
    const readAtMs = this.deps.clock.now();
    const reading = this.deps.unitOfWork
      .read('system', (tx) => this.deps.tokens.findByHash(tx, hash))
      .then((token) => {
        if (token) this.#keep(key, { token, readAtMs });
        else this.#known.delete(key);
        return token;
      })
      .finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  #keep(key: string, known: Known): void {
    this.#known.delete(key);
    this.#known.set(key, known);
    if (this.#known.size <= MOST_KNOWN) return;
    // A Map keeps the order of insertion, and every read inserts anew: the first one is the oldest.
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      return;
    }
  }

  /** Once a minute and token, and not awaited: no request waits for the note that it was made. */
  #touch(token: TokenRecord, nowMs: number): void {
    const lastMs = Math.max(token.lastUsedAtMs ?? 0, this.#touchedAtMs.get(token.id) ?? 0);
    if (nowMs - lastMs < TOUCH_EVERY_MS) return;
    this.#touchedAtMs.set(token.id, nowMs);
    if (this.#touchedAtMs.size > MOST_KNOWN) this.#touchedAtMs.clear();
    this.#touching = this.#touching.then(() => this.#write(token.id, nowMs));
  }

  async #write(tokenId: Uuid, atMs: number): Promise<void> {
    try {
      await this.deps.unitOfWork.run('system', (tx) =>
        this.deps.tokens.touch(tx, [tokenId], atMs, TOUCH_EVERY_MS),
      );
    } catch (error) {
      this.deps.logger.warn({ err: error, tokenId }, 'the last use of a token was not noted');
    }
  }
}

function isLive(token: TokenRecord, nowMs: number): boolean {
  return token.revokedAtMs === null && (token.expiresAtMs === null || token.expiresAtMs > nowMs);
}
