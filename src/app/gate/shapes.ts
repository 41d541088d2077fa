import {
  type GraphQLOutputType,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

export function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

const values = new WeakMap<object, boolean>();

/** An object made of leaves and of such objects alone: it comes with its parent and needs no reading of its own. */
export function isValue(type: unknown): boolean {
  if (!isObjectType(type)) return false;
  const known = values.get(type);
  if (known !== undefined) return known;
  values.set(type, false);
  const value =
    type.getInterfaces().length === 0 &&
    Object.values(type.getFields()).every((field) => {
      const of = getNamedType(field.type);
      return !isList(field.type) && (isLeafType(of) || isValue(of));
    });
  values.set(type, value);
  return value;
}
