import type { ApolloServer } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { Fault } from '../kernel/fault.js';
import type { RequestContext } from '../resolvers/context.js';
import type { Api, ApiClient } from './api.js';
import { tokenMissing } from './authentication.js';
import { shownError } from './errors.js';
import { actualCost } from './gate/actual-cost.js';
import type { AdmittedOperation } from './gate/intake.js';
import { badRequest } from './gate/refusals.js';
import { statusOf } from './graphql-status.js';
import { isObject, requestOf } from './graphql-request.js';
import type { Doors } from './http/doors.js';
import { credentialsOf } from './http/session-cookie.js';
import { type AnswerType, answerType, LEGACY_JSON } from './http/media-type.js';
import type { Charge } from './throttle/throttle.js';
import { type Arrival, describe, type OperationNotes, type OperationWatch } from './watch/operation-watch.js';

export interface GraphqlRouteDeps {
  readonly api: Api;
  readonly apollo: ApolloServer<RequestContext>;
  readonly doors: Doors;
  readonly watch: OperationWatch;
}

/** GraphQL over HTTP. Who asks, and what the document weighs, is settled before Apollo sees the operation. */
export function registerGraphql(fastify: FastifyInstance, deps: GraphqlRouteDeps): void {
  fastify.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: async (request, reply) => {
      if (isPersonLooking(request)) return reply.redirect('/playground');
      const type = answerType(request.headers.accept);
      const answer = await deps.watch.follow(
        arrivalOf(request),
        async (notes) => (type === null ? notAcceptable() : answerTo(request, notes, deps)),
        (ended) => (request.operation = ended),
      );
      return send(reply, type ?? LEGACY_JSON, answer, request.id);
    },
  });
}

/** Somebody followed a link to here with a browser. */
function isPersonLooking({ method, query, headers }: FastifyRequest): boolean {
  const asks = isObject(query) && ('query' in query || 'documentId' in query);
  return method === 'GET' && !asks && (headers.accept ?? '').includes('text/html');
}

function arrivalOf({ id, headers }: FastifyRequest): Arrival {
  const { traceparent } = headers;
  return {
    transport: 'http',
    requestId: id,
    traceparent: typeof traceparent === 'string' ? traceparent : undefined,
  };
}

interface Answer {
  readonly errors?: readonly GraphQLFormattedError[] | undefined;
  readonly data?: unknown;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

async function answerTo(
  request: FastifyRequest,
  notes: OperationNotes,
  deps: GraphqlRouteDeps,
): Promise<Answer | GraphQLError> {
  const { api, doors } = deps;
  const { crossSite, proxies } = doors;
  if (crossSite.isForgeable(request.raw) || !crossSite.allows(request.raw)) return forgeable();
  const address = proxies.addressOf(request.raw);
  const authorization = credentialsOf(request.raw, doors);
  const client = authorization === undefined ? null : await api.identify(authorization, address);
  if (client instanceof GraphQLError) return client;
  const operation = admitted(request, notes, api, client);
  if (operation instanceof GraphQLError) return operation;
  const charge = api.throttle.charge(client?.actor.tokenId ?? `address ${address}`, operation);
  if (charge instanceof GraphQLError) return charge;
  const contextValue = client?.createContext({ requestId: request.id }) ?? api.anonymousContext(request.id);
  return run(operation, contextValue, charge, deps);
}

function admitted(
  request: FastifyRequest,
  notes: OperationNotes,
  api: Api,
  client: ApiClient | null,
): AdmittedOperation | GraphQLError {
  const asked = requestOf(request);
  const operation = asked instanceof GraphQLError ? asked : api.intake(asked);
  if (operation instanceof GraphQLError) return operation;
  describe(notes, operation);
  if (!operation.introspectionOnly && !client) return tokenMissing();
  const { operation: kind } = operation.operation;
  if (kind === 'subscription') return otherTransport();
  if (kind === 'mutation' && request.method === 'GET') return getIsForReading();
  return operation;
}

async function run(
  operation: AdmittedOperation,
  contextValue: RequestContext,
  charge: Charge,
  { api, apollo }: GraphqlRouteDeps,
): Promise<Answer> {
  const { text: query, operationName, variables } = operation;
  const request = {
    query,
    variables: { ...variables },
    ...(operationName === null ? {} : { operationName }),
  };
  const { body } = await api.withinTime(() =>
    apollo.executeOperation<Record<string, unknown>>(request, { contextValue }),
  );
  if (body.kind !== 'single') throw new Fault('An answer came in parts, though no directive asks for that.');
  const { errors, data, extensions } = body.singleResult;
  const cost = charge.settle(actualCost(api.schema, operation, data));
  return { errors, data, extensions: { ...extensions, cost } };
}

function send(
  reply: FastifyReply,
  type: AnswerType,
  answer: Answer | GraphQLError,
  requestId: string,
): FastifyReply {
  const body = answer instanceof GraphQLError ? refusal(answer, requestId) : answer;
  const status = statusOf(body, type);
  const retryAfter = body.errors?.find((error) => error.extensions?.['retryAfterSeconds'] !== undefined);
  if (retryAfter) reply.header('retry-after', String(retryAfter.extensions?.['retryAfterSeconds']));
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 405) reply.header('allow', 'POST');
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type(`${type}; charset=utf-8`)
    .send(JSON.stringify({ errors: body.errors, data: body.data, extensions: body.extensions }));
}

/** In the shape of an answer, with what it says of the cost where every answer says it. */
function refusal(error: GraphQLError, requestId: string): Answer {
  const { cost } = error.extensions;
  return {
    errors: [shownError(error, requestId)],
    ...(cost === undefined ? {} : { extensions: { cost } }),
  };
}

function notAcceptable(): GraphQLError {
  return badRequest('Accept "application/graphql-response+json" or "application/json".', 'NOT_ACCEPTABLE');
}

export function getIsForReading(): GraphQLError {
  return badRequest('GET is for queries: send mutations with POST.', 'METHOD_NOT_ALLOWED');
}

export function forgeable(): GraphQLError {
  return badRequest(
    'A page of another site could have sent this. Send a Content-Type of application/json, or the header "Apollo-Require-Preflight: true".',
  );
}

function otherTransport(): GraphQLError {
  const message = 'Subscriptions go over WebSocket at /graphql or as server-sent events at /graphql/stream.';
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
