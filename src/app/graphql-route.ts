import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { RequestContext } from '../resolvers/context.js';
import type { Api, ApiClient } from './api.js';
import { shownError } from './errors.js';
import type { Admission, Admit } from './gate/gate.js';

export interface GraphqlRouteDeps {
  readonly api: Api;
  readonly apollo: ApolloServer<RequestContext>;
}

/** GraphQL over HTTP. Who asks and what the document weighs is settled before Apollo sees the request. */
export function registerGraphql(fastify: FastifyInstance, { api, apollo }: GraphqlRouteDeps): void {
  const clients = new WeakMap<FastifyRequest, ApiClient>();
  fastify.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    preHandler: async (request, reply) => {
      if (isPersonLooking(request)) return reply.redirect('/playground');
      const client = await clientOf(request, api);
      if (client instanceof GraphQLError) return refuse(request, reply, client, 401);
      if (client) clients.set(request, client);
      const admission = admissionOf(request, api.admit);
      if (admission instanceof GraphQLError) return refuse(request, reply, admission, statusOf(request));
      if (admission && !admission.introspectionOnly && !client)
        return refuse(request, reply, unauthenticated(MISSING), 401);
      if (admission?.operation.operation === 'subscription')
        return refuse(request, reply, otherTransport(), statusOf(request));
      return undefined;
    },
    handler: fastifyApolloHandler(apollo, {
      context: async (request) => {
        const requestId = request.id;
        return clients.get(request)?.createContext({ requestId }) ?? api.anonymousContext(requestId);
      },
    }),
  });
}

/** Somebody followed a link to here with a browser. */
function isPersonLooking({ method, query, headers }: FastifyRequest): boolean {
  return method === 'GET' && !(query as Parameters).query && (headers.accept ?? '').includes('text/html');
}

const MISSING = 'This needs a token: send the header "Authorization: Bearer <token>".';
const UNKNOWN = 'The token is unknown, expired or revoked.';

/** `null` for who comes without a token. */
async function clientOf(request: FastifyRequest, api: Api): Promise<ApiClient | GraphQLError | null> {
  const { authorization } = request.headers;
  if (authorization === undefined) return null;
  const secret = bearerOf(authorization);
  if (secret === null) return unauthenticated(MISSING);
  return (await api.authenticate(secret)) ?? unauthenticated(UNKNOWN);
}

/** The secret in `Bearer <secret>`, or `null`. */
export function bearerOf(authorization: string): string | null {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? null;
}

function unauthenticated(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'UNAUTHENTICATED' } });
}

function otherTransport(): GraphQLError {
  const message = 'Subscriptions go over WebSocket at /graphql or as server-sent events at /graphql/stream.';
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** `null` where the request is not of the form of GraphQL over HTTP: Apollo says what is missing. */
function admissionOf(request: FastifyRequest, admit: Admit): Admission | GraphQLError | null {
  const parameters = parametersOf(request);
  if (typeof parameters?.query !== 'string' || parameters.query === '') return null;
  const { query, operationName, variables } = parameters;
  return admit(
    query,
    typeof operationName === 'string' ? operationName : null,
    isObject(variables) ? (variables as Record<string, unknown>) : null,
  );
}

interface Parameters {
  query?: unknown;
  operationName?: unknown;
  variables?: unknown;
}

function parametersOf(request: FastifyRequest): Parameters | null {
  if (request.method === 'POST') return isObject(request.body) ? request.body : null;
  if (!isObject(request.query)) return null;
  const { query, operationName, variables } = request.query as Parameters;
  try {
    return { query, operationName, variables: typeof variables === 'string' ? JSON.parse(variables) : null };
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const RESPONSE_JSON = 'application/graphql-response+json';

/** A refused document is a 400; to clients that only know `application/json` it is a 200, as GraphQL over HTTP has it. */
function statusOf(request: FastifyRequest): number {
  return acceptsResponseJson(request) ? 400 : 200;
}

function acceptsResponseJson(request: FastifyRequest): boolean {
  return (request.headers.accept ?? '').includes(RESPONSE_JSON);
}

function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  error: GraphQLError,
  status: number,
): FastifyReply {
  const type = acceptsResponseJson(request) ? RESPONSE_JSON : 'application/json';
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .code(status)
    .type(`${type}; charset=utf-8`)
    .send(JSON.stringify({ errors: [shownError(error, request.id)] }));
}
