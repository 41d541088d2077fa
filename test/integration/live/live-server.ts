import { randomUUID } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import { fastify as createFastify } from 'fastify';
import { buildSchema, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { identifying } from '../../../src/app/authentication.js';
import { createIntake } from '../../../src/app/gate/intake.js';
import { doorsOf } from '../../../src/app/http/doors.js';
import { Live } from '../../../src/app/live.js';
import type { LiveClient } from '../../../src/app/live-api.js';
import { LIVE_LIMITS, type LiveLimits } from '../../../src/app/live-limits.js';
import { FailedAttempts } from '../../../src/app/throttle/failed-attempts.js';
import { Throttle } from '../../../src/app/throttle/throttle.js';
import { DEFAULT_API } from '../../../src/config/api-config.js';
import type { Actor } from '../../../src/auth/actor.js';
import type { DeliveredEvent } from '../../../src/events/delivered-event.js';
import { Fault } from '../../../src/kernel/fault.js';
import type { LiveSession } from '../../../src/events/live-session.js';
import { type EventFixture, silent } from './event-fixture.js';

/** A server with a schema of three fields, on the real transports, relay and log. */
export interface LiveServer {
  readonly live: Live;
  readonly port: number;
  /** `trim-` and the id of the token. */
  secretOf(actor: Actor): string;
  /** Cuts the connections of all clients, as a crash would. */
  cutClients(): number;
  /** How often an event was executed. */
  executions(): number;
  /** Ends the live connections in good order, as a shutdown does. */
  closeLive(): Promise<void>;
  close(): Promise<void>;
}

export interface LiveServerOptions {
  readonly limits?: Partial<LiveLimits>;
}

interface TestContext {
  readonly live: LiveSession;
}

export async function startLiveServer(
  fixture: EventFixture,
  actors: readonly Actor[],
  options: LiveServerOptions = {},
): Promise<LiveServer> {
  const live = new Live({
    unitOfWork: fixture.unitOfWork,
    clock: { now: () => Date.now() },
    databaseUrl: fixture.database.url,
    logger: silent,
    idSource: { next: () => randomUUID() },
    limits: { ...LIVE_LIMITS, ...options.limits },
    activeMs: 20,
    idleMs: 50,
  });
  const fastify = createFastify();
  let executions = 0;
  const schema = numbersSchema(() => (executions += 1));
  const secretOf = (actor: Actor): string => `trim-${actor.tokenId}`;
  const authenticate = async (secret: string): Promise<LiveClient | null> => {
    const actor = actors.find((candidate) => secretOf(candidate) === secret);
    const lost = await fixture.unitOfWork.read('system', (tx) =>
      fixture.eventLogStore.lostRights(tx, actor ? [actor] : [], Date.now()),
    );
    return actor && lost.length === 0 ? { actor, createContext: (request) => request } : null;
  };
  const api = {
    schema,
    intake: createIntake(schema),
    throttle: new Throttle(DEFAULT_API.throttle),
    withinTime: <Result>(work: () => Promise<Result>) => work(),
    identify: identifying(authenticate, new FailedAttempts(DEFAULT_API.failedAuthenticationsPerMinute)),
  };
  const closeLive = live.mount(fastify, api, doorsOf(DEFAULT_API));
  const sockets = new Set<Socket>();
  fastify.server.on('connection', (socket: Socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
  });
  live.start({ clients: true });
  await fastify.listen({ host: '127.0.0.1', port: 0 });
  return {
    live,
    port: (fastify.server.address() as AddressInfo).port,
    secretOf,
    cutClients: () => {
      const count = sockets.size;
      for (const socket of sockets) socket.resetAndDestroy();
      return count;
    },
    executions: () => executions,
    closeLive,
    close: async () => {
      await closeLive();
      await fastify.close();
      await live.stop();
    },
  };
}

function numbersSchema(onExecution: () => void): GraphQLSchema {
  const schema = buildSchema(`
    type Query { hello: String! }
    type Subscription { numbers(after: String, campaignIds: [ID!]): Numbered! }
    type Numbered { cursor: String! number: Int! padding: String secret: String away: Boolean }
  `);
  const { numbers } = schema.getSubscriptionType()!.getFields();
  numbers!.subscribe = (_source, args: NumbersArgs, { live }: TestContext) =>
    live.subscribe({ kinds: ['ALLOCATION_CHANGED'], ...args });
  numbers!.resolve = (event: DeliveredEvent) => {
    onExecution();
    return { cursor: event.cursor, ...event.payload };
  };
  schema.getQueryType()!.getFields()['hello']!.resolve = () => 'world';
  const numbered = schema.getType('Numbered') as GraphQLObjectType;
  numbered.getFields()['secret']!.resolve = () => {
    throw new Error('password of the database');
  };
  let isAway = true;
  numbered.getFields()['away']!.resolve = () => {
    if (!isAway) return false;
    isAway = false;
    throw new Fault('The database is not available.', { retryable: true });
  };
  return schema;
}

interface NumbersArgs {
  after?: string | null;
  campaignIds?: string[] | null;
}
