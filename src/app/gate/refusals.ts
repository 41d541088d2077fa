import { GraphQLError } from 'graphql';

/** A document that is refused before anything of it ran. */
export function tooLarge(what: string, found: number, limit: number): GraphQLError {
  return new GraphQLError(
    `The document has ${what} ${found}, the limit is ${limit}. Ask for less at once, or page through it.`,
    { extensions: { code: 'LIMIT_EXCEEDED', limit: what, maximum: limit } },
  );
}

export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** A request that has not the form of GraphQL, whatever its document says. */
export function badRequest(message: string, code = 'BAD_REQUEST'): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

export function parseFailed(error: unknown): GraphQLError {
  const syntax = error instanceof GraphQLError ? error : null;
  return new GraphQLError(syntax?.message ?? 'The document could not be read.', {
    ...(syntax?.source && syntax.positions ? { source: syntax.source, positions: syntax.positions } : {}),
    extensions: { code: 'GRAPHQL_PARSE_FAILED' },
  });
}
