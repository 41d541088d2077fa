import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LIVE_LIMITS } from '../../../src/app/live-limits.js';
import type { Actor } from '../../../src/auth/actor.js';
import { createEventFixture, type EventFixture } from './event-fixture.js';
import { type LiveServer, startLiveServer } from './live-server.js';
import { RawSocket } from '../../../bench/chaos/clients/raw-socket.js';
import { EventSourceClient } from '../../../bench/chaos/clients/event-source-client.js';

const NUMBERS = 'subscription ($after: String) { numbers(after: $after) { cursor number padding } }';
/** 1,000 × 16 KB: far more than queues and the buffers of a loopback connection hold. */
const EVENTS = 1_000;
const PADDING = 16 * 1024;

interface Next {
  data: { numbers: { cursor: string; number: number } };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heldBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('a client that does not read', () => {
  let fixture: EventFixture;
  let actor: Actor;
  let server: LiveServer;

  beforeAll(async () => {
    fixture = await createEventFixture();
    actor = await fixture.makeActor();
    server = await startLiveServer(fixture, [actor], {
      limits: { queue: { ...LIVE_LIMITS.queue, patienceMs: 300 } },
    });
  });
  afterAll(async () => {
    await server.close();
    await fixture.close();
  });

  /** Writes until the server has ended the stream; `peak` is by how much what the process holds grew meanwhile, at most. */
  async function flood(): Promise<{ written: number; peak: number }> {
    const before = heldBytes();
    let [written, peak] = [0, 0];
    while (written < EVENTS || (server.live.feed.size > 0 && written < 3 * EVENTS)) {
      await fixture.append(actor, 50, { from: 1 + written, padding: PADDING });
      if (written % 100 === 0) peak = Math.max(peak, heldBytes() - before);
      written += 50;
    }
    expect(server.live.feed.size).toBe(0);
    return { written, peak };
  }

  test('is closed with 1013, costs little memory, and resumes by cursor without a gap', async () => {
    const slow = await RawSocket.connect(server.port, server.secretOf(actor));
    const { cursor: after } = slow.ofType('connection_ack')[0]!.payload as { cursor: string };
    slow.subscribe('a', NUMBERS, { after });
    await fixture.append(actor, 1, { from: 0 });
    await slow.until(() => slow.ofType('next').length === 1);

    slow.socket.pause();
    const { written, peak } = await flood();
    slow.socket.resume();
    expect(await slow.closed).toEqual({ code: 1013, reason: 'Try again later' });
    expect(slow.ofType('complete')).toEqual([]);

    const seen = slow.ofType('next').map(({ payload }) => (payload as Next).data.numbers);
    const again = await RawSocket.connect(server.port, server.secretOf(actor));
    again.subscribe('a', NUMBERS, { after: seen.at(-1)!.cursor });
    await again.until(() => seen.length + again.ofType('next').length === written + 1, 20_000);
    const rest = again.ofType('next').map(({ payload }) => (payload as Next).data.numbers);
    again.close();
    process.stdout.write(
      `live: a silent client took ${seen.length} of ${written + 1} events before 1013, ` +
        `the server held ${(peak / 1024 / 1024).toFixed(1)} MB more, ${rest.length} more by cursor\n`,
    );
    expect([...seen, ...rest].map(({ number }) => number)).toEqual(
      Array.from({ length: written + 1 }, (_, i) => i),
    );
    expect(peak).toBeLessThan(64 * 1024 * 1024);
  });

  test('on SSE is cut off, and resumes by Last-Event-ID without a gap', async () => {
    const slow = await EventSourceClient.open(server.port, server.secretOf(actor), { query: NUMBERS });
    await fixture.append(actor, 1, { from: 0 });
    await slow.until(() => slow.results.length === 1);
    slow.pause();
    const { written } = await flood();
    slow.resume();
    await slow.ended;
    expect(slow.completed).toBe(false);

    const again = await EventSourceClient.open(server.port, server.secretOf(actor), {
      query: NUMBERS,
      lastEventId: slow.lastEventId,
    });
    await again.until(() => slow.results.length + again.results.length >= written + 1, 20_000);
    again.close();
    const numbers = [...slow.results, ...again.results].map((result) => (result as Next).data.numbers.number);
    expect(numbers).toEqual(Array.from({ length: written + 1 }, (_, i) => i));
  });
});
