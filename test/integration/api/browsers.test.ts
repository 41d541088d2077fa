import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { createHttpServer } from '../../../src/app/http/http-server.js';
import { ApiWorld } from '../../fakes/api-world.js';

const FRIEND = 'https://app.example.com';
const STRANGER = 'https://evil.example';
const BODY = '{"query":"{ __typename }"}';

describe('browsers', () => {
  let api: ApiWorld;
  let closed: ApiWorld;

  beforeAll(async () => {
    api = await ApiWorld.open({ config: { corsOrigins: [FRIEND], trustedProxies: ['127.0.0.1'] } });
    closed = await ApiWorld.open();
  });
  afterAll(async () => {
    await api.close();
    await closed.close();
  });

  const post = (url: string, headers: Record<string, string>, method = 'POST'): Promise<Response> =>
    fetch(`${url}/graphql`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(method === 'POST' ? { body: BODY } : {}),
    });

  it('scripts of other sites may do nothing, unless their site is named', async () => {
    for (const [world, origin, status] of [
      [api, FRIEND, 200],
      [api, STRANGER, 400],
      [closed, FRIEND, 400],
    ] as const) {
      const response = await post(world.url, { origin });
      expect(response.status).toBe(status);
      expect(response.headers.get('access-control-allow-origin')).toBe(status === 200 ? origin : null);
      const asked = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      };
      const preflight = await post(world.url, asked, 'OPTIONS');
      expect(preflight.status).toBe(status === 200 ? 204 : 400);
      expect(preflight.headers.get('access-control-allow-headers')).toBe(
        status === 200 ? 'authorization' : null,
      );
    }
    expect((await post(api.url, { origin: api.url })).status).toBe(200);
  });

  it.each([
    [FRIEND, 101],
    [STRANGER, 403],
  ])('a page of %s that opens a socket is answered %i', async (origin, status) => {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      origin,
    });
    const answered = await new Promise<number>((resolve) => {
      socket.on('open', () => resolve(101)).on('error', () => undefined);
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    });
    socket.terminate();
    expect(answered).toBe(status);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'a form of another site, %s, is refused on both endpoints',
    async (type) => {
      for (const path of ['/graphql', '/graphql/stream']) {
        const response = await fetch(`${api.url}${path}`, {
          method: 'POST',
          headers: { 'content-type': type },
          body: BODY,
        });
        expect([400, 415]).toContain(response.status);
        expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
      }
    },
  );

  it.each([
    '/',
    '/healthz',
    '/readyz',
    '/metrics',
    '/nothing',
    '/graphql?query={__typename}',
    '/graphql/stream',
    '/playground',
  ])('%s says how it may be used', async (path) => {
    const { headers } = await fetch(`${api.url}${path}`, { headers: { 'x-forwarded-proto': 'https' } });
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('strict-transport-security')).toBe('max-age=15552000');
  });

  it('says nothing of TLS where there is none', async () => {
    const { headers } = await fetch(`${closed.url}/healthz`, { headers: { 'x-forwarded-proto': 'https' } });
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('an event stream says it too', async () => {
    const response = await fetch(
      `${api.url}/graphql/stream?query=${encodeURIComponent('subscription { events { cursor } }')}`,
      {
        headers: {
          authorization: `Bearer ${await api.token('VIEWER')}`,
          accept: 'text/event-stream',
          origin: FRIEND,
        },
      },
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('access-control-allow-origin')).toBe(FRIEND);
    expect(response.headers.get('x-request-id')).toEqual(expect.any(String));
    await response.body?.cancel();
  });
});

describe('slow and many', () => {
  it('a request that does not come to its end is cut off', async () => {
    const options = { maxConnections: 10, certificate: null, requestMs: 300, headersMs: 200 };
    const server = createHttpServer(options, (_request, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const spoken = (text: string): Promise<string> =>
      new Promise((resolve) => {
        let heard = '';
        const socket = connect(port, '127.0.0.1', () => socket.write(text));
        socket.on('data', (data) => (heard += data.toString())).once('close', () => resolve(heard));
      });
    expect(await spoken('GET / HTTP/1.1\r\nHost: x\r\n')).toMatch(/^HTTP\/1\.1 408/);
    await new Promise((resolve) => server.close(resolve));
  });

  it('a connection more than there may be is closed at once, and makes room when another goes', async () => {
    const api = await ApiWorld.open({ config: { maxConnections: 1 } });
    try {
      const { port } = new URL(api.url);
      const first = connect(Number(port), '127.0.0.1');
      await new Promise((resolve) => first.once('connect', resolve));
      const second = new Promise((resolve) =>
        request(`${api.url}/healthz`, { agent: false }, (response) => resolve(response.resume().statusCode))
          .on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
          .end(),
      );
      expect(await second).toBe('ECONNRESET');
      const gone = new Promise((resolve) => first.once('close', resolve));
      first.destroy();
      await gone;
    } finally {
      await api.close();
    }
  });
});
