import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../src/auth/actor.js';
import { createEventFixture, type EventFixture } from './event-fixture.js';
import { type LiveServer, startLiveServer } from './live-server.js';
import { followNumbers, type NumbersClient } from './numbers-client.js';

const SUBSCRIBERS = 50;
const EVENTS = 40;

describe('many subscribers of the same', () => {
  let fixture: EventFixture;
  let actor: Actor;
  let server: LiveServer;
  const clients: NumbersClient[] = [];

  beforeAll(async () => {
    fixture = await createEventFixture();
    actor = await fixture.makeActor();
    server = await startLiveServer(fixture, [actor]);
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await server.close();
    await fixture.close();
  });

  function follow(count: number, fields?: string): void {
    for (let i = 0; i < count; i++)
      clients.push(
        followNumbers(`ws://127.0.0.1:${server.port}/graphql`, server.secretOf(actor), {}, fields),
      );
  }

  test('share one execution of each event; who asks for something else has its own', async () => {
    follow(SUBSCRIBERS);
    follow(1, 'number cursor');
    await Promise.all(clients.map((client) => client.connected));
    const beganMs = performance.now();
    await fixture.append(actor, EVENTS);
    await Promise.all(clients.map((client) => client.reach(EVENTS)));
    const tookMs = performance.now() - beganMs;
    process.stdout.write(
      `live: ${EVENTS} events to ${clients.length} subscribers in ${tookMs.toFixed(0)} ms, ${server.executions()} executions\n`,
    );
    for (const { received } of clients)
      expect(received.map(({ number }) => number)).toEqual(Array.from({ length: EVENTS }, (_, i) => i));
    // Without sharing: EVENTS * (SUBSCRIBERS + 1). A stream that begins a moment later may execute once more.
    expect(server.executions()).toBeGreaterThanOrEqual(2 * EVENTS);
    expect(server.executions()).toBeLessThan(4 * EVENTS);
  });
});
