import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { createHandler, type Handler } from 'graphql-sse';
import { badRequest } from './gate/refusals.js';
import { requestOf } from './graphql-request.js';
import { forgeable, getIsForReading } from './graphql-route.js';
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
  readonly #argsOf = new WeakMap<LiveEventStream, Args>();
  readonly #prepared = new WeakMap<object, LiveOperation>();

  constructor(private readonly deps: LiveSseDeps) {
    this.#handle = createHandler<IncomingMessage, LiveEventStream, null>({
      // No stream tokens: nothing is kept for a client between its connections.
      authenticate: () => null,
      validate: () => [],
      // What was asked has been read by the one gate, which knows more forms of it.
      onSubscribe: ({ context: stream }) => this.#argsOf.get(stream)!,
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
    const { api, doors, operations } = this.deps;
    const { crossSite, proxies } = doors;
    const told = (error: GraphQLError) => operations.shown([error], request.id);
    if (crossSite.isForgeable(request.raw) || !crossSite.allows(request.raw))
      return refuse(reply, told(forgeable()));
    const client = await api.identify(credentialsOf(request.raw, doors), proxies.addressOf(request.raw));
    if (client instanceof GraphQLError) return refuse(reply, told(client));
    if (!request.headers.accept?.includes('text/event-stream'))
      return refuse(reply, told(badRequest('Accept "text/event-stream".', 'NOT_ACCEPTABLE')));
    const { 'last-event-id': lastEventId, traceparent } = request.headers;
    const stream = new LiveEventStream({
      client,
      requestId: request.id,
      traceparent: typeof traceparent === 'string' ? traceparent : undefined,
      lastEventId: typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : null,
      response: reply.raw,
      keepAliveMs: this.deps.limits.keepAliveMs,
    });
    const refusal = this.#prepare(request, stream);
    if (refusal) return refuse(reply, operations.refused(refusal, stream));
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

  /** What is wrong with the operation, or `null`. */
  #prepare(request: FastifyRequest, stream: LiveEventStream): readonly GraphQLError[] | null {
    const asked = requestOf(request);
    if (asked instanceof GraphQLError) return [asked];
    const prepared = this.deps.operations.prepare(asked, stream);
    if (!('args' in prepared)) return prepared;
    if (request.method === 'GET' && prepared.admitted.operation.operation === 'mutation') {
      prepared.charge.settle(0);
      return [getIsForReading()];
    }
    const args = { ...prepared.args, contextValue: null };
    this.#argsOf.set(stream, args);
    this.#prepared.set(args, prepared);
    return null;
  }

  #preparedOf(args: object): LiveOperation {
    const prepared = this.#prepared.get(args);
    if (!prepared) throw new Error('An operation was run that had not been prepared.');
    return prepared;
  }
}

type Args = ExecutionArgs & { contextValue: null };

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** What graphql-sse insists on reading; the operation itself is prepared already. */
function requestFor(request: FastifyRequest, context: LiveEventStream) {
  const headers: Record<string, string> = {
    accept: 'text/event-stream',
    'content-type': 'application/json',
  };
  return {
    method: 'POST',
    url: request.url,
    headers: { get: (name: string): string | null => headers[name.toLowerCase()] ?? null },
    body: { query: '{ __typename }' },
    raw: request.raw,
    context,
  };
}

/** By its code, as over HTTP. */
function refuse(reply: FastifyReply, errors: readonly GraphQLError[]): FastifyReply {
  const status = statusOf({ errors }, RESPONSE_JSON);
  const retryAfter = errors.find(({ extensions }) => extensions['retryAfterSeconds'] !== undefined);
  if (retryAfter) reply.header('retry-after', String(retryAfter.extensions['retryAfterSeconds']));
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(status).headers(JSON_TYPE).send(JSON.stringify({ errors }));
}
