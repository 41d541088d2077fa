import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { RequestContext, Session } from '../resolvers/context.js';
import { shownError } from './errors.js';
import type { Admission, Admit } from './gate/gate.js';

export interface GraphqlRouteDeps {
  readonly apollo: ApolloServer<RequestContext>;
  readonly admit: Admit;
  /** `null` for a secret that is unknown, expired or revoked. */
  readonly authenticate: (secret: string) => Promise<Session | null>;
  readonly createContext: (request: { session: Session | null; requestId: string }) => RequestContext;
}

/** GraphQL over HTTP. Who asks and what the document weighs is settled before Apollo sees the request. */
export function registerGraphql(fastify: FastifyInstance, deps: GraphqlRouteDeps): void {
  const sessions = new WeakMap<FastifyRequest, Session>();
  fastify.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    preHandler: async (request, reply) => {
      const session = await sessionOf(request, deps);
      if (session instanceof GraphQLError) return refuse(request, reply, session, 401);
      if (session) sessions.set(request, session);
      const admission = admissionOf(request, deps.admit);
      if (admission instanceof GraphQLError) return refuse(request, reply, admission, statusOf(request));
      if (admission && !admission.introspectionOnly && !session)
        return refuse(request, reply, unauthenticated(MISSING), 401);
      return undefined;
    },
    handler: fastifyApolloHandler(deps.apollo, {
      context: async (request) =>
        deps.createContext({ session: sessions.get(request) ?? null, requestId: request.id }),
    }),
  });
}

const MISSING = 'This needs a token: send the header "Authorization: Bearer <token>".';
const UNKNOWN = 'The token is unknown, expired or revoked.';

async function sessionOf(
  request: FastifyRequest,
  { authenticate }: GraphqlRouteDeps,
): Promise<Session | GraphQLError | null> {
  const header = request.headers.authorization;
  if (header === undefined) return null;
  const secret = bearerOf(header);
  if (secret === null) return unauthenticated(MISSING);
  return (await authenticate(secret)) ?? unauthenticated(UNKNOWN);
}

/** The secret in `Bearer <secret>`, or `null`. */
export function bearerOf(header: string): string | null {
  return /^bearer +(\S+) *$/i.exec(header)?.[1] ?? null;
}

function unauthenticated(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'UNAUTHENTICATED' } });
}

/** `null` where the request is not of the form of GraphQL over HTTP: Apollo says what is missing. */
function admissionOf(request: FastifyRequest, admit: Admit): Admission | GraphQLError | null {
  const parameters = parametersOf(request);
  if (typeof parameters?.query !== 'string' || parameters.query === '') return null;
  const { query, operationName, variables } = parameters;
  return admit(
    query,
    typeof operationName === 'string' ? operationName : null,
    typeof variables === 'object' && variables !== null ? (variables as Record<string, unknown>) : null,
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
