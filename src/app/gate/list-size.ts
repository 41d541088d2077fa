import { type FieldNode, type GraphQLCompositeType, type GraphQLField, Kind, type ValueNode } from 'graphql';
import { isList } from './shapes.js';

export type Variables = Readonly<Record<string, unknown>>;

/** The largest page, which is also what a page without a readable size is taken for. */
const PAGE = 100;
/** The arms of a large campaign: what a list without a page is taken for. */
const LIST = 50;

/** How often the inside of a field may be answered. */
export function listSize(
  node: FieldNode,
  definition: GraphQLField<unknown, unknown> | undefined,
  parent: GraphQLCompositeType | undefined,
  variables: Variables,
): number {
  if (!definition) return 1;
  if (definition.args.some((argument) => argument.name === 'first')) return pageSize(node, variables);
  if (!isList(definition.type) || parent?.name.endsWith('Connection')) return 1;
  const ids = argument(node, 'ids', variables);
  // An empty list is weighed as one of one, so that nothing below it goes unweighed.
  return Array.isArray(ids) ? Math.max(1, ids.length) : LIST;
}

function pageSize(node: FieldNode, variables: Variables): number {
  const sizes = [argument(node, 'first', variables), argument(node, 'last', variables)].filter(
    (size): size is number => typeof size === 'number' && size >= 1 && size <= PAGE,
  );
  return sizes.length > 0 ? Math.max(...sizes) : PAGE;
}

function argument(node: FieldNode, name: string, variables: Variables): unknown {
  const value = node.arguments?.find((given) => given.name.value === name)?.value;
  return value && read(value, variables);
}

function read(value: ValueNode, variables: Variables): unknown {
  if (value.kind === Kind.VARIABLE) return variables[value.name.value];
  if (value.kind === Kind.INT) return Number(value.value);
  if (value.kind === Kind.LIST) return value.values;
  return undefined;
}
