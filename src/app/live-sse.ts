import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { createHandler, type Handler, type Response } from 'graphql-sse';
import { shownError } from './errors.js';
import type { LiveApi } from './live-api.js';
import { clientOf } from './live-connection.js';
import { LiveEventStream } from './live-event-stream.js';
import type { LiveLimits } from './live-limits.js';
import type { LiveOperation, LiveOperations } from './live-operations.js';
import { ResponseStream } from './live-response-stream.js';

export interface LiveSseDeps {
  readonly api: LiveApi;
  readonly operations: LiveOperations;
  readonly limits: LiveLimits;
}

/** GraphQL over SSE, one connection for each operation, on `/graphql/stream`. */
export class LiveEventStreams {
  readonly #streams = new Set<LiveEventStream>();
  readonly #handle: Handler<IncomingMessage, LiveEventStream>;
  readonly #prepared = new WeakMap<object, LiveOperation>();

  constructor(private readonly deps: LiveSseDeps) {
    this.#handle = createHandler<IncomingMessage, LiveEventStream, null>({
      // No stream tokens: nothing is kept for a client between its connections.
      authenticate: () => null,
      validate: () => [],
      onSubscribe: ({ context: stream }, params) => this.#prepare(stream, params),
      execute: (args) => this.deps.operations.execute(this.#preparedOf(args)),
      subscribe: async (args) => {
        const operation = this.#preparedOf(args);
        const result = await this.deps.operations.subscribe(operation);
        if (result instanceof ResponseStream) (operation.connection as LiveEventStream).attach(result);
        return result;
      },
      onNext: (_context, { context: stream }, result) => stream.ready(result),
    });
  }

  mount(fastify: FastifyInstance): void {
    fastify.route({
      method: ['GET', 'POST'],
      url: '/graphql/stream',
      handler: (request, reply) => this.#serve(request, reply),
    });
  }

  get size(): number {
    return this.#streams.size;
  }

  /** Ends all streams; their clients come back elsewhere. */
  close(): void {
    for (const stream of this.#streams) stream.end();
  }

  async #serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const client = await clientOf(this.deps.api, request.headers.authorization);
    if (client instanceof GraphQLError)
      return refuse(reply.header('www-authenticate', 'Bearer'), 401, client, request.id);
    if (!request.headers.accept?.includes('text/event-stream'))
      return refuse(reply, 406, new GraphQLError('Ask for "Accept: text/event-stream".'), request.id);
    const lastEventId = request.headers['last-event-id'];
    const stream = new LiveEventStream({
      client,
      requestId: request.id,
      lastEventId: typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : null,
      response: reply.raw,
      keepAliveMs: this.deps.limits.keepAliveMs,
    });
    const [body, init] = await this.#handle(requestFor(request, stream));
    if (body === null || typeof body === 'string')
      return reply
        .code(init.status)
        .headers(init.headers ?? {})
        .send(body);
    reply.hijack();
    reply.raw.writeHead(init.status, { ...init.headers, 'x-accel-buffering': 'no' });
    this.#streams.add(stream);
    try {
      await stream.pipe(body);
    } finally {
      this.#streams.delete(stream);
    }
    return reply;
  }

  #prepare(stream: LiveEventStream, params: object): (ExecutionArgs & { contextValue: null }) | Response {
    const { operations } = this.deps;
    const prepared = operations.prepare(params, stream);
    if (!('args' in prepared)) {
      const errors = operations.shown(prepared, stream.requestId);
      return [JSON.stringify({ errors }), { status: 400, statusText: 'Bad Request', headers: JSON_TYPE }];
    }
    const args = { ...prepared.args, contextValue: null };
    this.#prepared.set(args, prepared);
    return args;
  }

  #preparedOf(args: object): LiveOperation {
    const prepared = this.#prepared.get(args);
    if (!prepared) throw new Error('An operation was run that had not been prepared.');
    return prepared;
  }
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** What graphql-sse reads of a request; the body has been parsed, and its size bounded, by Fastify. */
function requestFor(request: FastifyRequest, context: LiveEventStream) {
  return {
    method: request.method,
    url: request.url,
    headers: {
      get: (name: string): string | null => {
        if (name.toLowerCase() === 'accept') return 'text/event-stream';
        const value = request.headers[name.toLowerCase()];
        return Array.isArray(value) ? value.join(', ') : (value ?? null);
      },
    },
    body: (request.body ?? null) as Record<PropertyKey, unknown> | null,
    raw: request.raw,
    context,
  };
}

function refuse(reply: FastifyReply, status: number, error: GraphQLError, requestId: string): FastifyReply {
  return reply
    .code(status)
    .headers(JSON_TYPE)
    .send(JSON.stringify({ errors: [shownError(error, requestId)] }));
}
