import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isInterfaceType } from 'graphql';
import { encodeCursor } from '../../../src/events/cursor.js';
import { encodeId, type IdKind, type Uuid } from '../../../src/kernel/ids.js';
import { ROLES, type Role } from '../../../src/kernel/words.js';
import { buildSchema } from '../../../src/resolvers/build-schema.js';
import { ApiWorld } from '../../fakes/api-world.js';
import { newUuid } from '../../fakes/builders.js';
import { accepted } from '../../fakes/container-world.js';
import { livedInAccount, type LivedInAccount } from '../../fakes/lived-in-account.js';
import { closeCodeOf, firstOverSse, firstOverWebSocket, silentWhile } from './live-probe.js';
import { type Ids, MUTATIONS, NODES, QUERIES, type RightsCase, SUBSCRIPTIONS } from './rights-cases.js';

/** Everything has happened behind it. */
const BEGINNING = encodeCursor(0);

let api: ApiWorld;
let ours: LivedInAccount;
let stranger: LivedInAccount;
const tokens = new Map<Role, string>();
/** Secrets that open nothing, by what is the matter with them. */
const useless = new Map<string, string>();
let strangersToken: string;

beforeAll(async () => {
  // All attempts come from one address, and whole answers are compared: what a bucket holds must not differ.
  api = await ApiWorld.open({
    config: {
      failedAuthenticationsPerMinute: 100_000,
      throttle: { maximum: 20_000, restoreRate: 1_000_000_000 },
    },
  });
  ours = await livedInAccount(api.world, 'Ours');
  stranger = await livedInAccount(api.world, 'Stranger');
  for (const role of ROLES) tokens.set(role, (await newToken(ours, role)).secret);
  strangersToken = (await newToken(stranger, 'ADMIN')).secret;
  await makeUseless();
}, 60_000);
afterAll(() => api.close());

async function newToken(
  { actor }: LivedInAccount,
  role: Role,
  expiresAtMs: number | null = null,
): Promise<{ id: Uuid; secret: string }> {
  const input = { name: role, role, expiresAtMs };
  const { token, secret } = accepted(await api.world.container.tokens.createFor(actor.accountId, input));
  return { id: token.id, secret: secret! };
}

async function makeUseless(): Promise<void> {
  const { clock, container } = api.world;
  useless.set('garbage', 'trim_thisIsNoTokenOfOurs0123456789');
  useless.set('not even the form of a token', 'x');
  useless.set('expired', (await newToken(ours, 'ADMIN', clock.now() + 1_000)).secret);
  clock.advance(2_000);
  const revoked = await newToken(ours, 'ADMIN');
  accepted(await container.tokens.revokeFor(ours.actor.accountId, revoked.id));
  useless.set('revoked', revoked.secret);
}

const idsOf = (account: LivedInAccount): Ids => ({
  account: encodeId('account', account.actor.accountId),
  alert: encodeId('alert', account.alertId),
  arm: encodeId('arm', account.armId),
  campaign: encodeId('campaign', account.campaignId),
  change: encodeId('allocationChange', account.changeId),
  cycle: encodeId('cycle', account.cycleId),
  override: encodeId('override', account.overrideId),
  proposal: encodeId('proposal', account.proposalId),
  token: encodeId('token', account.actor.tokenId),
});

const KINDS: Readonly<Record<keyof Ids, IdKind>> = {
  account: 'account',
  alert: 'alert',
  arm: 'arm',
  campaign: 'campaign',
  change: 'allocationChange',
  cycle: 'cycle',
  override: 'override',
  proposal: 'proposal',
  token: 'token',
};
/** Of the right form, and nobody's. */
const NOBODYS = Object.fromEntries(
  Object.entries(KINDS).map(([name, kind]) => [name, encodeId(kind, newUuid())]),
) as Ids;

interface Answered {
  readonly status: number;
  /** Every byte but the request's id. */
  readonly body: string;
  readonly codes: readonly unknown[];
  readonly data: Record<string, unknown> | null;
}

async function ask(token: string | null, { document, variables }: RightsCase, ids: Ids): Promise<Answered> {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query: document, variables: variables?.(ids) ?? {} }),
  });
  const text = await response.text();
  const { data = null, errors = [] } = JSON.parse(text) as {
    data?: Record<string, unknown> | null;
    errors?: { extensions: { code: string; requestId: string } }[];
  };
  const requestId = response.headers.get('x-request-id') ?? '';
  return {
    status: response.status,
    body: text.replaceAll(requestId, '<request>'),
    codes: errors.map(({ extensions }) => extensions.code),
    data,
  };
}

const reaching = (least: Role): readonly Role[] => ROLES.slice(ROLES.indexOf(least));
const lesser = (least: Role): readonly Role[] => ROLES.slice(0, ROLES.indexOf(least));

describe('the matrix knows', () => {
  const schema = buildSchema();
  it.each([
    ['query', schema.getQueryType(), QUERIES],
    ['mutation', schema.getMutationType(), MUTATIONS],
    ['subscription', schema.getSubscriptionType(), SUBSCRIPTIONS],
  ] as const)('every %s of the schema', (_kind, root, cases) => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(root!.getFields()).sort());
    for (const [name, { document }] of Object.entries(cases)) expect(document).toContain(`{ ${name}`);
  });

  it('every kind of node', () => {
    const node = schema.getType('Node');
    if (!isInterfaceType(node)) throw new Error('There is no Node.');
    const types = schema.getPossibleTypes(node).map(({ name }) => name);
    expect(Object.keys(NODES).sort()).toEqual([...types].sort());
  });
});

const ASKED = Object.entries({ ...QUERIES, ...MUTATIONS });

describe.each(ASKED)('%s', (name, one) => {
  it('is closed without a token that holds, and the answer does not say what is the matter', async () => {
    const answers = new Set<string>();
    for (const secret of useless.values()) {
      const { status, codes, body } = await ask(secret, one, idsOf(ours));
      expect([status, codes]).toEqual([401, ['UNAUTHENTICATED']]);
      answers.add(body);
    }
    expect(answers.size).toBe(1);
    const { status, codes, data } = await ask(null, one, idsOf(ours));
    expect([status, codes, data]).toEqual([401, ['UNAUTHENTICATED'], null]);
  });

  it(`needs ${one.least}`, async () => {
    for (const role of lesser(one.least)) {
      const { codes, data } = await ask(tokens.get(role)!, one, idsOf(ours));
      expect([role, codes, data]).toEqual([role, ['FORBIDDEN'], null]);
    }
    // Mutations are let in with ids of nobody, so that they change nothing.
    const ids = Object.hasOwn(MUTATIONS, name) ? NOBODYS : idsOf(ours);
    for (const role of reaching(one.least)) {
      const { codes, data } = await ask(tokens.get(role)!, one, ids);
      expect([role, codes]).toEqual([role, []]);
      expect(data?.[name]).toBeTruthy();
    }
  });

  it('answers a stranger who knows our ids like one who made them up, byte for byte', async () => {
    const before = await ourRows();
    const foreign = await ask(strangersToken, one, idsOf(ours));
    const unknown = await ask(strangersToken, one, NOBODYS);
    expect(foreign).toEqual(unknown);
    expect(foreign.codes).toEqual([]);
    for (const id of Object.values(idsOf(ours))) expect(foreign.body).not.toContain(id);
    expect(await ourRows()).toEqual(before);
  });
});

/** What a stranger could have changed. */
async function ourRows(): Promise<unknown[]> {
  const tables = [
    'campaign',
    'arm',
    'campaign_override',
    'proposal',
    'alert',
    'campaign_schedule',
    'observation',
    'event',
  ];
  return api.world.container.unitOfWork.read({ accountId: ours.actor.accountId }, async (tx) => {
    const rows: unknown[] = [];
    for (const table of tables)
      rows.push(await tx.query(`SELECT to_jsonb(t) - 'position' AS row FROM ${table} t ORDER BY 1`));
    rows.push(await tx.query('SELECT id, role, revoked_at FROM api_token ORDER BY id'));
    return rows;
  });
}

describe.each(Object.entries(NODES))('node(id) of %s', (type, [kind, least]) => {
  const find = { ...QUERIES.node!, variables: (ids: Ids) => ({ id: ids[kind] }) };

  it(`needs ${least}`, async () => {
    for (const secret of [null, ...useless.values()])
      expect((await ask(secret, find, idsOf(ours))).codes).toEqual(['UNAUTHENTICATED']);
    for (const role of ROLES) {
      const found = reaching(least).includes(role) ? { __typename: type, id: idsOf(ours)[kind] } : null;
      expect((await ask(tokens.get(role)!, find, idsOf(ours))).data).toEqual({ node: found });
    }
  });

  it('is null for a stranger, as if there were no such id', async () => {
    const foreign = await ask(strangersToken, find, idsOf(ours));
    expect(foreign.data).toEqual({ node: null });
    expect(foreign).toEqual(await ask(strangersToken, find, NOBODYS));
    expect(foreign).toEqual(await ask(strangersToken, find, { ...NOBODYS, [kind]: 'cmp_0' }));
  });
});

describe.each(Object.entries(SUBSCRIPTIONS))('%s', (name, one) => {
  const asked = (ids: Ids) => ({
    query: one.document,
    variables: { ...one.variables?.(ids), after: BEGINNING },
  });

  it('is closed without a token that holds, on both transports', async () => {
    for (const secret of [null, ...useless.values()]) {
      expect(await closeCodeOf(api, secret)).toBe(4401);
      expect(await firstOverSse(api, secret, asked(idsOf(ours)))).toMatchObject({
        errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      });
    }
  });

  it(`needs ${one.least}, on both transports`, async () => {
    for (const role of ROLES) {
      const expected = reaching(one.least).includes(role)
        ? { data: { [name]: { cursor: expect.any(String) } } }
        : { errors: [{ extensions: { code: 'FORBIDDEN' } }] };
      const token = tokens.get(role)!;
      expect(await firstOverWebSocket(api, token, asked(idsOf(ours)))).toMatchObject(expected);
      expect(await firstOverSse(api, token, asked(idsOf(ours)))).toMatchObject(expected);
    }
  });

  it('tells a stranger nothing of what is ours, whether its filter names our ids or made-up ones', async () => {
    const cursors = await ourCursors();
    expect(cursors.length).toBeGreaterThan(0);
    for (const ids of [idsOf(ours), NOBODYS]) {
      const heard = await silentWhile(api, strangersToken, asked(ids), BEGINNING);
      if (one.variables) expect(heard).toEqual([]);
      expect(cursors.filter((cursor) => JSON.stringify(heard).includes(`"${cursor}"`))).toEqual([]);
    }
    const own = await firstOverWebSocket(api, strangersToken, asked(idsOf(stranger)));
    expect(own).toEqual({ data: { [name]: { cursor: expect.any(String) } } });
  });
});

async function ourCursors(): Promise<string[]> {
  const rows = await api.world.query<{ position: string }>(
    'SELECT position::text AS position FROM event WHERE account_id = $1 AND position IS NOT NULL',
    [ours.actor.accountId],
  );
  return rows.map(({ position }) => encodeCursor(Number(position)));
}
