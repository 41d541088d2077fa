import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { lexicalRefusal } from './lexical.js';
import { DEFAULT_API, type DocumentLimits } from '../../config/api-config.js';
import { INTROSPECTION_LIMITS } from './limits.js';
import type { Variables } from './list-size.js';
import { badInput, parseFailed, tooLarge } from './refusals.js';
import { censusRefusal } from './text-census.js';
import { NULL_CHARACTER, variablesRefusal } from './variable-census.js';
import { Scale, type Weight } from './weigh.js';

/** A document that may be validated and run. */
export interface Admission {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Objects that the answer may hold. */
  readonly cost: number;
  /** The same of what it asks about the schema, in entries of lists. */
  readonly introspectionCost: number;
  /** Whether it asks for nothing but the schema itself, which needs no token. */
  readonly introspectionOnly: boolean;
}

/** Pure and quick (under 5 ms for what it admits): run before validation, whose own cost it bounds. */
export type Admit = (
  documentText: string,
  operationName: string | null | undefined,
  variables: Variables | null | undefined,
) => Admission | GraphQLError;

/** One gate for HTTP, WebSocket and SSE. */
export function createGate(schema: GraphQLSchema, limits: DocumentLimits = DEFAULT_API.document): Admit {
  return (documentText, operationName, variables) => {
    if (documentText.includes('\0')) return badInput(NULL_CHARACTER);
    const unfit = variablesRefusal(variables);
    if (unfit) return unfit;
    let document: DocumentNode;
    try {
      const refusal = lexicalRefusal(documentText, limits);
      if (refusal) return refusal;
      document = parse(documentText, { maxTokens: limits.tokens + 1 });
    } catch (error) {
      return parseFailed(error);
    }
    const excessive = censusRefusal(document, limits);
    if (excessive) return excessive;
    const operation = operationOf(document, operationName);
    if (operation instanceof GraphQLError) return operation;
    return weighed(schema, limits, document, operation, variables ?? {});
  };
}

function weighed(
  schema: GraphQLSchema,
  limits: DocumentLimits,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): Admission | GraphQLError {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const scale = new Scale(schema, { ...defaultsOf(operation), ...variables }, fragments);
  for (const fragment of fragments) scale.weighFragment(fragment.name.value);
  const weight = scale.weigh(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
  if (scale.cyclic) return badInput('A fragment of the document contains itself.');
  return (
    excess({ ...limits, ...INTROSPECTION_LIMITS }, weight) ?? {
      document,
      operation,
      cost: weight.cost,
      introspectionCost: weight.introspectionCost,
      introspectionOnly: asksForSchemaOnly(operation.selectionSet),
    }
  );
}

function excess(limits: Weight, weight: Weight): GraphQLError | null {
  for (const what of ['depth', 'introspectionDepth', 'introspectionCost', 'cost'] as const) {
    if (weight[what] > limits[what]) return tooLarge(what, weight[what], limits[what]);
  }
  return null;
}

function operationOf(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode | GraphQLError {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const named = name ? operations.filter((operation) => operation.name?.value === name) : operations;
  const [operation] = named;
  if (operation && (name || named.length === 1)) return operation;
  const problem = name
    ? `The document has no operation named "${name.slice(0, 80)}".`
    : operation
      ? 'The document has several operations: say which with operationName.'
      : 'The document has no operation.';
  return new GraphQLError(problem, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } });
}

function defaultsOf(operation: OperationDefinitionNode): Record<string, unknown> {
  const defaults: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue?.kind === Kind.INT) defaults[variable.name.value] = Number(defaultValue.value);
    if (defaultValue?.kind === Kind.LIST) defaults[variable.name.value] = defaultValue.values;
  }
  return defaults;
}

function asksForSchemaOnly(set: SelectionSetNode): boolean {
  return set.selections.every((node) => node.kind === Kind.FIELD && node.name.value.startsWith('__'));
}
