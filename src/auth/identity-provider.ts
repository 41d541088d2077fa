import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { Fault } from '../kernel/fault.js';
import { decodeIdOf, type Uuid } from '../kernel/ids.js';
import type { Clock } from '../kernel/ports/clock.js';
import type { Logger } from '../kernel/ports/logger.js';
import { ROLES, type Role } from '../kernel/words.js';
import type { IdentityProviderConfig } from './jwt.js';

/** Somebody whom the identity provider vouches for. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly accountId: Uuid;
  readonly role: Role;
  readonly expiresAtMs: number;
}

type Key = Awaited<ReturnType<JWTVerifyGetKey>>;

const FETCH_WITHIN_MS = 3_000;
const KEYS_KEPT_MS = 600_000;
/** Between two looks for a key that is not there, so that made-up key ids do not become requests to the provider. */
const COOLDOWN_MS = 10_000;
/** After a look that failed: meanwhile everybody hears the same, at once. */
const RETREAT_MS = 1_000;

/** JWTs of one identity provider, by the keys that it publishes. */
export class IdentityProvider {
  readonly #keys: JWTVerifyGetKey;
  #failed: { readonly untilMs: number; readonly why: Fault } | null = null;

  constructor(
    private readonly config: IdentityProviderConfig,
    private readonly deps: { readonly clock: Clock; readonly logger: Logger },
  ) {
    this.#keys = createRemoteJWKSet(new URL(config.jwksUrl), {
      timeoutDuration: FETCH_WITHIN_MS,
      cacheMaxAge: KEYS_KEPT_MS,
      cooldownDuration: COOLDOWN_MS,
    });
  }

  /** `null` for a JWT that opens nothing here; throws a retryable Fault where its keys cannot be had now. */
  async verify(jwt: string): Promise<Identity | null> {
    const { issuer, audience, algorithms, clockSkewMs } = this.config;
    const nowMs = this.deps.clock.now();
    try {
      const { payload } = await jwtVerify(jwt, (header, token) => this.#keyOf(header, token), {
        issuer,
        audience,
        algorithms: [...algorithms],
        clockTolerance: clockSkewMs / 1_000,
        currentDate: new Date(nowMs),
        requiredClaims: ['exp', 'sub'],
      });
      return this.#identityOf(payload);
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      this.#note(error.code, jwt);
      return null;
    }
  }

  #identityOf(payload: JWTPayload): Identity | null {
    const { iss, sub, exp } = payload;
    const role = highestRole(claimOf(payload, this.config.roleClaim));
    const account = claimOf(payload, this.config.accountClaim);
    const accountId = typeof account === 'string' ? decodeIdOf('account', account) : null;
    if (role === null || accountId === null || !iss || !sub || exp === undefined) {
      const { roleClaim, accountClaim } = this.config;
      this.deps.logger.info(
        { subject: sub, roleClaim, accountClaim },
        'A JWT has no role of ours, or no account, in its claims.',
      );
      return null;
    }
    return { issuer: iss, subject: sub, accountId, role, expiresAtMs: exp * 1_000 + this.config.clockSkewMs };
  }

  /** A key that is not among the published ones is the JWT's fault; whatever else is wrong here is the provider's. */
  async #keyOf(...[header, token]: Parameters<JWTVerifyGetKey>): Promise<Key> {
    if (this.#failed && performance.now() < this.#failed.untilMs) throw this.#failed.why;
    try {
      const key = await this.#keys(header, token);
      this.#failed = null;
      return key;
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error;
      const why = new Fault('The keys of the identity provider cannot be had.', {
        retryable: true,
        cause: error,
      });
      this.#failed = { untilMs: performance.now() + RETREAT_MS, why };
      throw why;
    }
  }

  /** For whoever sets the provider up: what did not fit. The JWT itself is a secret. */
  #note(code: string, jwt: string): void {
    let kid: string | undefined;
    try {
      ({ kid } = decodeProtectedHeader(jwt));
    } catch {
      kid = undefined;
    }
    this.deps.logger.info({ code, kid: kid?.slice(0, 100) }, 'A JWT was refused.');
  }
}

/** @param path the name of a claim as it stands, else steps into objects with dots between them */
function claimOf(payload: JWTPayload, path: string): unknown {
  if (Object.hasOwn(payload, path)) return payload[path];
  let value: unknown = payload;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

function highestRole(claim: unknown): Role | null {
  const given: unknown[] = Array.isArray(claim) ? claim : [claim];
  return ROLES.findLast((role) => given.includes(role)) ?? null;
}
