import { Api } from '../../src/app/api.js';
import type { TrustedDocuments } from '../../src/app/gate/trusted-documents.js';
import type { BuiltPage } from '../../src/app/page/built-page.js';
import { Live } from '../../src/app/live.js';
import { liveLimitsOf } from '../../src/app/live-limits.js';
import { measureProcess } from '../../src/app/watch/measure-process.js';
import { poolCounts } from '../../src/persistence/orm.js';
import { scheduleFigures } from '../../src/persistence/stores/schedule-figures.js';
import { createMetrics, operationWatch } from '../../src/app/watch/metrics.js';
import { createServer, type Server } from '../../src/app/server.js';
import { uuidSource } from '../../src/app/id-source.js';
import { type ApiConfig, DEFAULT_API } from '../../src/config/api-config.js';
import type { IdentityProviderConfig } from '../../src/auth/jwt.js';
import type { Role } from '../../src/kernel/words.js';
import type { UnitOfWork } from '../../src/persistence/unit-of-work.js';
import type { Reads } from '../../src/resolvers/context.js';
import type { AccountRecord } from '../../src/services/account-service.js';
import type { ReadinessCheck } from '../../src/app/watch/health.js';
import type { TestDatabase } from '../setup/test-database.js';
import { accepted, ContainerWorld } from './container-world.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

export interface ApiWorldOptions {
  /** To count or break what is read. */
  readonly reads?: (reads: Reads) => Reads;
  readonly readiness?: readonly ReadinessCheck[];
  readonly config?: Partial<ApiConfig>;
  readonly documents?: TrustedDocuments;
  /** What is at `/`, with what it asks for. */
  readonly page?: BuiltPage;
  readonly identityProvider?: IdentityProviderConfig;
  /** How it gets to the database. */
  readonly reach?: (database: TestDatabase) => Promise<TestDatabase>;
}

/** The whole API over real HTTP, WebSocket and SSE, on a database of its own. */
export class ApiWorld {
  /** `http://127.0.0.1:…` */
  url = '';
  account!: AccountRecord;

  private constructor(
    readonly world: ContainerWorld,
    readonly live: Live,
    readonly server: Server,
  ) {}

  static async open(options: ApiWorldOptions = {}): Promise<ApiWorld> {
    const world = await ContainerWorld.open(options.reach, options.identityProvider);
    const { container, logger, database, clock } = world;
    const metrics = createMetrics();
    const config = { ...DEFAULT_API, ...options.config };
    const live = new Live({
      unitOfWork: container.unitOfWork,
      clock,
      databaseUrl: database.url,
      logger,
      idSource: uuidSource,
      limits: liveLimitsOf(config.socket),
      activeMs: 20,
      idleMs: 50,
      onDelivered: (kind) => metrics.events.inc({ kind }),
      watch: operationWatch(metrics),
    });
    const reads = options.reads?.(container.reads) ?? container.reads;
    const api = new Api({
      ...container,
      services: { ...container, reads },
      now: () => clock.now(),
      config,
      ...(options.page ? { documents: { texts: options.page.documents, only: false } } : {}),
      ...(options.documents ? { documents: options.documents } : {}),
    });
    const server = await createServer({
      page: options.page ?? null,
      signIns: container.signIns,
      api,
      logger,
      metrics,
      readiness: options.readiness ?? [databaseCheck(container.unitOfWork)],
      config,
      watch: operationWatch(metrics),
      showMetrics: true,
      mountLive: (fastify, _api, doors) => live.mount(fastify, api, doors),
    });
    measureProcess(metrics, {
      live: () => live.counts(),
      outboxWaitingMs: () => live.waitingMs(),
      schedules: () => container.unitOfWork.read('system', (tx) => scheduleFigures(tx, clock.now())),
      connections: () => poolCounts(container.orm),
      jobs: () => ({}),
      rowSecurity: true,
    });
    const opened = new ApiWorld(world, live, server);
    live.start({ clients: true });
    opened.url = await server.listen({ host: '127.0.0.1', port: 0 });
    opened.account = await opened.newAccount();
    return opened;
  }

  async newAccount(name = 'Nordlicht'): Promise<AccountRecord> {
    const input = { name, currencyCode: 'EUR', timeZone: 'Europe/Berlin' };
    return accepted(await this.world.container.accounts.create(input));
  }

  /** A bearer's secret. */
  async token(role: Role, account: AccountRecord = this.account): Promise<string> {
    const created = await this.world.container.tokens.createFor(account.id, { name: role, role });
    return accepted(created).secret!;
  }

  async ask(
    token: string | null,
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    return this.post(JSON.stringify({ query, variables }), {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    });
  }

  async post(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return answerOf(response);
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.live.stop();
    await this.world.close();
  }
}

function databaseCheck(unitOfWork: UnitOfWork): ReadinessCheck {
  return {
    name: 'database',
    check: async () => {
      await unitOfWork.read('system', (tx) => tx.query('SELECT 1'));
      return null;
    },
  };
}

export async function answerOf(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const body = (await response.json()) as Pick<Answer, 'data' | 'errors'>;
  return { status, headers, ...body, data: body.data ?? null };
}

/** The data of an answer without errors, in the shape of what was asked for. */
export function dataOf<Shape>(answer: Answer): Shape {
  if (answer.errors || answer.data === null)
    throw new Error(`status ${answer.status}: ${JSON.stringify(answer.errors)}`);
  return answer.data as Shape;
}
