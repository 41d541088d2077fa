import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { ApiWorld } from '../../fakes/api-world.js';

const VIEWER = '{ viewer { role } }';
const JSON_TYPE = { 'content-type': 'application/json' };
const OWN = { 'apollo-require-preflight': 'true' };

let api: ApiWorld;
/** As a browser sends it. */
let cookie: string;

beforeAll(async () => {
  api = await ApiWorld.open();
  ({ cookie } = await signIn());
});
afterAll(() => api.close());

async function signIn(): Promise<{ cookie: string; set: string; code: string }> {
  const code = await api.world.container.signIns.linkFor(api.account.id, 'MANAGER');
  const response = await redeem(code, { origin: api.url });
  const set = response.headers.get('set-cookie')!;
  return { cookie: set.split(';', 1)[0]!, set, code };
}

function redeem(code: unknown, headers: Record<string, string>): Promise<Response> {
  return fetch(`${api.url}/sign-in`, {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify({ code }),
  });
}

describe('/sign-in', () => {
  test('gives a cookie that neither scripts nor other sites reach, once', async () => {
    const { set, code } = await signIn();
    expect(set.split('; ').slice(1).sort()).toEqual([
      'HttpOnly',
      'Max-Age=2592000',
      'Path=/',
      'SameSite=Strict',
    ]);
    const again = await redeem(code, { origin: api.url });
    expect(again.status).toBe(401);
    expect(again.headers.get('set-cookie')).toBeNull();
  });

  test('is not used up by who only looks at the page, as previews of links do', async () => {
    const code = await api.world.container.signIns.linkFor(api.account.id, 'VIEWER');
    const page = await fetch(`${api.url}/sign-in`);
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect((await redeem(code, { origin: api.url })).status).toBe(204);
  });

  test('is closed to pages of other sites, so that nobody is signed in as somebody else unknowingly', async () => {
    const code = await api.world.container.signIns.linkFor(api.account.id, 'VIEWER');
    for (const origin of ['https://evil.example', 'http://127.0.0.1:1', 'null'])
      expect((await redeem(code, { origin })).status).toBe(403);
    const form = await fetch(`${api.url}/sign-in`, { method: 'POST', body: new URLSearchParams({ code }) });
    expect(form.status).toBe(415);
    expect((await redeem(code, { origin: api.url })).status).toBe(204);
  });

  test.each([null, 7, '', {}, 'trim_nobody-made-this-code'])('%j is no code', async (code) => {
    expect((await redeem(code, { origin: api.url })).status).toBe(401);
  });
});

describe('the session over HTTP', () => {
  const get = (headers: Record<string, string>) =>
    fetch(`${api.url}/graphql?query=${encodeURIComponent(VIEWER)}`, { headers: { cookie, ...headers } });
  const post = (headers: Record<string, string>) =>
    fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { cookie, ...JSON_TYPE, ...headers },
      body: JSON.stringify({ query: VIEWER }),
    });

  test('speaks for its browser, from a page of ours', async () => {
    for (const response of [
      await post(OWN),
      await post({ origin: api.url }),
      await get(OWN),
      await get({ 'sec-fetch-site': 'same-origin' }),
    ])
      expect(await response.json()).toMatchObject({ data: { viewer: { role: 'MANAGER' } } });
  });

  test('does not, where a page of another site, or of another port, sends it along', async () => {
    for (const origin of ['https://evil.example', 'http://127.0.0.1:1', 'null'])
      expect([(await post({ origin })).status, (await get({ ...OWN, origin })).status]).toEqual([400, 400]);
    expect((await get({})).status).toBe(400);
    expect((await get({ 'sec-fetch-site': 'cross-site' })).status).toBe(400);
    expect((await get({ 'sec-fetch-site': 'same-site' })).status).toBe(400);
  });

  test('a named site may use tokens, and not the session', async () => {
    const site = 'https://app.example.com';
    const open = await ApiWorld.open({ config: { corsOrigins: [site] } });
    const code = await open.world.container.signIns.linkFor(open.account.id, 'MANAGER');
    const session = await open.world.container.signIns.redeem(code);
    const answer = await open.ask(
      null,
      VIEWER,
      {},
      { cookie: `trimtab_session=${session!.secret}`, origin: site, ...OWN },
    );
    expect(answer.status).toBe(401);
    const token = await open.token('VIEWER');
    expect((await open.ask(token, VIEWER, {}, { origin: site })).status).toBe(200);
    await open.close();
  });

  test('an authorization header stands above it', async () => {
    const token = await api.token('VIEWER');
    const response = await post({ ...OWN, authorization: `Bearer ${token}` });
    expect(await response.json()).toMatchObject({ data: { viewer: { role: 'VIEWER' } } });
    expect((await post({ ...OWN, authorization: 'Bearer trim_nobody-made-this-one' })).status).toBe(401);
  });
});

describe('the session over SSE', () => {
  const stream = (headers: Record<string, string>) =>
    fetch(`${api.url}/graphql/stream?query=${encodeURIComponent('subscription { events { cursor } }')}`, {
      headers: { cookie, accept: 'text/event-stream', ...headers },
    });

  test('works for a page of ours, also for an EventSource, which sets no header', async () => {
    for (const headers of [OWN, { 'sec-fetch-site': 'same-origin' }]) {
      const response = await stream(headers);
      expect(response.status).toBe(200);
      await response.body!.cancel();
    }
  });

  test('and for no other', async () => {
    const statuses = [];
    for (const headers of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { ...OWN, origin: 'https://evil.example' },
    ])
      statuses.push((await stream(headers)).status);
    expect(statuses).toEqual([400, 400, 400]);
  });
});

describe('the session over WebSocket', () => {
  const connect = (headers: Record<string, string>): Promise<string> => {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { cookie, ...headers },
    });
    return new Promise((resolve) => {
      socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
      socket.on('message', (data: Buffer) => {
        resolve((JSON.parse(data.toString()) as { type: string }).type);
        socket.terminate();
      });
      socket.on('close', (code) => resolve(String(code)));
      socket.on('error', (error) => resolve(error.message));
    });
  };

  test('works for a page of ours, by its origin', async () => {
    expect(await connect({ origin: api.url })).toBe('connection_ack');
  });

  test('not without an origin, and not for another page', async () => {
    expect(await connect({})).toBe('4401');
    expect(await connect({ origin: 'https://evil.example' })).toBe('Unexpected server response: 403');
    expect(await connect({ origin: 'http://127.0.0.1:1' })).toBe('Unexpected server response: 403');
  });
});

test('signing out ends the session everywhere, and takes the cookie back', async () => {
  const session = await signIn();
  const out = (headers: Record<string, string>) =>
    fetch(`${api.url}/sign-out`, { method: 'POST', headers: { cookie: session.cookie, ...headers } });
  expect((await out({ origin: 'https://evil.example', ...OWN })).status).toBe(403);
  const response = await out(OWN);
  expect([response.status, response.headers.get('set-cookie')]).toEqual([
    204,
    expect.stringContaining('Max-Age=0'),
  ]);
  expect((await api.ask(null, VIEWER, {}, { cookie: session.cookie, ...OWN })).status).toBe(401);
});

test('no line of the log has a code or a session', async () => {
  const { code, cookie: session } = await signIn();
  await api.ask(null, VIEWER, {}, { cookie: session, ...OWN });
  const lines = JSON.stringify(api.world.logger.lines);
  for (const secret of [code, session.split('=')[1]!]) expect(lines).not.toContain(secret);
});
