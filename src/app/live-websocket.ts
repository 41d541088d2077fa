import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { type Context, handleProtocols, makeServer, type ServerOptions } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { LiveFeed } from '../events/live-feed.js';
import { Fault } from '../kernel/fault.js';
import type { IdSource } from '../kernel/ports/id-source.js';
import type { Logger } from '../kernel/ports/logger.js';
import type { OperationRequest } from './gate/intake.js';
import type { Doors } from './http/doors.js';
import { credentialsOf } from './http/session-cookie.js';
import type { LiveApi } from './live-api.js';
import type { LiveLimits } from './live-limits.js';
import type { LiveOperation, LiveOperations } from './live-operations.js';
import { CLOSE, LiveSocket } from './live-socket.js';

export interface LiveWebSocketDeps {
  readonly api: LiveApi;
  readonly feed: LiveFeed;
  readonly operations: LiveOperations;
  readonly limits: LiveLimits;
  readonly logger: Logger;
  readonly idSource: IdSource;
  readonly doors: Doors;
}

type SocketContext = Context<Record<string, unknown> | undefined, LiveSocket>;

/** GraphQL over WebSocket (graphql-transport-ws) on the upgrade of `/graphql`. */
export class LiveWebSockets {
  readonly #sockets = new Set<LiveSocket>();
  readonly #server: WebSocketServer;
  readonly #protocol: ReturnType<typeof makeServer<Record<string, unknown> | undefined, LiveSocket>>;
  /** What `onSubscribe` prepared, until graphql-ws hands the same arguments back to run them. */
  readonly #prepared = new WeakMap<object, LiveOperation>();
  #closing = false;

  constructor(private readonly deps: LiveWebSocketDeps) {
    this.#server = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: deps.limits.messageBytes,
      handleProtocols: (protocols) => handleProtocols(protocols),
    });
    this.#protocol = makeServer(this.#options());
  }

  mount(http: Server): void {
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const path = request.url?.split('?', 1)[0];
      if (path !== '/graphql') return refuseUpgrade(socket, '404 Not Found');
      // Browsers let any page open a socket, and say which page it was.
      if (!this.deps.doors.crossSite.allows(request)) return refuseUpgrade(socket, '403 Forbidden');
      this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket, request));
    });
  }

  get size(): number {
    return this.#sockets.size;
  }

  /** Tells all clients to come back elsewhere; resolves when they are gone, at the latest after `withinMs`. */
  async close(withinMs = 2_000): Promise<void> {
    this.#closing = true;
    const gone = [...this.#server.clients].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    );
    for (const live of this.#sockets) live.close(CLOSE.goingAway);
    await Promise.race([Promise.all(gone), delay(withinMs, undefined, { ref: false })]);
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #open(webSocket: WebSocket, request: IncomingMessage): void {
    if (this.#closing) {
      webSocket.close(...CLOSE.goingAway);
      return;
    }
    const { doors, idSource, limits, logger } = this.deps;
    const live = new LiveSocket(webSocket, {
      requestId: idSource.next(),
      limits,
      logger,
      authorization: credentialsOf(request, doors),
      traceparent: textOr(request.headers['traceparent']),
      address: doors.proxies.addressOf(request),
    });
    this.#sockets.add(live);
    const closed = this.#protocol.opened(live.forProtocol(), live);
    webSocket.once('close', (code, reason) => {
      this.#sockets.delete(live);
      closed(code, reason.toString()).catch((error: unknown) =>
        logger.error({ err: error }, 'A socket could not be put away.'),
      );
    });
  }

  #options(): ServerOptions<Record<string, unknown> | undefined, LiveSocket> {
    return {
      connectionInitWaitTimeout: this.deps.limits.initWithinMs,
      onConnect: (context) => this.#connect(context),
      onSubscribe: (context, _id, payload) => this.#prepare(context, payload),
      execute: (args) => this.deps.operations.execute(this.#preparedOf(args)),
      subscribe: (args) => this.deps.operations.subscribe(this.#preparedOf(args)),
    };
  }

  /** The acknowledgement carries a cursor, so that a client that has seen no event yet can resume too. */
  async #connect({ connectionParams, extra: live }: SocketContext): Promise<Record<string, unknown> | false> {
    const given = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
    if (given !== undefined) live.authorization = given;
    live.traceparent = textOr(connectionParams?.['traceparent']) ?? live.traceparent;
    const client = await this.deps.api.identify(live.authorization, live.address);
    if (client instanceof GraphQLError) {
      const tooMany = client.extensions['code'] === 'TOO_MANY_ATTEMPTS';
      live.close(tooMany ? CLOSE.tooManyAttempts : CLOSE.unauthorized);
      return false;
    }
    live.client = client;
    live.rests(this.deps.feed.whileHeld(client.actor, (end) => live.onEnd(end)));
    return { cursor: await this.deps.feed.cursor() };
  }

  async #prepare(
    { extra: live, subscriptions }: SocketContext,
    payload: OperationRequest,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const { operations, limits } = this.deps;
    if (Object.keys(subscriptions).length > limits.subscriptionsPerSocket)
      return operations.refused([tooMany(limits.subscriptionsPerSocket)], live);
    const client = await this.deps.api.identify(live.authorization, live.address);
    if (client instanceof GraphQLError) {
      live.close(CLOSE.forbidden);
      return operations.shown([client], live.requestId);
    }
    live.client = client;
    const prepared = operations.prepare(payload, live);
    if ('args' in prepared) {
      this.#prepared.set(prepared.args, prepared);
      return prepared.args;
    }
    return operations.refused(prepared, live);
  }

  #preparedOf(args: object): LiveOperation {
    const prepared = this.#prepared.get(args);
    if (!prepared) throw new Fault('An operation was run that had not been prepared.');
    return prepared;
  }
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function tooMany(limit: number): GraphQLError {
  return new GraphQLError(`A socket carries at most ${limit} operations at a time.`, {
    extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
  });
}
