import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { answerOf, ApiWorld } from '../../fakes/api-world.js';

const RESPONSE_JSON = 'application/graphql-response+json';

describe('GraphQL over HTTP', () => {
  let api: ApiWorld;
  let viewer: string;

  beforeAll(async () => {
    api = await ApiWorld.open();
    viewer = await api.token('VIEWER');
  });
  afterAll(() => api.close());

  const get = async (query: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${api.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { authorization: `Bearer ${viewer}`, 'content-type': 'application/json', ...headers },
    });

  describe('without a token that holds', () => {
    it.each([
      ['no token', null],
      ['an unknown token', 'trim_unknown_unknown_unknown'],
      ['something that is no token', 'x'],
    ])('%s is answered 401 and UNAUTHENTICATED', async (_, token) => {
      const answer = await api.ask(token, '{ viewer { role } }');
      expect(answer.status).toBe(401);
      expect(answer.data).toBeNull();
      expect(answer.errors?.[0]?.extensions).toMatchObject({
        code: 'UNAUTHENTICATED',
        requestId: answer.headers.get('x-request-id'),
      });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    });

    it('a revoked token is refused from then on', async () => {
      const { container } = api.world;
      const created = await container.tokens.createFor(api.account.id, { name: 'Short', role: 'VIEWER' });
      if (!('secret' in created)) throw new Error('refused');
      expect((await api.ask(created.secret, '{ viewer { role } }')).status).toBe(200);
      await container.tokens.revokeFor(api.account.id, created.token.id);
      expect((await api.ask(created.secret, '{ viewer { role } }')).status).toBe(401);
    });

    it('the schema itself is open', async () => {
      expect((await api.ask(null, getIntrospectionQuery())).status).toBe(200);
      expect((await api.ask(null, '{ __typename }')).data).toEqual({ __typename: 'Query' });
    });
  });

  it('refuses a role that is too small, and does nothing', async () => {
    const answer = await api.ask(viewer, `mutation { pauseAllCampaigns(input: {}) { userErrors { code } } }`);
    expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(answer.data).toBeNull();
    const tokens = await api.ask(await api.token('MANAGER'), '{ tokens { id } }');
    expect(tokens.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  describe.each([
    ['application/json', 200],
    [RESPONSE_JSON, 400],
  ])('to clients that accept %s', (accept, refusedStatus) => {
    const ask = (query: string): ReturnType<ApiWorld['ask']> => api.ask(viewer, query, {}, { accept });

    it('a good document is a 200 of that type', async () => {
      const answer = await ask('{ viewer { role } }');
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain(accept);
      expect(answer.data).toEqual({ viewer: { role: 'VIEWER' } });
    });

    it.each([
      ['cannot be read', '{ viewer ', 'GRAPHQL_PARSE_FAILED'],
      ['asks for what is not there', '{ viewr { role } }', 'GRAPHQL_VALIDATION_FAILED'],
      ['is too deep', `{ ${'a { '.repeat(13)} b ${'} '.repeat(13)} }`, 'LIMIT_EXCEEDED'],
    ])(`a document that %s is a ${refusedStatus}`, async (_, query, code) => {
      const answer = await ask(query);
      expect([answer.status, answer.errors?.[0]?.extensions.code]).toEqual([refusedStatus, code]);
      expect(answer.headers.get('content-type')).toContain(accept);
      expect(answer.data).toBeNull();
    });
  });

  it('says nothing of names that the client did not know', async () => {
    const answer = await api.ask(viewer, '{ campagns(first: 1) { nodes { id } } viewer { rolle } }');
    expect(JSON.stringify(answer.errors)).not.toMatch(/did you mean|campaigns/i);
    const filter = await api.ask(
      viewer,
      '{ campaigns(first: 1, filter: { statuss: [ACTIVE] }) { nodes { id } } }',
    );
    expect(JSON.stringify(filter.errors)).not.toMatch(/did you mean|statuses/i);
    const variable = await api.ask(
      viewer,
      'query ($f: CampaignFilter) { campaigns(first: 1, filter: $f) { nodes { id } } }',
      { f: { nameContain: 'x' } },
    );
    expect(JSON.stringify(variable.errors)).not.toMatch(/did you mean|nameContains/i);
    expect(variable.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('answers GET queries, and refuses GET mutations and forms from other sites', async () => {
    expect(await answerOf(await get('{ viewer { role } }'))).toMatchObject({ status: 200 });
    const mutation = await get('mutation { pauseAllCampaigns(input: {}) { userErrors { code } } }');
    expect(mutation.status).toBe(405);
    const crossSite = await fetch(`${api.url}/graphql?query=${encodeURIComponent('{ __typename }')}`);
    expect(crossSite.status).toBe(400);
    const form = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"query":"{ __typename }"}',
    });
    expect([400, 415]).toContain(form.status);
  });

  it.each([
    ['what is not JSON', '{"query":', 400],
    ['a list of operations', '[{"query":"{ __typename }"}]', 400],
    ['no query', '{"variables":{}}', 400],
    ['variables that are no object', '{"query":"{ __typename }","variables":[]}', 400],
    [
      'too large a body',
      JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(102_400) } }),
      413,
    ],
  ])('refuses %s', async (_, body, status) => {
    const answer = await api.post(body);
    expect(answer.status).toBe(status);
    expect(answer.errors?.[0]?.message).toEqual(expect.any(String));
    expect(JSON.stringify(answer.errors)).not.toContain('at ');
  });

  it('keeps the caller’s request id where it has the look of one', async () => {
    const named = await api.ask(viewer, '{ __typename }', {}, { 'x-request-id': 'trace-12345678' });
    expect(named.headers.get('x-request-id')).toBe('trace-12345678');
    const strange = await api.ask(viewer, '{ __typename }', {}, { 'x-request-id': 'a b' });
    expect(strange.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('shows people who follow a link to it the playground', async () => {
    const response = await fetch(`${api.url}/graphql`, {
      headers: { accept: 'text/html,*/*' },
      redirect: 'manual',
    });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/playground']);
    for (const path of ['/playground', '/playground/']) {
      const page = await fetch(`${api.url}${path}`);
      expect(page.status).toBe(200);
      expect(page.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; .*connect-src 'self'/,
      );
    }
  });

  it('says where subscriptions go', async () => {
    const answer = await api.ask(viewer, 'subscription { cycleFinished { cursor } }');
    expect(answer.data).toBeNull();
    expect(answer.errors?.[0]?.message).toMatch(/WebSocket/);
  });
});
