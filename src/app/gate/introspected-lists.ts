import {
  type GraphQLCompositeType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** How long the lists of introspection are in a schema: they lead from types to fields to types, round and round. */
export interface IntrospectedLists {
  /** `null` for what is no list of introspection. */
  sizeOf(parent: GraphQLCompositeType | undefined, field: string): number | null;
}

const known = new WeakMap<GraphQLSchema, IntrospectedLists>();

export function introspectedLists(schema: GraphQLSchema): IntrospectedLists {
  const lists = known.get(schema) ?? measured(schema);
  known.set(schema, lists);
  return lists;
}

function measured(schema: GraphQLSchema): IntrospectedLists {
  const types = Object.values(schema.getTypeMap());
  const withFields = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = withFields.flatMap((type) => Object.values(type.getFields()));
  const mean = (count: number): number => Math.max(1, Math.ceil(count / types.length));
  const sizes: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    __Schema: { types: types.length, directives: schema.getDirectives().length },
    __Directive: { args: 1, locations: 0 },
    __Field: { args: Math.max(1, Math.ceil(sumOf(fields, (field) => field.args.length) / fields.length)) },
    __Type: {
      fields: mean(fields.length),
      interfaces: mean(sumOf(withFields, (type) => type.getInterfaces().length)),
      possibleTypes: mean(withFields.length),
      enumValues: mean(sumOf(types.filter(isEnumType), (type) => type.getValues().length)),
      inputFields: mean(
        sumOf(types.filter(isInputObjectType), (type) => Object.keys(type.getFields()).length),
      ),
    },
  };
  return { sizeOf: (parent, field) => (parent && sizes[parent.name]?.[field]) ?? null };
}

function sumOf<Item>(items: readonly Item[], count: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + count(item), 0);
}
