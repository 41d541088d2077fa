import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Actor } from '../../../src/auth/actor.js';
import { FaultyNetwork } from '../../../bench/chaos/faulty-network.js';
import { createEventFixture, type EventFixture } from './event-fixture.js';
import { type LiveServer, startLiveServer } from './live-server.js';
import { followNumbers } from './numbers-client.js';
import { RawSocket } from '../../../bench/chaos/clients/raw-socket.js';

const EACH = 40;
const WRITE = `INSERT INTO event (account_id, kind, entity_id, at, payload)
  SELECT $1, 'ALLOCATION_CHANGED', $1, now(), jsonb_build_object('number', number)
  FROM generate_series($2::int, $3::int) AS number`;
const TERMINATE = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND application_name <> 'writer'`;

describe('live while PostgreSQL comes and goes', () => {
  let fixture: EventFixture;
  let server: LiveServer;
  let network: FaultyNetwork;
  /** Goes past the network that fails: what it writes is written. */
  let writer: pg.Client;
  const actors: Actor[] = [];

  beforeAll(async () => {
    fixture = await createEventFixture(async (databaseUrl) => {
      writer = new pg.Client({ connectionString: databaseUrl, application_name: 'writer' });
      await writer.connect();
      const url = new URL(databaseUrl);
      network = await FaultyNetwork.to(Number(url.port));
      url.port = String(network.port);
      return url.href;
    });
    for (let i = 0; i < 3; i++) actors.push(await fixture.makeActor());
    server = await startLiveServer(fixture, actors);
  });
  afterAll(async () => {
    await server.close();
    await writer.end();
    await fixture.close();
    await network.break();
  });

  /** Writes, and does harm after each part; a client has to end up with all of it, once and in order. */
  async function survives(
    actor: Actor,
    rounds: number,
    harm: (round: number) => Promise<void>,
  ): Promise<void> {
    const client = followNumbers(`ws://127.0.0.1:${server.port}/graphql`, server.secretOf(actor));
    try {
      await client.connected;
      for (let round = 0; round < rounds; round++) {
        await writer.query(WRITE, [actor.accountId, round * EACH, (round + 1) * EACH - 1]);
        await harm(round);
      }
      await client.reach(rounds * EACH);
      expect(client.received.map(({ number }) => number)).toEqual(
        Array.from({ length: rounds * EACH }, (_, i) => i),
      );
    } finally {
      await client.close();
    }
  }

  test('nothing is lost, and nobody has to lend a hand', async () => {
    await survives(actors[0]!, 5, async (round) => {
      network.away(true);
      // Who loses the socket too comes back while the database is away.
      if (round % 2 === 0) server.cutClients();
      await writer.query('SELECT pg_sleep(0.2)');
      network.away(false);
    });
  });

  test('backends that are terminated in the middle of their work are replaced', async () => {
    await survives(actors[1]!, 20, async () => {
      await writer.query(TERMINATE);
      await writer.query('SELECT pg_sleep(0.05)');
    });
  });

  test('a client that comes while it is away is told to try again later: 1013', async () => {
    network.away(true);
    try {
      const socket = await RawSocket.open(server.port);
      const authorization = `Bearer ${server.secretOf(actors[2]!)}`;
      socket.send({ type: 'connection_init', payload: { authorization } });
      expect((await socket.closed).code).toBe(1013);
    } finally {
      network.away(false);
    }
  });
});
