import type { FastifyRequest } from 'fastify';
import type { GraphQLError } from 'graphql';
import type { OperationRequest } from './gate/intake.js';
import { badRequest } from './gate/refusals.js';

/** The parameters of GraphQL over HTTP, from the body or the URL. */
export function requestOf({ method, body, query }: FastifyRequest): OperationRequest | GraphQLError {
  if (method === 'POST') {
    if (Array.isArray(body))
      return badRequest('One operation a request: lists of operations are not answered.');
    return isObject(body) ? body : badRequest('The body must be a JSON object with `query` or `documentId`.');
  }
  if (!isObject(query)) return {};
  const { variables, extensions, ...others } = query as Record<string, unknown>;
  const parsed = { variables: parsedJson(variables), extensions: parsedJson(extensions) };
  for (const [name, value] of Object.entries(parsed))
    if (value === NOT_JSON) return badRequest(`\`${name}\` must be a JSON object.`);
  return { ...others, ...parsed };
}

const NOT_JSON = Symbol('not JSON');

function parsedJson(text: unknown): unknown {
  if (text === undefined || text === '') return null;
  try {
    return typeof text === 'string' ? JSON.parse(text) : NOT_JSON;
  } catch {
    return NOT_JSON;
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
