import { describe, expect, it } from '@jest/globals';
import { buildSchema, getIntrospectionQuery, GraphQLError } from 'graphql';
import { type Admission, createGate } from '../../../src/app/gate/gate.js';

const SCHEMA = buildSchema(`
  type Query { items(first: Int, last: Int): ItemConnection! node(id: ID!): Node nodes(ids: [ID!]!): [Node]! me: Item! }
  interface Node { id: ID! }
  type ItemConnection { nodes: [Item!]! edges: [ItemEdge!]! pageInfo: PageInfo! }
  type ItemEdge { cursor: String! node: Item! }
  type PageInfo { hasNextPage: Boolean! }
  type Money { amount: String! currencyCode: String! }
  type Item implements Node { id: ID! name: String! price: Money! parent: Item! parts: [Item!]! items(first: Int): ItemConnection! }
`);
const admit = createGate(SCHEMA);

function admitted(text: string, variables: Record<string, unknown> = {}, name?: string): Admission {
  const admission = admit(text, name, variables);
  if (admission instanceof GraphQLError) throw new Error(`refused: ${admission.message}`);
  return admission;
}

function refused(text: string, variables: Record<string, unknown> = {}, name?: string): GraphQLError {
  const admission = admit(text, name, variables);
  if (!(admission instanceof GraphQLError)) throw new Error(`admitted at cost ${admission.cost}`);
  return admission;
}

const nested = (depth: number): string =>
  `{ me ${'{ parent '.repeat(depth - 1)} { id } ${'}'.repeat(depth - 1)} }`;
const repeated = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

describe('the gate', () => {
  describe.each([
    ['tokens', (n: number) => `{ ${repeated(n - 2, () => 'a')} }`, 2_000],
    ['nested brackets', (n: number) => `{ ${'a { '.repeat(n - 1)} b ${'} '.repeat(n - 1)} }`, 64],
    ['depth', (n: number) => nested(n - 1), 12],
    ['aliases', (n: number) => `{ ${repeated(n, (i) => `a${i}: __typename`)} }`, 30],
    ['directives', (n: number) => `{ me { id ${repeated(n, () => '@include(if: true)')} } }`, 20],
    ['selections', (n: number) => `{ ${repeated(n, () => '__typename')} }`, 500],
    ['operations', (n: number) => repeated(n, (i) => `query Q${i} { __typename }`), 5],
  ])('%s', (what, text, limit) => {
    it(`lets ${limit} pass as far as ${what} go, and no more`, () => {
      const within = admit(text(limit), what === 'operations' ? 'Q0' : undefined, {});
      if (within instanceof GraphQLError) expect(within.extensions.limit).not.toBe(what);
      expect(refused(text(limit + 1), {}, what === 'operations' ? 'Q0' : undefined).extensions).toMatchObject(
        {
          code: 'LIMIT_EXCEEDED',
          limit: what,
          maximum: limit,
        },
      );
    });
  });

  it('multiplies list sizes into the cost', () => {
    expect(admitted('{ items(first: 10) { nodes { id } } }').cost).toBe(1 + 10);
    expect(
      admitted('{ items(first: 10) { nodes { items(last: 3, first: 2) { nodes { id } } } } }').cost,
    ).toBe(1 + 10 * (1 + (1 + 3)));
    expect(admitted('query ($n: Int = 7) { items(first: $n) { edges { node { id } } } }').cost).toBe(1 + 7);
    expect(admitted('query ($n: Int = 7) { items(first: $n) { nodes { id } } }', { n: 9 }).cost).toBe(1 + 9);
    expect(admitted('{ nodes(ids: []) { ... on Item { parent { id } } } }').cost).toBe(1 + 1);
    expect(admitted('{ nodes(ids: ["a", "b", "c"]) { ... on Item { parent { id } } } }').cost).toBe(1 + 3);
  });

  it('takes a page without a readable size for the largest one', () => {
    expect(admitted('{ items { nodes { id } } }').cost).toBe(101);
    expect(admitted('query ($n: Int) { items(first: $n) { nodes { id } } }', { n: -5 }).cost).toBe(101);
  });

  it('counts values such as money as nothing', () => {
    expect(admitted('{ items(first: 5) { nodes { price { amount } } pageInfo { hasNextPage } } }').cost).toBe(
      6,
    );
  });

  it('refuses at 5,001 and admits at 5,000', () => {
    const pages = (n: number): string =>
      `{ items(first: 50) { nodes { items(first: ${n}) { nodes { id } } } } me { id } }`;
    expect(admitted(pages(97)).cost).toBe(1 + 50 * (2 + 97) + 1);
    expect(refused(pages(98)).extensions).toMatchObject({ limit: 'cost' });
  });

  it('refuses doubling fragments over a cyclic list in a moment', () => {
    const fragments = repeated(
      25,
      (i) => `fragment F${i} on Item { ${i === 24 ? 'id' : `...F${i + 1} ...F${i + 1}`} }`,
    );
    const deep = repeated(
      10,
      (i) => `fragment F${i} on Item { a: parts { ...F${i + 1} } b: parts { ...F${i + 1} } }`,
    );
    const started = performance.now();
    expect(admitted(`{ me { ...F0 } } ${fragments}`).cost).toBe(1);
    expect(refused(`{ me { ...F0 } } ${deep} fragment F10 on Item { id }`).extensions.limit).toBe('cost');
    expect(performance.now() - started).toBeLessThan(100);
  });

  it('refuses fragments that contain themselves', () => {
    expect(
      refused('{ me { ...A } } fragment A on Item { parent { ...B } } fragment B on Item { ...A }').message,
    ).toMatch(/contains itself/);
    expect(refused('{ me { id } } fragment A on Item { ...A }').extensions.code).toBe('BAD_USER_INPUT');
  });

  it('lets the standard introspection pass, and says that it asks for the schema only', () => {
    expect(admitted(getIntrospectionQuery({ inputValueDeprecation: true })).introspectionOnly).toBe(true);
    expect(admitted('{ __typename }').introspectionOnly).toBe(true);
    expect(admitted('{ __typename me { id } }').introspectionOnly).toBe(false);
    const deep = `{ __type(name: "Item") { ${'ofType { '.repeat(19)} name ${'} '.repeat(19)} } }`;
    expect(refused(deep).extensions.limit).toBe('introspectionDepth');
  });

  it('weighs introspection, which leads from types to fields to types', () => {
    const round = (times: number): string =>
      `{ __schema { types { ${'fields { type { '.repeat(times)} name ${'} } '.repeat(times)} } } }`;
    const one = admitted(round(1));
    expect(one.introspectionCost).toBeGreaterThan(10);
    expect(one.cost).toBe(1);
    expect(admitted(getIntrospectionQuery()).introspectionCost).toBeLessThan(3_000);
    const wide = repeated(
      30,
      (i) => `a${i}: types { fields { type { fields { type { fields { name } } } } } }`,
    );
    expect(refused(`{ __schema { ${wide} } }`).extensions.limit).toBe('introspectionCost');
  });

  it.each([
    ['an object of its own making', JSON.parse('{"id": {"__proto__": {"admin": true}}}')],
    ['the maker of objects', { id: { constructor: { prototype: {} } } }],
  ])('refuses names that mean something to the language: %s', (_, variables) => {
    const document = 'query ($id: ID!) { node(id: $id) { id } }';
    expect(refused(document, variables as Record<string, unknown>).extensions.code).toBe('BAD_USER_INPUT');
  });

  it('refuses variables that are nested without an end, at any depth', () => {
    const document = 'query ($id: ID!) { node(id: $id) { id } }';
    const lists = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    expect(admitted(document, { id: lists(32) }).cost).toBe(1);
    expect(refused(document, { id: lists(33) }).extensions).toMatchObject({ limit: 'depth of variables' });
    expect(refused(document, { id: lists(50_000) }).extensions.code).toBe('LIMIT_EXCEEDED');
  });

  it('refuses U+0000 in the document, its strings and the variables', () => {
    for (const [text, variables] of [
      ['{ me { id } }\0', {}],
      ['{ node(id: "a\\u0000b") { id } }', {}],
      ['query ($id: ID!) { node(id: $id) { id } }', { id: 'a\0' }],
      ['query ($id: ID!) { node(id: $id) { id } }', { id: { deep: [['\0']] } }],
    ] as const) {
      expect(refused(text, variables).extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  it('says where a document cannot be read', () => {
    expect(refused('{ me { ').extensions.code).toBe('GRAPHQL_PARSE_FAILED');
    expect(refused('{ me ^ }').locations).toEqual([{ line: 1, column: 6 }]);
  });

  it('needs to know which operation is meant', () => {
    const two = 'query A { me { id } } query B { __typename }';
    expect(refused(two).extensions.code).toBe('OPERATION_RESOLUTION_FAILURE');
    expect(refused(two, {}, 'C').message).toContain('"C"');
    expect(admitted(two, {}, 'B').operation.name?.value).toBe('B');
    expect(refused('fragment A on Item { id }').message).toMatch(/no operation/);
  });

  it('takes under 5 ms for what it admits', () => {
    const text = `{ ${repeated(450, (i) => (i < 30 ? `a${i}: __typename` : '__typename'))} items(first: 9) { nodes { id } } }`;
    // The quickest of many: how long it takes, not how busy the machine is.
    let quickest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 40; i++) {
      const started = performance.now();
      admitted(text);
      quickest = Math.min(quickest, performance.now() - started);
    }
    expect(quickest).toBeLessThan(5);
  });
});
