import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../src/auth/actor.js';
import { decodeCursor, encodeCursor } from '../../../src/events/cursor.js';
import { createEventFixture, type EventFixture } from './event-fixture.js';
import { type LiveServer, startLiveServer } from './live-server.js';
import { RawSocket } from '../../../bench/chaos/clients/raw-socket.js';

const NUMBERS = 'subscription ($after: String) { numbers(after: $after) { cursor number } }';
const ONE_CAMPAIGN =
  'subscription ($after: String, $ids: [ID!]) { numbers(after: $after, campaignIds: $ids) { number } }';

describe('GraphQL over WebSocket', () => {
  let fixture: EventFixture;
  let actor: Actor;
  let other: Actor;
  let server: LiveServer;
  const open: RawSocket[] = [];

  beforeAll(async () => {
    fixture = await createEventFixture();
    [actor, other] = [await fixture.makeActor(), await fixture.makeActor()];
    server = await startLiveServer(fixture, [actor, other], {
      limits: { initWithinMs: 2_000, subscriptionsPerSocket: 3, messages: { count: 50, withinMs: 10_000 } },
    });
  });
  afterAll(async () => {
    for (const socket of open) socket.close();
    await server.close();
    await fixture.close();
  });

  async function connect(as: Actor = actor): Promise<RawSocket> {
    const socket = await RawSocket.connect(server.port, server.secretOf(as));
    open.push(socket);
    return socket;
  }

  test('the acknowledgement carries a cursor from which nothing is missed', async () => {
    const socket = await connect();
    const after = socket.cursor;
    await fixture.append(actor, 3);
    socket.subscribe('a', NUMBERS, { after });
    await socket.until(() => socket.ofType('next').length === 3);
    expect(socket.ofType('next').map(({ payload }) => payload)).toMatchObject([
      { data: { numbers: { number: 0 } } },
      { data: { numbers: { number: 1 } } },
      { data: { numbers: { number: 2 } } },
    ]);
  });

  test('nobody receives what belongs to another account', async () => {
    const [mine, theirs] = [await connect(actor), await connect(other)];
    mine.subscribe('a', NUMBERS, { after: mine.cursor });
    theirs.subscribe('a', NUMBERS, { after: theirs.cursor });
    await fixture.append(other, 1, { from: 100 });
    await fixture.append(actor, 1, { from: 200 });
    await Promise.all([
      mine.until(() => mine.ofType('next').length > 0),
      theirs.until(() => theirs.ofType('next').length > 0),
    ]);
    expect(mine.ofType('next')[0]!.payload).toMatchObject({ data: { numbers: { number: 200 } } });
    expect(theirs.ofType('next')[0]!.payload).toMatchObject({ data: { numbers: { number: 100 } } });
  });

  test.each([
    ['no token', {}],
    ['an unknown token', { authorization: 'Bearer trim-of-nobody-that-we-know' }],
    ['something else', { authorization: 17 }],
  ])('%s: 4401', async (_name, payload) => {
    const socket = await RawSocket.open(server.port);
    socket.send({ type: 'connection_init', payload });
    expect((await socket.closed).code).toBe(4401);
    expect(socket.ofType('connection_ack')).toEqual([]);
  });

  test('a token in the header of the upgrade is as good', async () => {
    const headers = { authorization: `Bearer ${server.secretOf(actor)}` };
    const socket = await RawSocket.open(server.port, { headers });
    open.push(socket);
    socket.send({ type: 'connection_init' });
    await socket.until(() => socket.ofType('connection_ack').length === 1);
  });

  test('who says nothing is closed with 4408, who speaks another protocol with 4406', async () => {
    const mute = await RawSocket.open(server.port);
    expect((await mute.closed).code).toBe(4408);
    await expect(RawSocket.open(server.port, { protocol: 'graphql-ws' })).rejects.toThrow();
  });

  test('a cursor that is not ours, and one from before what is kept', async () => {
    const socket = await connect();
    socket.subscribe('bad', NUMBERS, { after: 'tomorrow' });
    await fixture.unitOfWork.run('system', (tx) => tx.query('UPDATE event_head SET dropped_position = 2'));
    socket.subscribe('old', NUMBERS, { after: encodeCursor(1) });
    socket.subscribe('future', NUMBERS, { after: encodeCursor(1_000_000_000) });
    await socket.until(() => socket.ofType('complete').length === 3);
    const codes = socket.ofType('next').map(({ id, payload }) => {
      const { errors } = payload as { errors: [{ extensions: { code: string } }] };
      return [id, errors[0].extensions.code];
    });
    expect(Object.fromEntries(codes)).toEqual({
      bad: 'BAD_CURSOR',
      old: 'CURSOR_EXPIRED',
      future: 'CURSOR_EXPIRED',
    });
  });

  test('what is wrong with a document is said for that operation; the socket goes on', async () => {
    const socket = await connect();
    socket.subscribe('a', 'subscription { numbers { nothing } }');
    socket.subscribe('b', 'subscription {');
    socket.subscribe('c', '{ hello }');
    await socket.until(() => socket.ofType('error').length === 2 && socket.ofType('complete').length === 1);
    expect(socket.ofType('next')).toMatchObject([
      { id: 'c', payload: { data: { hello: 'world' }, extensions: { cost: { actualQueryCost: 1 } } } },
    ]);
  });

  test('what went wrong inside is masked', async () => {
    const socket = await connect();
    const after = socket.cursor;
    socket.subscribe('a', 'subscription ($after: String) { numbers(after: $after) { secret } }', { after });
    await fixture.append(actor, 1);
    await socket.until(() => socket.ofType('next').length === 1);
    expect(JSON.stringify(socket.messages)).not.toContain('password');
    expect(JSON.stringify(socket.messages)).toContain('INTERNAL');
  });

  test('an event that cannot be read now is not skipped: 1013, and it comes with its cursor', async () => {
    const query = 'subscription ($after: String) { numbers(after: $after) { number away } }';
    const socket = await connect();
    const after = socket.cursor;
    await fixture.append(actor, 1, { from: 55 });
    socket.subscribe('a', query, { after });
    expect((await socket.closed).code).toBe(1013);
    expect(socket.ofType('next')).toEqual([]);
    const again = await connect();
    again.subscribe('a', query, { after });
    await again.until(() => again.ofType('next').length === 1);
    expect(again.ofType('next')[0]!.payload).toEqual({ data: { numbers: { number: 55, away: false } } });
  });

  test('one subscription more than a socket carries is refused', async () => {
    const socket = await connect();
    for (const id of ['a', 'b', 'c', 'd']) socket.subscribe(id, NUMBERS);
    await socket.until(() => socket.ofType('error').length === 1);
    expect(socket.ofType('error')[0]).toMatchObject({
      id: 'd',
      payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }],
    });
  });

  test('too many messages: 1008; one too large: 1009', async () => {
    const chatty = await connect();
    for (let i = 0; i < 60; i++) chatty.send({ type: 'ping' });
    expect((await chatty.closed).code).toBe(1008);
    const heavy = await connect();
    heavy.subscribe('a', `{ hello } #${'x'.repeat(130 * 1024)}`);
    expect((await heavy.closed).code).toBe(1009);
  });

  test('a quiet stream hears of cursors that move on, so that it can resume long after its last event', async () => {
    const lively = await startLiveServer(fixture, [actor], { limits: { keepAliveMs: 500 } });
    try {
      const socket = await RawSocket.connect(lively.port, lively.secretOf(actor));
      const began = socket.cursor;
      socket.subscribe('a', ONE_CAMPAIGN, { after: began, ids: [randomUUID()] });
      await fixture.append(actor, 3);
      const latest = (): string => {
        const ping = socket.ofType('ping').at(-1)?.payload as { cursor: string } | undefined;
        return ping?.cursor ?? began;
      };
      await socket.until(() => decodeCursor(latest()) >= decodeCursor(began) + 3);
      expect(socket.ofType('next')).toEqual([]);
      const again = await RawSocket.connect(lively.port, lively.secretOf(actor));
      again.subscribe('a', NUMBERS, { after: latest() });
      await fixture.append(actor, 1, { from: 77 });
      await again.until(() => again.ofType('next').length === 1);
      expect(again.ofType('next')[0]!.payload).toMatchObject({ data: { numbers: { number: 77 } } });
      again.close();
      socket.close();
    } finally {
      await lively.close();
    }
  });

  test('what operations.md says to do after a restore: old cursors expire, new events arrive', async () => {
    await fixture.append(actor, 3);
    const socket = await connect();
    const old = socket.cursor;
    const operations = await readFile('docs/operations.md', 'utf8');
    const [, statement = ''] = /`(UPDATE event_head SET [^`]+)`/.exec(operations) ?? [];
    await fixture.unitOfWork.run('system', (tx) => tx.query(statement));
    socket.subscribe('old', NUMBERS, { after: old });
    await socket.until(() => socket.ofType('complete').length === 1);
    expect(socket.ofType('next')[0]!.payload).toMatchObject({
      errors: [{ extensions: { code: 'CURSOR_EXPIRED' } }],
    });
    const fresh = await connect();
    fresh.subscribe('new', NUMBERS, { after: fresh.cursor });
    await fixture.append(actor, 1, { from: 500 });
    // The first three may still wait for their place when the new stream begins, and then come before it.
    const arrived = () => fresh.ofType('next').map(({ payload }) => JSON.stringify(payload));
    await fresh.until(() => arrived().some((payload) => payload.includes('"number":500')));
    expect(arrived().join()).not.toContain('"errors"');
  });
});
