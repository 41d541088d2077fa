import type { GraphQLSchema } from 'graphql';
import type { LiveSession } from '../events/live-session.js';
import { Fault } from '../kernel/fault.js';
import type { Uuid } from '../kernel/ids.js';
import { MINUTE_MS } from '../kernel/units/time.js';
import { buildSchema } from '../resolvers/build-schema.js';
import type { RequestContext, Services, Session } from '../resolvers/context.js';
import type { AccountRecord } from '../services/account-service.js';
import type { TokenReader } from '../services/token-reader.js';
import { type ApiConfig, DEFAULT_API } from '../config/api-config.js';
import { type Identify, identifying } from './authentication.js';
import { createIntake, type Intake } from './gate/intake.js';
import type { TrustedDocuments } from './gate/trusted-documents.js';
import type { LiveApi, LiveClient } from './live-api.js';
import { type WithinTime, withinTime } from './operation-time.js';
import { OperationContext } from './request-context.js';
import { FailedAttempts } from './throttle/failed-attempts.js';
import { Throttle } from './throttle/throttle.js';

export interface ApiDeps {
  readonly services: Services;
  readonly tokenReader: Pick<TokenReader, 'authenticate'>;
  /** Real milliseconds. */
  readonly now: () => number;
  readonly config?: ApiConfig;
  readonly documents?: TrustedDocuments;
}

/** Names and currencies of accounts hardly ever change; what is older than this is read again. */
const TRUSTED_MS = MINUTE_MS;

/** Somebody with a token that holds. */
export interface ApiClient extends LiveClient {
  createContext(request: { readonly requestId: string; readonly live?: LiveSession }): RequestContext;
}

/** What all transports share: the schema, the gate before it, who asks, how much, and what an operation works with. */
export class Api implements LiveApi {
  readonly schema: GraphQLSchema = buildSchema();
  readonly intake: Intake;
  readonly throttle: Throttle;
  readonly identify: Identify<ApiClient>;
  /** Ends what takes too long. */
  readonly withinTime: WithinTime;
  readonly #accounts = new Map<Uuid, { account: AccountRecord; readAtMs: number }>();

  constructor(private readonly deps: ApiDeps) {
    const { config = DEFAULT_API, documents } = deps;
    this.intake = createIntake(this.schema, { limits: config.document, ...(documents ? { documents } : {}) });
    this.throttle = new Throttle(config.throttle);
    const attempts = new FailedAttempts(config.failedAuthenticationsPerMinute);
    this.withinTime = (work) => withinTime(config.operationTimeoutMs, work);
    this.identify = identifying((secret) => this.authenticate(secret), attempts);
  }

  /** `null` for a secret that is unknown, expired or revoked. */
  async authenticate(secret: string): Promise<ApiClient | null> {
    const actor = await this.deps.tokenReader.authenticate(secret);
    if (!actor) return null;
    const session = { actor, account: await this.#accountOf(actor.accountId) };
    return {
      actor,
      createContext: ({ requestId, live }) => this.#contextOf(session, requestId, live ?? null),
    };
  }

  /** For who came without a token: may look at the schema. */
  anonymousContext(requestId: string): RequestContext {
    return this.#contextOf(null, requestId, null);
  }

  #contextOf(session: Session | null, requestId: string, live: LiveSession | null): RequestContext {
    return new OperationContext({ requestId, session, services: this.deps.services, live });
  }

  async #accountOf(accountId: Uuid): Promise<AccountRecord> {
    const nowMs = this.deps.now();
    const known = this.#accounts.get(accountId);
    if (known && nowMs - known.readAtMs < TRUSTED_MS) return known.account;
    const account = await this.deps.services.accounts.find(accountId);
    if (!account) throw new Fault(`There is no account ${accountId}, though a token names it.`);
    this.#accounts.set(accountId, { account, readAtMs: nowMs });
    return account;
  }
}
