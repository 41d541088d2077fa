import { describe, expect, test } from '@jest/globals';
import { buildSchema as buildFromText, extendSchema, graphql, parse } from 'graphql';
import type { Role } from '../../../src/kernel/words.js';
import { buildSchema } from '../../../src/resolvers/build-schema.js';
import { withPolicies } from '../../../src/resolvers/policies.js';

/** The real schema with something more, closed as the server would close it. */
function withMore(definitions: string): () => unknown {
  return () => withPolicies(extendSchema(buildSchema(), parse(definitions)));
}

describe('what somebody adds without a policy fails the build', () => {
  test.each([
    ['a query', 'extend type Query { margins: Float }', 'Query.margins has no entry'],
    ['a mutation', 'extend type Mutation { dropAll: Boolean }', 'Mutation.dropAll has no entry'],
    ['a subscription', 'extend type Subscription { secrets: String }', 'Subscription.secrets has no entry'],
    ['a field of a type', 'extend type Campaign { margin: Float }', 'Campaign.margin has no entry'],
    [
      'a field that leads to another type',
      'extend type Account { tokens: [Token!] }',
      'Account.tokens has no',
    ],
    [
      'a field of a page',
      'extend type CampaignConnection { budgets: [Money!] }',
      'CampaignConnection.budgets has',
    ],
    [
      'a type',
      'type Margin { micros: Float } extend type Money { margin: Margin }',
      'Money.margin has no entry',
    ],
  ])('%s', (_what, definitions, message) => {
    expect(withMore(definitions)).toThrow(message);
  });

  test('a kind of node: its fields first, then the kind itself', () => {
    expect(withMore('type Key implements Node { id: ID! }')).toThrow('Key.id has no entry');
    const tokens = buildFromText(
      'interface Node { id: ID } type Token implements Node { id: ID } type Query { node: Node }',
    );
    expect(() => withPolicies(tokens)).toThrow('node(id) finds Token, which has no entry in the policy');
  });

  test('nothing added, nothing thrown', () => {
    expect(withMore('directive @harmless on FIELD')).not.toThrow();
  });
});

describe('a field that needs more than the operation which leads to it', () => {
  const schema = withPolicies(
    buildFromText(
      'type Query { viewer: Viewer } type Viewer { account: Token role: String } type Token { name: String }',
    ),
  );
  const ask = (role: Role | null) =>
    graphql({
      schema,
      source: '{ viewer { role account { name } } }',
      rootValue: { viewer: { role, account: { name: 'Nightly import' } } },
      contextValue: { session: role === null ? null : { actor: { tokenId: '', accountId: '', role } } },
    });

  test('is closed to lesser roles, and only it', async () => {
    for (const role of ['VIEWER', 'ANALYST', 'MANAGER'] as const) {
      const { data, errors } = await ask(role);
      expect(data).toEqual({ viewer: { role, account: { name: null } } });
      expect(errors).toMatchObject([
        {
          path: ['viewer', 'account', 'name'],
          extensions: { code: 'FORBIDDEN' },
          message: expect.stringContaining('ADMIN'),
        },
      ]);
    }
  });

  test('is open to the right one, and to nobody without a token', async () => {
    expect(await ask('ADMIN')).toEqual({
      data: { viewer: { role: 'ADMIN', account: { name: 'Nightly import' } } },
    });
    expect((await ask(null)).errors).toMatchObject([
      { path: ['viewer'], extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });
});
