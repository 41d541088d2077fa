import {
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Admission } from './gate.js';
import { fieldOf, ownCost } from './weigh.js';

/** The objects that an answer really holds, counted as the gate counts those that it may hold. */
export function actualCost(
  schema: GraphQLSchema,
  { document, operation }: Pick<Admission, 'document' | 'operation'>,
  data: unknown,
): number {
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const root = schema.getRootType(operation.operation) ?? undefined;
  return new Part({ schema, fragments }, [[operation.selectionSet, root]]).costOf(data);
}

interface Frame {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

type Selected = readonly [set: SelectionSetNode, parent: GraphQLCompositeType | undefined];

interface Counted {
  /** What an object with this field costs for it. */
  own: number;
  /** Of a connection's list, each entry costs that much. */
  readonly perEntry: boolean;
  readonly inside: Selected[];
  part?: Part;
}

/** What is selected in one place of an answer. Made when an answer reaches it, so that what is not answered costs nothing. */
class Part {
  #counted: ReadonlyMap<string, Counted> | undefined;

  constructor(
    private readonly frame: Frame,
    private readonly selected: readonly Selected[],
  ) {}

  costOf(value: unknown): number {
    if (typeof value !== 'object' || value === null) return 0;
    let cost = 0;
    if (Array.isArray(value)) {
      for (const item of value) cost += this.costOf(item);
      return cost;
    }
    this.#counted ??= this.#count();
    for (const [key, counted] of this.#counted) {
      const child = (value as Record<string, unknown>)[key];
      if (child === undefined) continue;
      counted.part ??= new Part(this.frame, counted.inside);
      const times = counted.perEntry && Array.isArray(child) ? child.length : 1;
      cost += counted.own * times + counted.part.costOf(child);
    }
    return cost;
  }

  #count(): ReadonlyMap<string, Counted> {
    const counted = new Map<string, Counted>();
    const seen = new Set<SelectionSetNode>();
    for (const [set, parent] of this.selected) this.#collect(set, parent, counted, seen);
    return counted;
  }

  #collect(
    set: SelectionSetNode,
    parent: GraphQLCompositeType | undefined,
    counted: Map<string, Counted>,
    seen: Set<SelectionSetNode>,
  ): void {
    if (seen.has(set)) return;
    seen.add(set);
    for (const node of set.selections) {
      if (node.kind !== Kind.FIELD) {
        const fragment =
          node.kind === Kind.FRAGMENT_SPREAD ? this.frame.fragments.get(node.name.value) : node;
        const named = this.frame.schema.getType(fragment?.typeCondition?.name.value ?? '');
        if (fragment)
          this.#collect(fragment.selectionSet, isCompositeType(named) ? named : parent, counted, seen);
        continue;
      }
      if (!node.selectionSet || node.name.value.startsWith('__')) continue;
      const definition = fieldOf(parent, node.name.value);
      const type = definition && getNamedType(definition.type);
      const key = node.alias?.value ?? node.name.value;
      const perEntry = parent?.name.endsWith('Connection') ?? false;
      const entry = counted.get(key) ?? { own: 0, perEntry, inside: [] };
      entry.own = Math.max(entry.own, ownCost(node, definition, parent));
      entry.inside.push([node.selectionSet, isCompositeType(type) ? type : undefined]);
      counted.set(key, entry);
    }
  }
}
