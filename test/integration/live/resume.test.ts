import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../src/auth/actor.js';
import { FaultyNetwork } from '../../../bench/chaos/faulty-network.js';
import { createEventFixture, type EventFixture } from './event-fixture.js';
import { type LiveServer, startLiveServer } from './live-server.js';
import { followNumbers, type NumbersClient } from './numbers-client.js';

const EVENTS = 2_000;
const CUTS = 20;
const WRITERS = 4;

describe('live', () => {
  let fixture: EventFixture;
  let actor: Actor;
  let server: LiveServer;
  let proxy: FaultyNetwork;

  beforeAll(async () => {
    fixture = await createEventFixture();
    actor = await fixture.makeActor();
    server = await startLiveServer(fixture, [actor]);
    proxy = await FaultyNetwork.to(server.port);
  });
  afterAll(async () => {
    await proxy.break();
    await server.close();
    await fixture.close();
  });

  /** Several writers at once, so that transactions commit in another order than they began. */
  async function write(from: number, count: number): Promise<void> {
    const each = count / WRITERS;
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        for (let i = 0; i < each; i += 5)
          await fixture.append(actor, Math.min(5, each - i), { from: from + writer * each + i });
      }),
    );
  }

  async function logged(): Promise<number[]> {
    const rows = await fixture.unitOfWork.read('system', (tx) =>
      tx.query<{ number: number }>(
        `SELECT (payload->>'number')::int AS number FROM event WHERE account_id = $1 ORDER BY position`,
        [actor.accountId],
      ),
    );
    return rows.map((row) => row.number);
  }

  async function cutListeners(): Promise<number> {
    const rows = await fixture.unitOfWork.run('system', (tx) =>
      tx.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'trimtab wake'`,
      ),
    );
    return rows.length;
  }

  /** Writes all, and cuts in the middle of each part of it. */
  async function writeAndCut(client: NumbersClient): Promise<{ listeners: number }> {
    let listeners = 0;
    const part = EVENTS / CUTS;
    for (let cut = 0; cut < CUTS; cut++) {
      const writing = write(cut * part, part);
      await client.reach(cut * part + 1 + ((cut * 7) % (part / 2)));
      expect(cut % 2 === 0 ? server.cutClients() : proxy.cut()).toBeGreaterThan(0);
      if (cut % 4 === 3) listeners += await cutListeners();
      await writing;
    }
    return { listeners };
  }

  test('a client cut off and resumed by cursor misses nothing', async () => {
    const client = followNumbers(`ws://127.0.0.1:${proxy.port}/graphql`, server.secretOf(actor));
    let listeners = 0;
    try {
      await client.connected;
      ({ listeners } = await writeAndCut(client));
      await client.reach(EVENTS);
    } finally {
      await client.close();
    }

    const expected = await logged();
    const received = client.received.map(({ number }) => number);
    const lost = expected.filter((number) => !received.includes(number)).length;
    const repeated = received.length - new Set(received).size;
    process.stdout.write(
      `live: ${expected.length} events, ${CUTS} cuts, ${listeners} listening connections terminated, ` +
        `${client.connections()} connections: ${lost} lost, ${repeated} repeated\n`,
    );
    expect(expected).toHaveLength(EVENTS);
    expect(received).toEqual(expected);
    expect(client.connections()).toBeGreaterThan(CUTS);
    expect(listeners).toBeGreaterThan(0);
  });
});
