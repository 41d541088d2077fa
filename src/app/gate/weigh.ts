import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { type IntrospectedLists, introspectedLists } from './introspected-lists.js';
import { listSize, type Variables } from './list-size.js';
import { isList, isValue } from './shapes.js';

/** What a selection asks for: how deep it goes and how many objects its answer may hold. */
export interface Weight {
  readonly depth: number;
  readonly introspectionDepth: number;
  readonly introspectionCost: number;
  readonly cost: number;
}

const NOTHING: Weight = { depth: 0, introspectionDepth: 0, introspectionCost: 0, cost: 0 };

/** Where introspection begins; these fields belong to no type of the schema. */
const INTROSPECTED: Readonly<Record<string, string>> = { __schema: '__Schema', __type: '__Type' };

/**
 * Weighs selections with every fragment weighed once, however often it is spread: doubling fragments cost the gate
 * nothing, while the weight they report is that of the expanded query. A field costs 1 where it returns an object that
 * may have to be read, or a list; leaves and small values such as `Money` are free.
 */
export class Scale {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #weighed = new Map<string, Weight>();
  readonly #open = new Set<string>();
  readonly #introspected: IntrospectedLists;
  /** Set where a fragment contains itself; such a document has no weight. */
  cyclic = false;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly variables: Variables,
    fragments: readonly FragmentDefinitionNode[],
  ) {
    this.#introspected = introspectedLists(schema);
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  weigh(set: SelectionSetNode, parent: GraphQLCompositeType | undefined): Weight {
    let total = NOTHING;
    for (const selection of set.selections) {
      const weight =
        selection.kind === Kind.FIELD
          ? this.#field(selection, parent)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.weigh(
                selection.selectionSet,
                this.#typeNamed(selection.typeCondition?.name.value) ?? parent,
              )
            : this.weighFragment(selection.name.value);
      total = {
        depth: Math.max(total.depth, weight.depth),
        introspectionDepth: Math.max(total.introspectionDepth, weight.introspectionDepth),
        introspectionCost: total.introspectionCost + weight.introspectionCost,
        cost: total.cost + weight.cost,
      };
    }
    return total;
  }

  weighFragment(name: string): Weight {
    const known = this.#weighed.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    if (!fragment) return NOTHING;
    if (this.#open.has(name)) {
      this.cyclic = true;
      return NOTHING;
    }
    this.#open.add(name);
    const weight = this.weigh(fragment.selectionSet, this.#typeNamed(fragment.typeCondition.name.value));
    this.#open.delete(name);
    this.#weighed.set(name, weight);
    return weight;
  }

  #field(node: FieldNode, parent: GraphQLCompositeType | undefined): Weight {
    const definition = fieldOf(parent, node.name.value);
    const type =
      this.schema.getType(INTROSPECTED[node.name.value] ?? '') ??
      (definition && getNamedType(definition.type));
    const inside = node.selectionSet
      ? this.weigh(node.selectionSet, isCompositeType(type) ? type : undefined)
      : NOTHING;
    if (Object.hasOwn(INTROSPECTED, node.name.value))
      return {
        depth: 1,
        introspectionDepth: 1 + inside.depth,
        introspectionCost: inside.introspectionCost,
        cost: 1,
      };
    const size = this.#introspected.sizeOf(parent, node.name.value);
    return {
      depth: 1 + inside.depth,
      introspectionDepth: inside.introspectionDepth,
      introspectionCost: size === null ? inside.introspectionCost : size * (1 + inside.introspectionCost),
      cost:
        ownCost(node, definition, parent) + listSize(node, definition, parent, this.variables) * inside.cost,
    };
  }

  #typeNamed(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : this.schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }
}

export function fieldOf(
  parent: GraphQLCompositeType | undefined,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

/** What a field costs by itself, without what is selected inside it. */
export function ownCost(
  node: FieldNode,
  definition: GraphQLField<unknown, unknown> | undefined,
  parent: GraphQLCompositeType | undefined,
): number {
  if (!definition) return node.selectionSet ? 1 : 0;
  if (parent?.name.endsWith('Connection') && node.name.value === 'edges') return 0;
  const type = getNamedType(definition.type);
  if (isLeafType(type)) return 0;
  return isList(definition.type) || !isValue(type) ? 1 : 0;
}
