import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLField,
  getNamedType,
  isInputObjectType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { encodeId } from '../../../src/kernel/ids.js';
import { buildSchema } from '../../../src/resolvers/build-schema.js';
import { ApiWorld } from '../../fakes/api-world.js';
import { accepted } from '../../fakes/container-world.js';
import { livedInAccount } from '../../fakes/lived-in-account.js';
import { campaignInput } from '../../fakes/management-world.js';
import { anObservation, RIGHT, type Scene } from './right-values.js';
import { tableSums } from './table-sums.js';
import { spoiled, toJson } from './wild-values.js';

const RUNS = 20;
const LIMIT_MS = 240_000;
const schema = buildSchema();
let api: ApiWorld;
let token: string;
let scene: Scene;

interface Told {
  readonly code: string;
  readonly field: readonly string[] | null;
  readonly message: string;
}
interface Answered {
  readonly status: number;
  readonly userErrors: readonly Told[];
  readonly errors: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

beforeAll(async () => {
  api = await ApiWorld.open({ config: { throttle: { maximum: 20_000, restoreRate: 1_000_000_000 } } });
  const account = await livedInAccount(api.world, 'Fuzzed');
  const { container } = api.world;
  token = accepted(await container.tokens.createFor(account.actor.accountId, { name: 'fuzz', role: 'ADMIN' }))
    .secret!;
  const spare = accepted(await container.campaigns.create(account.actor, campaignInput({ name: 'Spare' })));
  const other = accepted(
    await container.tokens.createFor(account.actor.accountId, { name: 'other', role: 'VIEWER' }),
  );
  scene = {
    alertId: encodeId('alert', account.alertId),
    armId: encodeId('arm', account.armId),
    campaignId: encodeId('campaign', account.campaignId),
    spareCampaignId: encodeId('campaign', spare.id),
    overrideId: encodeId('override', account.overrideId),
    proposalId: encodeId('proposal', account.proposalId),
    tokenId: encodeId('token', other.token.id),
  };
}, LIMIT_MS);
afterAll(() => api.close());

const sums = () => tableSums((sql) => api.world.query(sql));

interface Operation {
  readonly name: string;
  readonly argument: GraphQLArgument;
  readonly document: string;
}

/** Every argument of every query and mutation that is an input type. */
function operations(): Operation[] {
  const of = (kind: string, fields: readonly GraphQLField<unknown, unknown>[]): Operation[] =>
    fields.flatMap((field) =>
      field.args
        .filter(({ type }) => isInputObjectType(getNamedType(type)))
        .map((argument) => ({ name: field.name, argument, document: documentOf(kind, field, argument) })),
    );
  const { Query, Mutation } = { Query: schema.getQueryType()!, Mutation: schema.getMutationType()! };
  return [
    ...of('query', Object.values(Query.getFields())),
    ...of('mutation', Object.values(Mutation.getFields())),
  ];
}

function documentOf(kind: string, field: GraphQLField<unknown, unknown>, argument: GraphQLArgument): string {
  const others = field.args.filter((other) => other !== argument);
  const required = others.filter(isRequiredArgument).map(({ name }) => name);
  if (required.length > 0)
    throw new Error(`${field.name} also needs ${required.join(', ')}: say here what to give.`);
  const page = others.some(({ name }) => name === 'first') ? 'first: 2, ' : '';
  const type = getNamedType(field.type);
  const asked =
    isObjectType(type) && type.getFields()['userErrors'] ? 'userErrors { code field message }' : '__typename';
  return `${kind} ($given: ${String(argument.type)}) { answer: ${field.name}(${page}${argument.name}: $given) { ${asked} } }`;
}

async function send(document: string, given: unknown): Promise<Answered> {
  const answer = await api.post(toJson({ query: document, variables: { given } }), {
    authorization: `Bearer ${token}`,
  });
  const { answer: payload } = (answer.data ?? {}) as { answer?: { userErrors?: Told[] } | null };
  return {
    status: answer.status,
    userErrors: payload?.userErrors ?? [],
    errors: (answer.errors ?? []) as Answered['errors'],
  };
}

/** A word about something that the client sent, whichever of both kinds. */
function expectClear({ status, userErrors, errors }: Answered): void {
  expect(status).toBeLessThan(500);
  for (const { message, extensions } of errors) {
    expect(['INTERNAL', 'UNAVAILABLE', 'TIMEOUT']).not.toContain(extensions.code);
    expect(message.length).toBeLessThan(1_200);
  }
  for (const { field, message } of userErrors) {
    expect(message.length).toBeLessThan(600);
    if (field !== null) expect(field[0]).toBe('input');
  }
}

test('every input type of the schema has a right value here, and no other', () => {
  const types = Object.values(schema.getTypeMap()).filter(isInputObjectType);
  expect(Object.keys(RIGHT).sort()).toEqual(types.map(({ name }) => name).sort());
});

describe('whatever comes', () => {
  test.each(
    operations().map((operation) => [`${operation.name}(${operation.argument.name})`, operation] as const),
  )(
    '%s',
    async (_name, { argument, document }) => {
      const right = RIGHT[getNamedType(argument.type).name]!(scene);
      expect((await send(document, right)).errors).toEqual([]);
      let before = await sums();
      await fc.assert(
        fc.asyncProperty(spoiled(right, argument.type), async (given) => {
          const answer = await send(document, given);
          expectClear(answer);
          const after = await sums();
          if (answer.errors.length + answer.userErrors.length > 0) expect(after).toEqual(before);
          before = after;
        }),
        { numRuns: RUNS },
      );
    },
    LIMIT_MS,
  );
});

describe('one bad row of three', () => {
  const RECORD = `mutation ($given: RecordObservationsInput!) { answer: recordObservations(input: $given) { userErrors { code field message } } }`;

  test.each<[string, string, object]>([
    ['conversions without bounds', 'conversions', { conversions: 1e308 }],
    ['conversions that are no number', 'conversions', { conversions: 'NaN' }],
    ['conversions that JavaScript cannot hold', 'conversions', { conversions: '@1e999@' }],
    ['a negative cost', 'cost', { cost: { amount: '-1', currencyCode: 'EUR' } }],
    ['a cost of another currency', 'cost', { cost: { amount: '1', currencyCode: 'USD' } }],
    ['more clicks than impressions', 'clicks', { clicks: 1_001 }],
    ['half an impression', 'impressions', { impressions: 0.5 }],
    [
      'a window to come',
      'window',
      { windowStart: '2027-01-01T00:00:00Z', windowEnd: '2027-01-01T01:00:00Z' },
    ],
    [
      'a window before 2000',
      'window',
      { windowStart: '1999-01-01T00:00:00Z', windowEnd: '1999-01-01T01:00:00Z' },
    ],
    ['a day that there is not', 'windowStart', { windowStart: '2027-02-29T00:00:00Z' }],
    ['a window that ends before it starts', 'window', { windowEnd: '2026-04-20T00:00:00Z' }],
    [
      'a window of 32 days',
      'windowEnd',
      { windowStart: '2026-03-01T00:00:00Z', windowEnd: '2026-04-02T00:00:00Z' },
    ],
    ['an arm of nobody', 'armId', { armId: encodeId('arm', '01890000-0000-7000-8000-000000000000') }],
    ['an arm that is text', 'armId', { armId: 'a\u0000' }],
  ])('%s: its index and field are told, and nothing is changed', async (_name, field, bad) => {
    const observations = [
      anObservation(scene.armId, 10),
      anObservation(scene.armId, 11, bad),
      anObservation(scene.armId, 12),
    ];
    const before = await sums();
    const answer = await send(RECORD, { source: 'export', observations });
    expectClear(answer);
    const told = [
      ...answer.userErrors.map((one) => (one.field ?? []).join('.')),
      ...answer.errors.map(({ message }) => message.replace(/\[(\d+)\]/g, '.$1')),
    ].join('\n');
    expect(told).toContain(`observations.1.${field}`);
    expect(told).not.toMatch(/observations\.[02]/);
    expect(await sums()).toEqual(before);
  });

  test.each(['\u0000', '\ud800', 'x'.repeat(300), '', '  '])('a source that is %j', async (source) => {
    const before = await sums();
    const answer = await send(RECORD, { source, observations: [anObservation(scene.armId, 20)] });
    expectClear(answer);
    const told = [
      ...answer.userErrors.map((one) => (one.field ?? []).join('.')),
      ...answer.errors.map(({ message }) => message),
    ];
    expect(told.join('\n')).toContain('source');
    expect(await sums()).toEqual(before);
  });

  test('ten megabytes are refused by their size, whatever they say', async () => {
    const before = await sums();
    const answer = await send(RECORD, { source: 'x'.repeat(10_000_000), observations: [] });
    expect(answer.status).toBe(413);
    expectClear(answer);
    expect(await sums()).toEqual(before);
  });
});
