import { describe, expect, it } from '@jest/globals';
import { buildSchema, execute, GraphQLError, parse } from 'graphql';
import { actualCost } from '../../../src/app/gate/actual-cost.js';
import { type Admission, createGate } from '../../../src/app/gate/gate.js';

const SCHEMA = buildSchema(`
  type Query { items(first: Int): ItemConnection! nodes(ids: [ID!]!): [Node]! me: Item }
  interface Node { id: ID! }
  type ItemConnection { nodes: [Item!]! edges: [ItemEdge!]! }
  type ItemEdge { node: Item! }
  type Money { amount: String! }
  type Item implements Node { id: ID! price: Money parent: Item parts: [Item!]! }
`);
const admit = createGate(SCHEMA);

function admitted(text: string): Admission {
  const admission = admit(text, null, {});
  if (admission instanceof GraphQLError) throw admission;
  return admission;
}

describe('the cost of an answer', () => {
  it.each([
    [
      'a page that is half empty',
      '{ items(first: 100) { nodes { id } } }',
      { items: { nodes: items(3) } },
      4,
    ],
    [
      'edges, which are free',
      '{ items(first: 100) { edges { node { id } } } }',
      { items: { edges: items(3).map((node) => ({ node })) } },
      4,
    ],
    ['money, which is free', '{ me { price { amount } } }', { me: { price: { amount: '1' } } }, 1],
    ['what is not there was looked for', '{ me { parent { id } } }', { me: { parent: null } }, 2],
    [
      'lists in lists',
      '{ me { parts { parts { id } } } }',
      { me: { parts: [{ parts: items(2) }, { parts: [] }] } },
      1 + 1 + 2,
    ],
    ['an alias', '{ me { a: parent { id } b: parent { id } } }', { me: { a: { id: 1 }, b: { id: 2 } } }, 3],
    [
      'fragments, once each',
      '{ me { ...F ...F } } fragment F on Item { ...G } fragment G on Item { parent { id } }',
      { me: { parent: { id: 1 } } },
      2,
    ],
    [
      'of several types',
      '{ nodes(ids: ["a", "b"]) { id ... on Item { parent { id } } } }',
      { nodes: [{ id: 1, parent: { id: 2 } }, null] },
      2,
    ],
    ['no answer at all', '{ me { id } }', null, 0],
  ])('%s', (_, text, data, cost) => {
    expect(actualCost(SCHEMA, admitted(text), data)).toBe(cost);
  });

  it('is never more than what the gate asked for, and is all of it where every page is full', async () => {
    const text =
      '{ items(first: 7) { nodes { id price { amount } parent { id } } } me { parent { parent { id } } } }';
    const item = (depth: number): object => ({
      id: depth,
      price: { amount: '1' },
      parent: depth ? item(depth - 1) : null,
    });
    const rootValue = { items: { nodes: Array.from({ length: 7 }, () => item(1)) }, me: item(2) };
    const { data } = await execute({ schema: SCHEMA, document: parse(text), rootValue });
    const admission = admitted(text);
    expect(actualCost(SCHEMA, admission, data)).toBe(admission.cost);
  });

  it('takes no time for what was doubled again and again, and not answered', () => {
    const doubled = Array.from(
      { length: 11 },
      (_, i) =>
        `fragment F${i} on Item { ${i === 10 ? 'id' : `a${i}: parent { ...F${i + 1} } b${i}: parent { ...F${i + 1} }`} }`,
    ).join(' ');
    const started = performance.now();
    expect(actualCost(SCHEMA, admitted(`{ me { ...F0 } } ${doubled}`), { me: null })).toBe(1);
    expect(performance.now() - started).toBeLessThan(50);
  });
});

function items(count: number): object[] {
  return Array.from({ length: count }, (_, id) => ({ id }));
}
