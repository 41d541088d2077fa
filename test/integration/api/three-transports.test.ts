import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DOCUMENTS, VARIABLES } from '../../../bench/attacks/documents.js';
import { ApiWorld } from '../../fakes/api-world.js';
import { onEveryTransport, type Told } from '../../fakes/every-transport.js';

const TRUSTED = 'query Role { viewer { role } }';
const texts = new Map([['abc123', TRUSTED]]);

/** What a client can tell of a refusal, without what is its own each time. */
function shapeOf({ data, errors }: Told): object {
  return {
    nothing: data === undefined || data === null,
    errors: errors?.map(({ message, extensions: { requestId, ...extensions } }) => ({
      message,
      extensions,
      requestId: typeof requestId,
    })),
  };
}

describe('the same on HTTP, WebSocket and SSE', () => {
  let api: ApiWorld;
  let viewer: string;
  let trouble: () => void = () => undefined;

  beforeAll(async () => {
    api = await ApiWorld.open({
      documents: { texts, only: false },
      reads: (reads) => ({
        ...reads,
        optimizer: Object.assign(Object.create(reads.optimizer), {
          status: async () => {
            trouble();
            return new Promise(() => undefined);
          },
        }),
      }),
      config: { operationTimeoutMs: 100 },
    });
    viewer = await api.token('VIEWER');
  });
  afterAll(() => api.close());
  afterEach(() => {
    trouble = () => undefined;
  });

  async function expectTheSame(payload: object | string, code: string): Promise<void> {
    const { http, websocket, sse } = await onEveryTransport(api, viewer, payload);
    expect(http.errors?.[0]?.extensions).toMatchObject({ code, requestId: expect.any(String) });
    expect(shapeOf(websocket)).toEqual(shapeOf(http));
    expect(shapeOf(sse)).toEqual(shapeOf(http));
    expect(JSON.stringify([http, websocket, sse])).not.toMatch(/did you mean|secret|node_modules/i);
  }

  it.each(DOCUMENTS)('%s', async (_, code, query) => {
    await expectTheSame({ query }, code);
  });

  it.each(VARIABLES)('%s', async (_, code, query, variables) => {
    // As text, since some of them cannot be written by JSON.stringify.
    await expectTheSame(`{"query":${JSON.stringify(query)},"variables":${variables}}`, code);
  });

  it.each([
    ['a field that is not there', { query: '{ campagns { id } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['an argument that has to be', { query: '{ campaign { id } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a variable of the wrong type',
      { query: 'query ($n: Int!) { campaigns(first: $n) { nodes { id } } }', variables: { n: 'x' } },
      'BAD_USER_INPUT',
    ],
    ['too small a role', { query: '{ tokens { id } }' }, 'FORBIDDEN'],
    ['a page without a size', { query: '{ campaigns { nodes { id } } }' }, 'BAD_USER_INPUT'],
    [
      'a query to be registered',
      { extensions: { persistedQuery: { version: 1 } } },
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ],
    ['an id that nobody knows', { documentId: 'zzz' }, 'UNKNOWN_DOCUMENT'],
    [
      'an operation that is not in it',
      { query: 'query A { viewer { role } }', operationName: 'B' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ])('%s', async (_, payload, code) => {
    await expectTheSame(payload, code);
  });

  it('a bug is masked', async () => {
    trouble = () => {
      throw new TypeError('secret column of a table');
    };
    await expectTheSame({ query: '{ optimizerStatus { running } }' }, 'INTERNAL');
  });

  it('what takes too long is ended', async () => {
    await expectTheSame({ query: '{ optimizerStatus { running } }' }, 'TIMEOUT');
  });

  it('a trusted document is answered by its id, and over GET', async () => {
    const told = await onEveryTransport(api, viewer, { documentId: 'abc123' });
    for (const { data } of Object.values(told)) expect(data).toEqual({ viewer: { role: 'VIEWER' } });
    const response = await fetch(`${api.url}/graphql?documentId=sha256:abc123`, {
      headers: { authorization: `Bearer ${viewer}` },
    });
    expect(await response.json()).toMatchObject({ data: { viewer: { role: 'VIEWER' } } });
  });

  it('says what it cost', async () => {
    const told = await onEveryTransport(api, viewer, { query: '{ campaigns(first: 100) { nodes { id } } }' });
    for (const { extensions } of Object.values(told))
      expect(extensions).toEqual({
        cost: {
          requestedQueryCost: 101,
          actualQueryCost: 1,
          throttleStatus: {
            maximumAvailable: 20_000,
            currentlyAvailable: expect.any(Number),
            restoreRate: 1_000,
          },
        },
      });
  });
});

describe('trusted documents alone', () => {
  let api: ApiWorld;
  beforeAll(async () => {
    api = await ApiWorld.open({ documents: { texts, only: true } });
  });
  afterAll(() => api.close());

  it('are answered, and no other, on any transport', async () => {
    const viewer = await api.token('VIEWER');
    const trusted = await onEveryTransport(api, viewer, { documentId: 'abc123' });
    const own = await onEveryTransport(api, viewer, { query: TRUSTED });
    const schema = await onEveryTransport(api, viewer, { query: '{ __schema { types { name } } }' });
    for (const { data } of Object.values(trusted)) expect(data).toEqual({ viewer: { role: 'VIEWER' } });
    for (const { data, errors } of [...Object.values(own), ...Object.values(schema)]) {
      expect(data ?? null).toBeNull();
      expect(errors?.[0]?.extensions['code']).toBe('TRUSTED_DOCUMENTS_ONLY');
    }
  });
});

describe('a token that asks for too much', () => {
  let api: ApiWorld;
  beforeAll(async () => {
    // An hour for the next point: nothing comes back while the test looks.
    api = await ApiWorld.open({ config: { throttle: { maximum: 100, restoreRate: 1 / 3_600 } } });
  });
  afterAll(() => api.close());

  it('is throttled on all of them together, and told when to come back; others are not', async () => {
    const [greedy, modest] = [await api.token('VIEWER'), await api.token('VIEWER')];
    const query = '{ campaigns(first: 98) { nodes { id } } }';
    const first = await onEveryTransport(api, greedy, { query });
    // 99 are taken, and all but what an empty list costs comes back.
    expect(first.http.extensions?.['cost']).toMatchObject({ actualQueryCost: 1, requestedQueryCost: 99 });
    expect(first.websocket.data).toEqual({ campaigns: { nodes: [] } });
    for (const { errors } of [first.sse, ...Object.values(await onEveryTransport(api, greedy, { query }))])
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'THROTTLED',
        retryAfterSeconds: expect.any(Number),
        cost: { requestedQueryCost: 99, actualQueryCost: null, throttleStatus: { currentlyAvailable: 98 } },
      });
    const answer = await api.ask(greedy, query);
    expect([answer.status, Number(answer.headers.get('retry-after'))]).toEqual([429, 3_600]);
    expect((await api.ask(modest, query)).status).toBe(200);
  });

  it('who has no token is throttled by address', async () => {
    const asked = Array.from({ length: 101 }, () => api.ask(null, '{ __typename }'));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
  });
});

describe('who guesses tokens', () => {
  it('is refused for a while on every transport; who has a good one is not', async () => {
    const api = await ApiWorld.open({
      config: { failedAuthenticationsPerMinute: 3, trustedProxies: ['127.0.0.1'] },
    });
    try {
      const good = await api.token('VIEWER');
      const as = (address: string) => ({ 'x-forwarded-for': address });
      expect((await api.ask(good, '{ viewer { role } }', {}, as('192.0.2.1'))).status).toBe(200);
      const statuses: number[] = [];
      for (let i = 0; i < 5; i++)
        statuses.push(
          (await api.ask(`trim_guess_number_${i}____`, '{ viewer { role } }', {}, as('192.0.2.1'))).status,
        );
      expect(statuses).toEqual([401, 401, 401, 429, 429]);
      expect((await api.ask(good, '{ viewer { role } }', {}, as('192.0.2.1'))).status).toBe(200);
      expect(
        (await api.ask('trim_another_guess____', '{ viewer { role } }', {}, as('192.0.2.2'))).status,
      ).toBe(401);
    } finally {
      await api.close();
    }
  });
});
