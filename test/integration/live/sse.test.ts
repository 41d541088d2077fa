import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../src/auth/actor.js';
import { decodeCursor, encodeCursor } from '../../../src/events/cursor.js';
import { createEventFixture, type EventFixture } from './event-fixture.js';
import { EventSourceClient, respond } from '../../../bench/chaos/clients/event-source-client.js';
import { type LiveServer, startLiveServer } from './live-server.js';

const NUMBERS = 'subscription ($after: String) { numbers(after: $after) { number } }';

describe('GraphQL over SSE', () => {
  let fixture: EventFixture;
  let actor: Actor;
  let server: LiveServer;

  beforeAll(async () => {
    fixture = await createEventFixture();
    actor = await fixture.makeActor();
    server = await startLiveServer(fixture, [actor]);
  });
  afterAll(async () => {
    await server.close();
    await fixture.close();
  });

  function open(
    options: Partial<Parameters<typeof EventSourceClient.open>[2]> = {},
  ): Promise<EventSourceClient> {
    return EventSourceClient.open(server.port, server.secretOf(actor), { query: NUMBERS, ...options });
  }

  function numbersOf(client: EventSourceClient): number[] {
    return client.results.map(
      (result) => (result as { data: { numbers: { number: number } } }).data.numbers.number,
    );
  }

  test('the cursor is the id of each event, and Last-Event-ID goes on behind it', async () => {
    const first = await open();
    await first.until(() => first.lastEventId !== '');
    await fixture.append(actor, 4);
    await first.until(() => first.results.length === 4);
    first.close();
    await fixture.append(actor, 3, { from: 4 });

    const second = await open({ lastEventId: first.lastEventId, method: 'GET' });
    await second.until(() => second.results.length === 3);
    expect([...numbersOf(first), ...numbersOf(second)]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    second.close();
  });

  test('a stream cut off before its first event resumes where it began', async () => {
    const first = await open();
    await first.until(() => first.lastEventId !== '');
    server.cutClients();
    await first.ended;
    await fixture.append(actor, 2, { from: 10 });
    const second = await open({ lastEventId: first.lastEventId });
    await second.until(() => second.results.length === 2);
    expect(numbersOf(second)).toEqual([10, 11]);
    second.close();
  });

  test('a quiet stream hears of ids that move on, so that it can resume long after its last event', async () => {
    const lively = await startLiveServer(fixture, [actor], { limits: { keepAliveMs: 100 } });
    try {
      const client = await EventSourceClient.open(lively.port, lively.secretOf(actor), {
        query: 'subscription ($ids: [ID!]) { numbers(campaignIds: $ids) { number } }',
        variables: { ids: [randomUUID()] },
      });
      await client.until(() => client.lastEventId !== '');
      const began = decodeCursor(client.lastEventId);
      await fixture.append(actor, 3, { from: 30 });
      await client.until(() => decodeCursor(client.lastEventId) >= began + 3);
      expect(client.results).toEqual([]);
      client.close();
    } finally {
      await lively.close();
    }
  });

  test('Last-Event-ID stands above the `after` that a browser repeats', async () => {
    const first = await open();
    await first.until(() => first.lastEventId !== '');
    const after = first.lastEventId;
    await fixture.append(actor, 3, { from: 20 });
    await first.until(() => first.results.length === 3);
    await fixture.append(actor, 1, { from: 23 });
    const second = await open({ variables: { after }, lastEventId: first.lastEventId });
    await second.until(() => second.results.length >= 1);
    expect(numbersOf(second)[0]).toBe(23);
    first.close();
    second.close();
  });

  test('an expired cursor is said in the stream, which then completes', async () => {
    await fixture.unitOfWork.run('system', (tx) => tx.query('UPDATE event_head SET dropped_position = 2'));
    const client = await open({ lastEventId: encodeCursor(1) });
    await client.ended;
    expect(client.results).toMatchObject([{ errors: [{ extensions: { code: 'CURSOR_EXPIRED' } }] }]);
    expect(client.completed).toBe(true);
  });

  test.each([
    ['no token', '', {}, 401],
    ['an unknown token', 'trim-of-nobody-that-we-know', {}, 401],
  ])('%s: %i', async (_name, secret, options, status) => {
    const response = await respond(server.port, secret, { query: NUMBERS, ...options });
    expect(response.statusCode).toBe(status);
    response.destroy();
  });

  test('a document that is refused is a 400, so that no browser tries it again', async () => {
    const response = await respond(server.port, server.secretOf(actor), {
      query: 'subscription { nothing }',
    });
    expect(response.statusCode).toBe(400);
    response.destroy();
  });

  test('a revoked token ends the stream without `complete`', async () => {
    const leaver = await fixture.makeActor();
    const revoked = await startLiveServer(fixture, [leaver]);
    try {
      const client = await EventSourceClient.open(revoked.port, revoked.secretOf(leaver), { query: NUMBERS });
      await fixture.append(leaver, 1);
      await client.until(() => client.results.length === 1);
      await fixture.unitOfWork.run('system', (tx) =>
        tx.query('UPDATE api_token SET revoked_at = now() WHERE id = $1', [leaver.tokenId]),
      );
      await fixture.append(leaver, 5, { from: 1 });
      await client.ended;
      expect(client.results).toHaveLength(1);
      expect(client.completed).toBe(false);
    } finally {
      await revoked.close();
    }
  });

  test('a server that goes away ends the stream without `complete`', async () => {
    const leaving = await startLiveServer(fixture, [actor]);
    const client = await EventSourceClient.open(leaving.port, leaving.secretOf(actor), { query: NUMBERS });
    await fixture.append(actor, 1);
    await client.until(() => client.results.length === 1);
    await leaving.close();
    await client.ended;
    expect(client.completed).toBe(false);
  });
});
