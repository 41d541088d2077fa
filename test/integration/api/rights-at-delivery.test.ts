import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Uuid } from '../../../src/kernel/ids.js';
import type { Role } from '../../../src/kernel/words.js';
import { makeCampaign } from '../../fakes/api-scenes.js';
import { ApiWorld } from '../../fakes/api-world.js';
import { SECOND_MS } from '../../../src/kernel/units/time.js';
import { accepted } from '../../fakes/container-world.js';
import { EventSourceClient } from '../../../bench/chaos/clients/event-source-client.js';
import { RawSocket } from '../../../bench/chaos/clients/raw-socket.js';

const EVENTS = 'subscription { events { cursor } }';
/** What an operator waits at the most: the pause of an idle process between two looks, and the look. */
const SOON_MS = 5_000;

let api: ApiWorld;
let port: number;
const open: RawSocket[] = [];

beforeAll(async () => {
  api = await ApiWorld.open();
  port = Number(new URL(api.url).port);
});
afterAll(() => api.close());
afterEach(() => {
  for (const socket of open.splice(0)) socket.socket.terminate();
});

interface Watching {
  readonly tokenId: Uuid;
  readonly subscribed: RawSocket;
  readonly idle: RawSocket;
  readonly stream: EventSourceClient;
}

/** Somebody on all the ways there are, each of which has been told of an event. */
async function watching(role: Role): Promise<Watching> {
  const { token, secret } = accepted(
    await api.world.container.tokens.createFor(api.account.id, { name: role, role }),
  );
  const [subscribed, idle] = await Promise.all([
    RawSocket.connect(port, secret!),
    RawSocket.connect(port, secret!),
  ]);
  open.push(subscribed, idle);
  subscribed.subscribe('a', EVENTS);
  const stream = await EventSourceClient.open(port, secret!, { query: EVENTS });
  await stream.until(() => stream.lastEventId !== '');
  await makeCampaign(api, await api.token('MANAGER'), { name: `For ${token.id}` });
  await subscribed.until(() => subscribed.ofType('next').length > 0);
  await stream.until(() => stream.results.length > 0);
  return { tokenId: token.id, subscribed, idle, stream };
}

/** Closed soon, as an end that never looks as if all had been said; and nothing is heard of what comes behind it. */
const ENDED = { codes: [4403, 4403], soon: true, completed: false, heardMore: false };

async function endOf({ subscribed, idle, stream }: Watching): Promise<typeof ENDED> {
  const startedMs = performance.now();
  const codes = await Promise.all([subscribed.closed, idle.closed]);
  await stream.ended;
  const soon = performance.now() - startedMs < SOON_MS;
  const heard = () => subscribed.ofType('next').length + stream.results.length;
  const before = heard();
  await makeCampaign(api, await api.token('MANAGER'), { name: 'Not for them' });
  return {
    codes: codes.map(({ code }) => code),
    soon,
    completed: subscribed.ofType('complete').length > 0 || stream.completed,
    heardMore: heard() > before,
  };
}

describe('what rests on a token ends with it, subscribed or not', () => {
  test('revoked', async () => {
    const them = await watching('VIEWER');
    accepted(await api.world.container.tokens.revokeFor(api.account.id, them.tokenId));
    expect(await endOf(them)).toEqual(ENDED);
  });

  test('expired', async () => {
    const them = await watching('VIEWER');
    const { clock } = api.world;
    await api.world.query('UPDATE api_token SET expires_at = $2 WHERE id = $1', [
      them.tokenId,
      new Date(clock.now() + SECOND_MS),
    ]);
    clock.advance(SECOND_MS);
    expect(await endOf(them)).toEqual(ENDED);
  });

  test('lowered: the connection comes back with what it may do now', async () => {
    const them = await watching('ADMIN');
    await api.world.query(`UPDATE api_token SET role = 'VIEWER' WHERE id = $1`, [them.tokenId]);
    expect(await endOf(them)).toEqual(ENDED);
  });

  test('raised: nothing ends', async () => {
    const them = await watching('VIEWER');
    const other = await watching('VIEWER');
    await api.world.query(`UPDATE api_token SET role = 'MANAGER' WHERE id = $1`, [them.tokenId]);
    await api.world.query('UPDATE api_token SET revoked_at = now() WHERE id = $1', [other.tokenId]);
    expect(await endOf(other)).toEqual(ENDED);
    expect([them.subscribed, them.idle].map(({ socket }) => socket.readyState)).toEqual([1, 1]);
    const before = them.subscribed.ofType('next').length;
    await makeCampaign(api, await api.token('MANAGER'), { name: 'For them' });
    await them.subscribed.until(() => them.subscribed.ofType('next').length > before);
    them.stream.close();
  });
});
