import { GraphQLError, type GraphQLSchema } from 'graphql';
import { type Admission, createGate } from './gate.js';
import { DEFAULT_API, type DocumentLimits } from '../../config/api-config.js';
import type { Variables } from './list-size.js';
import { badRequest } from './refusals.js';
import { NO_TRUSTED_DOCUMENTS, trustedText, type TrustedDocuments } from './trusted-documents.js';

/** A request as it comes from the network: nothing about it is known yet. */
export interface OperationRequest {
  readonly query?: unknown;
  readonly documentId?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
  readonly extensions?: unknown;
}

/** An operation that may be validated and run. */
export interface AdmittedOperation extends Admission {
  readonly text: string;
  readonly operationName: string | null;
  readonly variables: Variables | null;
}

/** What every transport puts each operation through first. An error with the code BAD_REQUEST is one of the request's form. */
export type Intake = (request: OperationRequest) => AdmittedOperation | GraphQLError;

export interface IntakeOptions {
  readonly limits?: DocumentLimits;
  readonly documents?: TrustedDocuments;
}

export function createIntake(
  schema: GraphQLSchema,
  { limits = DEFAULT_API.document, documents = NO_TRUSTED_DOCUMENTS }: IntakeOptions = {},
): Intake {
  const admit = createGate(schema, limits);
  return (request) => {
    const { operationName = null, variables = null, extensions = null } = request;
    if (operationName !== null && typeof operationName !== 'string')
      return badRequest('`operationName` must be a text.');
    if (variables !== null && !isRecord(variables)) return badRequest('`variables` must be an object.');
    if (extensions !== null && !isRecord(extensions)) return badRequest('`extensions` must be an object.');
    const text = textOf(request, documents, extensions);
    if (text instanceof GraphQLError) return text;
    const admission = admit(text, operationName, variables);
    return admission instanceof GraphQLError ? admission : { ...admission, text, operationName, variables };
  };
}

function textOf(
  { query, documentId }: OperationRequest,
  documents: TrustedDocuments,
  extensions: Readonly<Record<string, unknown>> | null,
): string | GraphQLError {
  if (extensions?.['persistedQuery'] !== undefined)
    return badRequest(
      'Queries cannot be registered by sending them: send the document, or the id of a trusted one as `documentId`.',
      'PERSISTED_QUERY_NOT_SUPPORTED',
    );
  if (documentId === undefined || documentId === null) {
    if (typeof query !== 'string' || query === '')
      return badRequest('`query` must be the text of a GraphQL document.');
    return documents.only ? trustedOnly() : query;
  }
  // graphql-ws insists on a `query`, be it empty.
  if (typeof documentId !== 'string' || (query !== undefined && query !== null && query !== ''))
    return badRequest('`documentId` must be a text, and stands in the place of `query`.');
  return (
    trustedText(documents, documentId) ??
    badRequest('There is no trusted document with this `documentId`.', 'UNKNOWN_DOCUMENT')
  );
}

function trustedOnly(): GraphQLError {
  return badRequest(
    'This server answers trusted documents only: send the `documentId` of one.',
    'TRUSTED_DOCUMENTS_ONLY',
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
