import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { OPERATION_ROLES } from '../../../src/auth/policy.js';
import { buildSchema } from '../../../src/resolvers/build-schema.js';
import { withPolicies } from '../../../src/resolvers/policies.js';
import { printSortedSchema } from '../../../src/resolvers/print-schema.js';

const schema = buildSchema();
const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
const rootFields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
  (root) => Object.values(root?.getFields() ?? {}),
);

/** What people read of it: `Type.field(argument)`. */
function* undescribed(): Generator<string> {
  for (const type of types) {
    if (
      ['Boolean', 'Float', 'ID', 'Int', 'String', 'Query', 'Mutation', 'Subscription'].includes(type.name)
    ) {
      // Their names say it.
    } else if (!type.description) yield type.name;
    if (isEnumType(type))
      for (const value of type.getValues()) if (!value.description) yield `${type.name}.${value.name}`;
    if (isInputObjectType(type) || isObjectType(type) || isInterfaceType(type))
      for (const field of Object.values(type.getFields())) {
        if (!field.description) yield `${type.name}.${field.name}`;
        if ('args' in field)
          for (const argument of field.args)
            if (!argument.description) yield `${type.name}.${field.name}(${argument.name})`;
      }
  }
}

describe('the schema', () => {
  it('says of every type, field, argument and value what it is', () => {
    expect([...undescribed()]).toEqual([]);
  });

  it('is the one that is committed', () => {
    expect(readFileSync('schema.graphql', 'utf8')).toBe(printSortedSchema());
  });

  it('has the operations of the policy, and no other', () => {
    const doors = new Set(['importObservations']);
    const expected = Object.keys(OPERATION_ROLES).filter((name) => !doors.has(name));
    expect(rootFields.map((field) => field.name).sort()).toEqual(expected.sort());
  });

  it('cannot be built with an operation that the policy does not know', () => {
    const field = { type: GraphQLString };
    const open = new GraphQLSchema({
      query: new GraphQLObjectType({ name: 'Query', fields: { backdoor: field } }),
    });
    expect(() => withPolicies(open)).toThrow('Query.backdoor has no entry in the policy');
  });

  it('gives every mutation one input with an idempotency key, and userErrors that are never null', () => {
    for (const field of Object.values(schema.getMutationType()!.getFields())) {
      expect(field.args.map((argument) => argument.name)).toEqual(['input']);
      const input = (field.args[0]!.type as GraphQLNonNull<never>).ofType as unknown;
      if (!isInputObjectType(input)) throw new Error(`${field.name} takes no input object`);
      expect(input.name).toBe(`${field.name[0]!.toUpperCase()}${field.name.slice(1)}Input`);
      expect(String(input.getFields().idempotencyKey?.type)).toBe('String');
      const payload = (field.type as GraphQLNonNull<never>).ofType as unknown;
      if (!isObjectType(payload)) throw new Error(`${field.name} answers no object`);
      expect(String(payload.getFields().userErrors?.type)).toBe('[UserError!]!');
      for (const other of Object.values(payload.getFields()))
        if (other.name !== 'userErrors') expect(other.type).not.toBeInstanceOf(GraphQLNonNull);
    }
  });

  it('writes enum values in CONSTANT_CASE', () => {
    const values = types.filter(isEnumType).flatMap((type) => type.getValues().map((value) => value.name));
    expect(values.filter((name) => !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(name))).toEqual([]);
  });

  it('finds every Node through node(id)', () => {
    const nodes = schema.getPossibleTypes(schema.getType('Node') as never).map((type) => type.name);
    expect(nodes.toSorted()).toEqual([
      'Account',
      'Alert',
      'AllocationChange',
      'Arm',
      'Campaign',
      'Cycle',
      'Override',
      'Proposal',
    ]);
  });
});
