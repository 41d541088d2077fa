import { gql, type TypedDocumentNode } from 'urql';
import type { TypedDocumentString } from '../gql/graphql.js';

/** By the names of operations: the ids under which the server knows their documents. */
const ids = new Map<string, string>();
const known = new WeakMap<object, unknown>();

/** A document as the client takes it; from now on its operation is sent by its id. */
export function documentOf<Data, Variables>(
  typed: TypedDocumentString<Data, Variables>,
): TypedDocumentNode<Data, Variables & object> {
  let document = known.get(typed) as TypedDocumentNode<Data, Variables & object> | undefined;
  if (!document) {
    document = gql(typed.toString()) as TypedDocumentNode<Data, Variables & object>;
    const operation = document.definitions.find((one) => one.kind === 'OperationDefinition');
    const hash: unknown = typed.__meta__?.['hash'];
    if (operation?.name && typeof hash === 'string') ids.set(operation.name.value, hash);
    known.set(typed, document);
  }
  return document;
}

interface Body {
  readonly operationName?: string | undefined;
  readonly query?: string | undefined;
  readonly variables?: unknown;
}

/** The body of a request with an id in the place of the document. */
export function byId({ operationName, variables }: Body): Record<string, unknown> {
  const documentId = ids.get(operationName ?? '');
  if (documentId === undefined) throw new Error(`The operation ${operationName} has no trusted document.`);
  return { operationName, documentId, variables };
}
