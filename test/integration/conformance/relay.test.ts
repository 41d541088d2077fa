import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { buildSchema } from '../../../src/resolvers/build-schema.js';
import { ApiWorld, dataOf } from '../../fakes/api-world.js';
import { armInput, makeCampaign, runCycle } from '../../fakes/api-scenes.js';

const schema = buildSchema();
const objects = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
);
const connections = objects.filter(({ name }) => name.endsWith('Connection'));
/** Every field that leads to a connection. */
const lists = objects.flatMap((parent) =>
  Object.values(parent.getFields())
    .filter((field) => getNamedType(field.type).name.endsWith('Connection'))
    .map((field) => [`${parent.name}.${field.name}`, parent, field] as const),
);

describe('Relay in the schema', () => {
  it.each(connections.map((type) => [type.name, type] as const))('%s is a connection', (name, type) => {
    const edge = name.replace(/Connection$/, 'Edge');
    const { edges, pageInfo } = type.getFields();
    expect([String(edges?.type), String(pageInfo?.type)]).toEqual([`[${edge}!]!`, 'PageInfo!']);
    const { node, cursor } = (schema.getType(edge) as GraphQLObjectType).getFields();
    expect(String(cursor?.type)).toBe('String!');
    expect(isObjectType(getNamedType(node!.type))).toBe(true);
  });

  it.each(lists)('%s pages in both directions', (_, _parent, { args, type }) => {
    const paging = args.filter(({ name }) => ['first', 'after', 'last', 'before'].includes(name));
    expect(Object.fromEntries(paging.map((argument) => [argument.name, String(argument.type)]))).toEqual({
      first: 'Int',
      after: 'String',
      last: 'Int',
      before: 'String',
    });
    expect(String(type)).toMatch(/!$/);
  });

  it('what has an id is a Node, and can be found again', () => {
    // Tokens are for administrators, who list them; `node` is open to everybody.
    const withId = objects.filter((type) => 'id' in type.getFields() && type.name !== 'Token');
    for (const type of withId)
      expect([type.name, type.getInterfaces().map(({ name }) => name)]).toEqual([type.name, ['Node']]);
    const { node, nodes } = schema.getQueryType()!.getFields();
    expect([String(node!.type), String(node!.args[0]!.type)]).toEqual(['Node', 'ID!']);
    expect([String(nodes!.type), String(nodes!.args[0]!.type)]).toEqual(['[Node]!', '[ID!]!']);
    expect(isInterfaceType(schema.getType('Node'))).toBe(true);
  });

  it('PageInfo has the four fields', () => {
    const fields = (schema.getType('PageInfo') as GraphQLObjectType).getFields();
    expect(
      Object.fromEntries(Object.values(fields).map((field) => [field.name, String(field.type)])),
    ).toEqual({
      hasNextPage: 'Boolean!',
      hasPreviousPage: 'Boolean!',
      startCursor: 'String',
      endCursor: 'String',
    });
  });
});

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Named }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}
interface Named {
  readonly __typename: string;
  readonly id?: string;
}
type PageArgs = Readonly<Record<string, string | number>>;

/** What a field's page is asked for; entries of a log have no id, and are found through their lists alone. */
function pageOf(field: GraphQLField<unknown, unknown>): string {
  const connection = getNamedType(field.type) as GraphQLObjectType;
  const edge = getNamedType(connection.getFields()['edges']!.type) as GraphQLObjectType;
  const node = getNamedType(edge.getFields()['node']!.type) as GraphQLObjectType;
  const id = 'id' in node.getFields() ? 'id' : '';
  return `edges { cursor node { __typename ${id} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`;
}

describe('Relay on the server', () => {
  let api: ApiWorld;
  let admin: string;
  const idOf = new Map<string, string>();

  beforeAll(async () => {
    api = await ApiWorld.open();
    // Who may see every list.
    admin = await api.token('ADMIN');
    for (const name of ['One', 'Two', 'Three']) {
      const arms = ['Google Ads', 'Meta Ads', 'TikTok'].map((platform) => armInput(platform));
      const { id, armIds } = await makeCampaign(api, admin, { name, arms });
      idOf.set('Campaign', id).set('Arm', armIds[0]!);
    }
    await runCycle(api, admin, idOf.get('Campaign')!);
    await runCycle(api, admin, idOf.get('Campaign')!);
  }, 120_000);
  afterAll(() => api.close());

  async function page(
    { name: parent }: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    args: PageArgs,
  ): Promise<Page> {
    const given = Object.entries(args).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    const list = `list: ${field.name}(${given.join(', ')}) { ${pageOf(field)} }`;
    if (parent === 'Query') return dataOf<{ list: Page }>(await api.ask(admin, `{ ${list} }`)).list;
    const found = `query ($id: ID!) { node(id: $id) { ... on ${parent} { ${list} } } }`;
    return dataOf<{ node: { list: Page } }>(await api.ask(admin, found, { id: idOf.get(parent) })).node.list;
  }

  it.each(lists)('%s gives the same one by one, forwards and backwards', async (_, parent, field) => {
    const whole = await page(parent, field, { first: 100 });
    const cursors = whole.edges.map(({ cursor }) => cursor);
    expect(new Set(cursors).size).toBe(cursors.length);
    expect(whole.pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: cursors[0] ?? null,
      endCursor: cursors.at(-1) ?? null,
    });

    const forwards: string[] = [];
    const backwards: string[] = [];
    for (let index = 0; index < cursors.length; index++) {
      const after = forwards.at(-1);
      const next = await page(parent, field, { first: 1, ...(after ? { after } : {}) });
      expect(next.pageInfo.hasNextPage).toBe(index < cursors.length - 1);
      forwards.push(...next.edges.map(({ cursor }) => cursor));
      const before = backwards[0];
      const previous = await page(parent, field, { last: 1, ...(before ? { before } : {}) });
      expect(previous.pageInfo.hasPreviousPage).toBe(index < cursors.length - 1);
      backwards.unshift(...previous.edges.map(({ cursor }) => cursor));
    }
    expect([forwards, backwards]).toEqual([cursors, cursors]);
  });

  it('the lists that matter are not empty', async () => {
    const matter = ['Query.campaigns', 'Query.cycles', 'Query.allocationChanges', 'Campaign.arms'];
    for (const [, parent, field] of lists.filter(([name]) => matter.includes(name)))
      expect((await page(parent, field, { first: 100 })).edges.length).toBeGreaterThan(1);
  });

  it('every node of a list is found again by its id', async () => {
    const seen = new Map<string, Named>();
    for (const [, parent, field] of lists)
      for (const { node } of (await page(parent, field, { first: 100 })).edges)
        if (node.id !== undefined) seen.set(node.id, { __typename: node.__typename, id: node.id });
    const ids = [...seen.keys()];
    const asked = await api.ask(admin, 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', {
      ids,
    });
    expect(dataOf<{ nodes: Named[] }>(asked).nodes).toEqual([...seen.values()]);
    const one = await api.ask(admin, 'query ($id: ID!) { node(id: $id) { __typename id } }', {
      id: ids[0],
    });
    expect(dataOf<{ node: Named }>(one).node).toEqual(seen.get(ids[0]!));
  });
});
