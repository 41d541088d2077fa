import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Fault } from '../../../src/kernel/fault.js';
import { ApiWorld, dataOf } from '../../fakes/api-world.js';
import { campaignInput, makeCampaign } from '../../fakes/api-scenes.js';

const CREATE = `mutation ($input: CreateCampaignInput!) {
  createCampaign(input: $input) { campaign { id } userErrors { code field message } }
}`;

interface Created {
  readonly createCampaign: {
    readonly campaign: { readonly id: string } | null;
    readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
  };
}

describe('what can go wrong', () => {
  let api: ApiWorld;
  let manager: string;
  /** What the reading of the optimiser's status does. */
  let trouble: () => never = () => {
    throw new Error('unset');
  };

  beforeAll(async () => {
    api = await ApiWorld.open({
      reads: (reads) => ({
        ...reads,
        optimizer: Object.assign(Object.create(reads.optimizer), { status: async () => trouble() }),
      }),
      readiness: [{ name: 'bank', check: async () => (bankrupt ? 'The bank is closed.' : null) }],
    });
    manager = await api.token('MANAGER');
  });
  afterAll(() => api.close());

  let bankrupt = false;
  const status = (): ReturnType<ApiWorld['ask']> => api.ask(manager, '{ optimizerStatus { running } }');

  it('a bug is told as INTERNAL with the request id, and nothing of it leaks', async () => {
    trouble = () => {
      throw new TypeError('secret column "hash" of table api_token');
    };
    const answer = await status();
    expect(answer.errors).toEqual([
      {
        message: 'Something went wrong on our side. Quote the request id.',
        locations: expect.any(Array),
        path: ['optimizerStatus'],
        extensions: { code: 'INTERNAL', requestId: answer.headers.get('x-request-id') },
      },
    ]);
    const logged = api.world.logger.lines.find((line) => line.level === 'error');
    expect(logged?.fields).toMatchObject({ requestId: answer.headers.get('x-request-id') });
    expect(logged!.fields).toMatchObject({ err: { message: expect.stringContaining('api_token') } });
  });

  it('what is away for now is told as UNAVAILABLE: worth another try', async () => {
    trouble = () => {
      throw new Fault('connect ECONNREFUSED 10.0.0.7:5432', { retryable: true });
    };
    const answer = await status();
    expect(answer.errors?.[0]?.extensions.code).toBe('UNAVAILABLE');
    expect(JSON.stringify(answer.errors)).not.toContain('10.0.0.7');
  });

  it('one failing part leaves the others of a nullable field whole', async () => {
    trouble = () => {
      throw new Error('no');
    };
    const good = await api.ask(manager, '{ dataSources { name } viewer { role } }');
    expect(good.data).toEqual({ dataSources: [], viewer: { role: 'MANAGER' } });
  });

  it('an input that has to change is told in userErrors, all of it at once, and nothing is done', async () => {
    const input = campaignInput({
      name: ' ',
      budget: { amount: '9000', currencyCode: 'USD' },
      startsOn: '2026-05-10',
      endsOn: '2026-05-01',
    });
    const { createCampaign } = dataOf<Created>(await api.ask(manager, CREATE, { input }));
    expect(createCampaign.campaign).toBeNull();
    const found = createCampaign.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
    expect(found).toEqual(
      expect.arrayContaining(['BLANK input.name', 'WRONG_CURRENCY input.budget.currencyCode']),
    );
    expect(found.length).toBeGreaterThanOrEqual(3);
    const { campaigns } = dataOf<{ campaigns: { nodes: unknown[] } }>(
      await api.ask(manager, '{ campaigns(first: 5) { nodes { id } } }'),
    );
    expect(campaigns.nodes).toEqual([]);
  });

  it.each([
    ['a float as money', { budget: { amount: 90.5, currencyCode: 'EUR' } }],
    ['money that is no number', { budget: { amount: '1e5', currencyCode: 'EUR' } }],
    ['a currency that does not exist', { budget: { amount: '5', currencyCode: 'ABC' } }],
    ['a day that does not exist', { startsOn: '2026-02-30' }],
    ['a word that is no kpi', { kpi: 'FAME' }],
    ['a number that is none', { intervalMinutes: '15' }],
  ])('%s is BAD_USER_INPUT before anything runs', async (_, overrides) => {
    const answer = await api.ask(manager, CREATE, { input: campaignInput(overrides) });
    expect(answer.errors?.map((error) => error.extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(answer.data).toBeNull();
  });

  it('money may be written as a number in the document, where it is exact', async () => {
    const made = await api.ask(
      manager,
      `mutation { createCampaign(input: { name: "Exact", kpi: ROAS, budget: { amount: 90.10, currencyCode: "EUR" }, startsOn: "2026-05-01" })
        { campaign { budget { amount } } userErrors { message } } }`,
    );
    expect(made.data).toEqual({
      createCampaign: { campaign: { budget: { amount: '90.10' } }, userErrors: [] },
    });
  });

  it.each([
    ['neither first nor last', '{ campaigns { nodes { id } } }'],
    ['both', '{ campaigns(first: 1, last: 1) { nodes { id } } }'],
    ['too many', '{ campaigns(first: 101) { nodes { id } } }'],
    ['none', '{ campaigns(last: 0) { nodes { id } } }'],
    ['a cursor of another list', '{ campaigns(first: 1, after: "bm9wZQ") { nodes { id } } }'],
  ])('a page of %s is BAD_USER_INPUT', async (_, document) => {
    const answer = await api.ask(manager, document);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(answer.errors?.[0]?.message.length).toBeGreaterThan(20);
  });

  it('the same idempotency key is done once, and another input under it is refused', async () => {
    const input = { ...campaignInput({ name: 'Once' }), idempotencyKey: 'make-once' };
    const [first, second] = await Promise.all([
      api.ask(manager, CREATE, { input }),
      api.ask(manager, CREATE, { input }),
    ]);
    expect(dataOf<Created>(first).createCampaign.campaign!.id).toBe(
      dataOf<Created>(second).createCampaign.campaign!.id,
    );
    const other = { ...campaignInput({ name: 'Other' }), idempotencyKey: 'make-once' };
    const refused = dataOf<Created>(await api.ask(manager, CREATE, { input: other })).createCampaign;
    expect(refused.userErrors).toMatchObject([
      { code: 'IDEMPOTENCY_KEY_REUSED', field: ['input', 'idempotencyKey'] },
    ]);
  });

  it('two people at once: the one who saw an older version is told', async () => {
    const { id } = await makeCampaign(api, manager, { name: 'Contested' });
    const update = `mutation ($input: UpdateCampaignInput!) { updateCampaign(input: $input) { campaign { version name } userErrors { code } } }`;
    const first = await api.ask(manager, update, {
      input: { campaignId: id, expectedVersion: 1, name: 'Mine' },
    });
    expect(first.data).toEqual({
      updateCampaign: { campaign: { version: 2, name: 'Mine' }, userErrors: [] },
    });
    const late = await api.ask(manager, update, {
      input: { campaignId: id, expectedVersion: 1, name: 'Too late' },
    });
    expect(late.data).toEqual({
      updateCampaign: { campaign: null, userErrors: [{ code: 'VERSION_CONFLICT' }] },
    });
  });

  describe('health', () => {
    const get = async (path: string): Promise<[number, string]> => {
      const response = await fetch(`${api.url}${path}`);
      return [response.status, await response.text()];
    };

    it('lives as long as it answers, and is ready when what it needs is there', async () => {
      expect(await get('/healthz')).toEqual([200, '{"status":"ok"}']);
      expect((await get('/readyz'))[0]).toBe(200);
      bankrupt = true;
      const [status_, body] = await get('/readyz');
      bankrupt = false;
      expect(status_).toBe(503);
      expect(JSON.parse(body)).toEqual({
        status: 'not ready',
        checks: { accepting: 'ok', bank: 'The bank is closed.' },
      });
    });

    it('tells Prometheus of requests and operations', async () => {
      const [, text] = await get('/metrics');
      expect(text).toMatch(
        /trimtab_http_request_duration_seconds_count\{method="POST",route="\/graphql",status="200"\} \d+/,
      );
      expect(text).toMatch(
        /trimtab_graphql_operation_duration_seconds_count\{type="mutation",outcome="ok",transport="http"\} \d+/,
      );
      expect(text).toMatch(
        /trimtab_graphql_operation_duration_seconds_count\{type="query",outcome="failed",transport="http"\} \d+/,
      );
      expect(text).toMatch(/trimtab_live_connections\{transport="websocket"\} 0/);
    });

    it('has a page of links under a policy that allows nothing else', async () => {
      const response = await fetch(api.url);
      expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
      expect(await response.text()).toContain('href="/playground"');
      expect((await get('/nothing'))[0]).toBe(404);
    });
  });

  it('writes no secret and no query string into the log', async () => {
    await fetch(`${api.url}/graphql?query=%7B__typename%7D&secret=${manager}`, {
      headers: { authorization: `Bearer ${manager}`, 'content-type': 'application/json' },
    });
    const text = JSON.stringify(api.world.logger.lines);
    expect(text).toContain('"route":"/graphql"');
    expect(text).not.toContain(manager);
    expect(text).not.toContain('__typename');
  });
});
