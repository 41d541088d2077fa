import { type IncomingMessage, type OutgoingHttpHeaders, STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { createHandler, type Handler, type Response } from 'graphql-sse';
import { shownError } from './errors.js';
import { badRequest } from './gate/refusals.js';
import { forgeable } from './graphql-route.js';
import { statusOf } from './graphql-status.js';
import type { Doors } from './http/doors.js';
import { credentialsOf } from './http/session-cookie.js';
import { RESPONSE_JSON } from './http/media-type.js';
import type { LiveApi } from './live-api.js';
import { LiveEventStream } from './live-event-stream.js';
import type { LiveLimits } from './live-limits.js';
import type { LiveOperation, LiveOperations } from './live-operations.js';
import { ResponseStream } from './live-response-stream.js';

export interface LiveSseDeps {
  readonly api: LiveApi;
  readonly operations: LiveOperations;
  readonly limits: LiveLimits;
  readonly doors: Doors;
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
    const { api, doors } = this.deps;
    const { crossSite, proxies } = doors;
    if (crossSite.isForgeable(request.raw) || !crossSite.allows(request.raw))
      return refuse(reply, forgeable(), request.id);
    if (Array.isArray(request.body)) return refuse(reply, badRequest('One operation a request.'), request.id);
    const client = await api.identify(credentialsOf(request.raw, doors), proxies.addressOf(request.raw));
    if (client instanceof GraphQLError) return refuse(reply, client, request.id);
    if (!request.headers.accept?.includes('text/event-stream'))
      return refuse(reply, badRequest('Accept "text/event-stream".', 'NOT_ACCEPTABLE'), request.id);
    const { 'last-event-id': lastEventId, traceparent } = request.headers;
    const stream = new LiveEventStream({
      client,
      requestId: request.id,
      traceparent: typeof traceparent === 'string' ? traceparent : undefined,
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
    reply.raw.writeHead(init.status, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      ...init.headers,
      'x-accel-buffering': 'no',
    });
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
      const errors = operations.refused(prepared, stream);
      return [JSON.stringify({ errors }), refused(errors)];
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

/** How a refusal is sent: by its code, as over HTTP. */
function refused(errors: readonly Pick<GraphQLError, 'message' | 'extensions'>[]) {
  const status = statusOf({ errors }, RESPONSE_JSON);
  const retryAfter = errors.find(({ extensions }) => extensions?.['retryAfterSeconds'] !== undefined);
  const headers: Record<string, string> = {
    ...JSON_TYPE,
    ...(retryAfter ? { 'retry-after': String(retryAfter.extensions?.['retryAfterSeconds']) } : {}),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  };
  return { status, statusText: STATUS_CODES[status] ?? '', headers };
}

function refuse(reply: FastifyReply, error: GraphQLError, requestId: string): FastifyReply {
  const errors = [shownError(error, requestId)];
  const { status, headers } = refused([error]);
  return reply.code(status).headers(headers).send(JSON.stringify({ errors }));
}
