import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { exportSPKI, generateKeyPair, type JWTPayload, UnsecuredJWT } from 'jose';
import { IdentityProvider } from '../../../src/auth/identity-provider.js';
import type { IdentityProviderConfig } from '../../../src/auth/jwt.js';
import { encodeId } from '../../../src/kernel/ids.js';
import type { AccountRecord } from '../../../src/services/account-service.js';
import { ApiWorld, dataOf } from '../../fakes/api-world.js';
import { IdentityProviderServer } from '../../fakes/identity-provider-server.js';
import { RecordingLogger } from '../../fakes/recording-logger.js';
import { EventSourceClient, respond } from '../../../bench/chaos/clients/event-source-client.js';
import { RawSocket } from '../../../bench/chaos/clients/raw-socket.js';

const VIEWER = '{ viewer { role tokenId account { id } } }';
const EVENTS = 'subscription { events { cursor } }';
const SKEW_S = 1;

let provider: IdentityProviderServer;
let api: ApiWorld;
let port: number;

beforeAll(async () => {
  provider = await IdentityProviderServer.open();
  api = await ApiWorld.open({
    identityProvider: configOf(provider),
    config: { failedAuthenticationsPerMinute: 10_000 },
  });
  port = Number(new URL(api.url).port);
});
afterAll(async () => {
  await api.close();
  await provider.close();
});
beforeEach(() => {
  provider.outage = null;
  // JWTs, and the database, live in real time.
  api.world.clock.advance(Date.now() - api.world.clock.now());
});

function configOf({ issuer, audience, jwksUrl }: IdentityProviderServer): IdentityProviderConfig {
  return {
    issuer,
    audience,
    jwksUrl,
    algorithms: ['RS256', 'ES256'],
    roleClaim: 'realm_access.roles',
    accountClaim: 'https://trimtab.example/account',
    clockSkewMs: SKEW_S * 1_000,
  };
}

const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

/** What the provider says of somebody. */
function claims(
  roles: unknown = ['offline_access', 'ANALYST'],
  account: AccountRecord = api.account,
): JWTPayload {
  return { realm_access: { roles }, 'https://trimtab.example/account': encodeId('account', account.id) };
}

async function codeOver(jwt: string): Promise<unknown> {
  const { status, errors } = await api.ask(jwt, VIEWER);
  return errors ? [status, errors[0]!.extensions.code] : 'let in';
}

describe('a JWT of the identity provider', () => {
  test('says who asks, with role and account from its claims, on HTTP, WebSocket and SSE', async () => {
    const jwt = await provider.sign(claims());
    expect((await api.ask(jwt, VIEWER)).data).toEqual({
      viewer: {
        role: 'ANALYST',
        tokenId: expect.stringMatching(/^tok_/),
        account: { id: encodeId('account', api.account.id) },
      },
    });
    const socket = await RawSocket.connect(port, jwt);
    socket.subscribe('a', VIEWER);
    await socket.until(() => socket.ofType('next').length === 1);
    expect(socket.ofType('next')[0]!.payload).toMatchObject({ data: { viewer: { role: 'ANALYST' } } });
    socket.socket.terminate();
    const stream = await EventSourceClient.open(port, jwt, { query: VIEWER });
    await stream.until(() => stream.results.length === 1);
    expect(stream.results[0]).toMatchObject({ data: { viewer: { role: 'ANALYST' } } });
  });

  test('is one person with one row among the tokens, whose role follows', async () => {
    const tokenIdOf = async (jwt: string) =>
      dataOf<{ viewer: { tokenId: string } }>(await api.ask(jwt, VIEWER)).viewer.tokenId;
    const first = await tokenIdOf(await provider.sign({ ...claims(), sub: 'bob' }));
    const admin = await provider.sign({ ...claims('ADMIN'), sub: 'bob' });
    expect(await tokenIdOf(admin)).toBe(first);
    expect(await tokenIdOf(await provider.sign({ ...claims(), sub: 'carol' }))).not.toBe(first);
    const { tokens } = dataOf<{ tokens: object[] }>(
      await api.ask(admin, '{ tokens { id name role expiresAt } }'),
    );
    expect(tokens).toContainEqual({
      id: first,
      name: 'bob (identity provider)',
      role: 'ADMIN',
      expiresAt: null,
    });
  });

  test('opens nothing once its person is shut out, though the provider goes on', async () => {
    const jwt = await provider.sign({ ...claims(), sub: 'mallory' });
    const { viewer } = dataOf<{ viewer: { tokenId: string } }>(await api.ask(jwt, VIEWER));
    const admin = await api.token('ADMIN');
    const revoke =
      'mutation ($input: RevokeTokenInput!) { revokeToken(input: $input) { userErrors { code } } }';
    dataOf(await api.ask(admin, revoke, { input: { tokenId: viewer.tokenId } }));
    expect(await codeOver(jwt)).toEqual([401, 'UNAUTHENTICATED']);
    expect(await codeOver(await provider.sign({ ...claims('ADMIN'), sub: 'mallory' }))).toEqual([
      401,
      'UNAUTHENTICATED',
    ]);
  });

  test("reaches its own account alone, and no account that isn't there", async () => {
    const other = await api.newAccount('Other');
    const admin = await provider.sign({ ...claims('ADMIN', other), sub: 'dave' });
    expect((await api.ask(admin, VIEWER)).data).toMatchObject({
      viewer: { account: { id: encodeId('account', other.id) } },
    });
    const ours = encodeId('account', api.account.id);
    expect((await api.ask(admin, `{ node(id: "${ours}") { id } }`)).data).toEqual({ node: null });
    const nowhere = { ...api.account, id: '00000000-0000-7000-8000-000000000000' };
    expect(await codeOver(await provider.sign(claims('ADMIN', nowhere)))).toEqual([401, 'UNAUTHENTICATED']);
  });
});

describe('what is refused', () => {
  const good = () => claims('ADMIN');
  const refused: readonly (readonly [string, () => Promise<string>])[] = [
    ['another issuer', () => provider.sign({ ...good(), iss: 'https://login.example.com' })],
    ['no issuer', () => provider.sign({ ...good(), iss: undefined })],
    ['another audience', () => provider.sign({ ...good(), aud: 'somebody-else' })],
    ['no audience', () => provider.sign({ ...good(), aud: undefined })],
    ['expired, beyond the skew', () => provider.sign({ ...good(), exp: secondsFromNow(-SKEW_S - 2) })],
    ['without an expiry', () => provider.sign({ ...good(), exp: undefined })],
    ['not valid yet, beyond the skew', () => provider.sign({ ...good(), nbf: secondsFromNow(SKEW_S + 5) })],
    ['without a subject', () => provider.sign({ ...good(), sub: undefined })],
    ['a role that we do not have', () => provider.sign(claims(['SUPERUSER', 'admin']))],
    ['no role', () => provider.sign({ ...good(), realm_access: undefined })],
    ['a role that hides in a prototype', () => provider.sign({ ...good(), realm_access: 'roles' })],
    ['no account', () => provider.sign({ ...good(), 'https://trimtab.example/account': undefined })],
    [
      'an account that is none',
      () => provider.sign({ ...good(), 'https://trimtab.example/account': 'acc_1' }),
    ],
    [
      'the id of something else',
      () =>
        provider.sign({ ...good(), 'https://trimtab.example/account': encodeId('campaign', api.account.id) }),
    ],
    ['an unknown key id', () => provider.sign(good(), { kid: 'key-99' })],
    [
      "another's key under a known id",
      async () => provider.sign(good(), { key: (await generateKeyPair('RS256')).privateKey }),
    ],
    [
      'a secret where a key should be: the public key of the provider',
      async () =>
        provider.sign(good(), {
          alg: 'HS256',
          key: Buffer.from(await exportSPKI(provider.keys[0]!.publicKey)),
        }),
    ],
    [
      'an algorithm that is not allowed, with the right key',
      async () => {
        const { privateKey } = await generateKeyPair('PS256');
        return provider.sign(good(), { alg: 'PS256', key: privateKey });
      },
    ],
    [
      'no signature',
      async () =>
        new UnsecuredJWT({
          ...good(),
          iss: provider.issuer,
          aud: provider.audience,
          sub: 'eve',
          exp: secondsFromNow(60),
        }).encode(),
    ],
    ['a signature cut off', async () => (await provider.sign(good())).replace(/\.[^.]*$/, '.')],
    [
      'a changed payload',
      async () => {
        const [header, , signature] = (await provider.sign(claims('VIEWER'))).split('.');
        const [, payload] = (await provider.sign(good())).split('.');
        return [header, payload, signature].join('.');
      },
    ],
    ['no JWT at all', async () => 'eyJhbGciOiJub25lIn0.e30.x'],
  ];

  test.each(refused)('%s', async (_what, make) => {
    const jwt = await make();
    expect(await codeOver(jwt)).toEqual([401, 'UNAUTHENTICATED']);
    const socket = await RawSocket.open(port);
    socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${jwt}` } });
    expect((await socket.closed).code).toBe(4401);
    const response = await respond(port, jwt, { query: EVENTS });
    expect(response.statusCode).toBe(401);
    response.destroy();
  });

  test('within the skew a clock may be wrong, both ways', async () => {
    expect(await codeOver(await provider.sign({ ...good(), exp: secondsFromNow(0) }))).toBe('let in');
    expect(await codeOver(await provider.sign({ ...good(), nbf: secondsFromNow(1) }))).toBe('let in');
  });

  test('the log says what did not fit, and never the JWT', async () => {
    const jwt = await provider.sign({ ...good(), aud: 'somebody-else' });
    await codeOver(jwt);
    const lines = JSON.stringify(api.world.logger.lines);
    expect(lines).toContain('ERR_JWT_CLAIM_VALIDATION_FAILED');
    expect(lines).not.toContain(jwt.split('.')[1]);
  });

  test('where no provider is configured, a JWT is nothing', async () => {
    const plain = await ApiWorld.open();
    expect((await plain.ask(await provider.sign(good()), VIEWER)).status).toBe(401);
    await plain.close();
  });
});

describe('the keys', () => {
  let server: IdentityProviderServer;
  let reader: IdentityProvider;
  let logger: RecordingLogger;

  beforeEach(async () => {
    server = await IdentityProviderServer.open();
    logger = new RecordingLogger();
    reader = new IdentityProvider(configOf(server), { logger, clock: { now: () => Date.now() } });
  });
  afterEach(() => server.close());

  test('are fetched once for many, and a made-up key id does not make us ask again and again', async () => {
    const jwt = await server.sign(claims());
    const verified = await Promise.all(Array.from({ length: 20 }, () => reader.verify(jwt)));
    expect(verified.every((identity) => identity?.subject === 'alice')).toBe(true);
    const unknown = await server.sign(claims(), { kid: 'made-up' });
    for (let time = 0; time < 20; time++) expect(await reader.verify(unknown)).toBeNull();
    expect(server.asked).toBe(1);
  });

  test('rotate: old and new are taken side by side, of either algorithm', async () => {
    const old = await server.sign(claims());
    await server.addKey('ES256');
    const fresh = await server.sign(claims());
    for (const jwt of [old, fresh]) expect(await reader.verify(jwt)).toMatchObject({ subject: 'alice' });
  });

  test.each(['refuses', 'hangs'] as const)(
    'cannot be had (%s): retryable, not a wrong token',
    async (outage) => {
      server.outage = outage;
      const jwt = await server.sign(claims());
      await expect(reader.verify(jwt)).rejects.toMatchObject({ name: 'Fault', retryable: true });
      const startedMs = performance.now();
      await expect(reader.verify(jwt)).rejects.toMatchObject({ retryable: true });
      expect(performance.now() - startedMs).toBeLessThan(500);
      expect(server.asked).toBe(1);
    },
  );
});

describe('while the provider is away', () => {
  test('HTTP says 503 and when to come back, a socket 1013, SSE 503; a token of ours works', async () => {
    const server = await IdentityProviderServer.open();
    server.outage = 'refuses';
    const away = await ApiWorld.open({ identityProvider: configOf(server) });
    const jwt = await server.sign(claims('ADMIN', away.account));
    const answer = await away.ask(jwt, VIEWER);
    expect([answer.status, answer.errors![0]!.extensions.code]).toEqual([503, 'UNAVAILABLE']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const awayPort = Number(new URL(away.url).port);
    const socket = await RawSocket.open(awayPort);
    socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${jwt}` } });
    expect((await socket.closed).code).toBe(1013);
    const stream = await respond(awayPort, jwt, { query: EVENTS });
    expect(stream.statusCode).toBe(503);
    stream.destroy();
    expect((await away.ask(await away.token('VIEWER'), VIEWER)).status).toBe(200);
    await away.close();
    await server.close();
  });
});

describe('at the expiry of a JWT', () => {
  test('its sockets end with 4403, subscribed or not, and its event streams end', async () => {
    const jwt = await provider.sign({ ...claims(), exp: secondsFromNow(2) });
    const [idle, busy] = await Promise.all([RawSocket.connect(port, jwt), RawSocket.connect(port, jwt)]);
    busy.subscribe('a', EVENTS);
    const stream = await EventSourceClient.open(port, jwt, { query: EVENTS });
    const lasting = await RawSocket.connect(port, await provider.sign(claims()));
    api.world.clock.set(secondsFromNow(3) * 1_000);
    expect((await busy.closed).code).toBe(4403);
    expect((await idle.closed).code).toBe(4403);
    await stream.ended;
    expect(stream.completed).toBe(false);
    expect(busy.ofType('complete')).toEqual([]);
    expect(lasting.socket.readyState).toBe(lasting.socket.OPEN);
    lasting.socket.terminate();
  });
});
