import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { uuidSource } from '../../src/app/id-source.js';
import { SECOND_MS } from '../../src/kernel/units/time.js';
import { openOrm } from '../../src/persistence/orm.js';
import { UnitOfWork } from '../../src/persistence/unit-of-work.js';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.js';
import { eventually } from '../setup/eventually.js';
import { TrimtabProcess } from './trimtab-process.js';

const TOKEN = 'a-token-for-the-graceful-shutdown';
const STOPS = 4;
const LIMIT_MS = 30 * SECOND_MS;

let database: TestDatabase;
let directory: string;
let orm: Awaited<ReturnType<typeof openOrm>>;

beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'trimtab-shutdown-'));
  orm = await openOrm(database.url, { poolSize: 2 });
});

afterAll(async () => {
  await orm.close(true);
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

const query = <Row>(sql: string) => new UnitOfWork(orm).read('system', (tx) => tx.query<Row>(sql));

/** Every campaign's rows belong to the same decision: the state, the allocation, the schedule, the cycle and its events. */
async function halfDone(): Promise<unknown[]> {
  return query(
    `SELECT c.name FROM campaign c
     JOIN arm_state st ON st.campaign_id = c.id JOIN allocation al ON al.campaign_id = c.id
     JOIN campaign_schedule s ON s.campaign_id = c.id
     JOIN LATERAL (SELECT id, bucket_at, state_version, total_micros FROM cycle
                   WHERE campaign_id = c.id AND outcome <> 'FAILED' ORDER BY bucket_at DESC LIMIT 1) y ON true
     WHERE al.cycle_id <> y.id OR st.version <> y.state_version OR s.last_bucket_at <> y.bucket_at
        OR s.decided_count <> st.version
        OR al.total_micros <> (SELECT sum(b) FROM unnest(al.budgets_micros) b)
        OR NOT EXISTS (SELECT FROM event e WHERE e.entity_id = y.id AND e.kind = 'CYCLE_FINISHED')`,
  );
}

/** Speeds the simulated account up, so that a stop always finds cycles running. */
async function speedUp(): Promise<void> {
  await new UnitOfWork(orm).run('system', async (tx) => {
    await tx.query(
      `UPDATE account SET clock_origin_at = clock_origin_at + (now() - clock_started_at) * clock_rate,
              clock_started_at = now(), clock_rate = 3600`,
    );
    await tx.query('UPDATE campaign_schedule SET due_at = now() WHERE due_at IS NOT NULL');
  });
}

describe('graceful shutdown', () => {
  test(
    'SIGTERM in the middle of cycles: each campaign done or untouched, sockets closed 1001, exit code 0 in time',
    async () => {
      for (let n = 0; n < STOPS; n++) {
        const server = await TrimtabProcess.serve({
          DATABASE_URL: database.url,
          TRIMTAB_BOOTSTRAP_TOKEN: TOKEN,
          LOG_LEVEL: 'warn',
        });
        if (n === 0) await speedUp();
        const socket = await subscribe(server.url);
        await socket.firstEvent;
        await delay(n * 90);
        const stoppedAt = performance.now();
        const ended = await server.stop('SIGTERM');
        expect(ended).toMatchObject({ code: 0, signal: null });
        expect(performance.now() - stoppedAt).toBeLessThan(LIMIT_MS);
        expect(await socket.closed).toEqual({ code: 1001, completed: false });
        expect(await halfDone()).toEqual([]);
        const [held] = await query<{ leases: string }>(
          'SELECT count(*) AS leases FROM job_lease WHERE expires_at > now()',
        );
        expect(held!.leases).toBe('0');
      }
    },
    STOPS * 60 * SECOND_MS,
  );

  test(
    'within shutdown_timeout_seconds too where a cycle waits for a lock: untouched, and not ready at once',
    async () => {
      const limitMs = 2 * SECOND_MS;
      await writeFile(
        join(directory, 'trimtab.yaml'),
        'optimization_service: { shutdown_timeout_seconds: 2 }',
      );
      const server = await TrimtabProcess.serve(
        { DATABASE_URL: database.url, TRIMTAB_BOOTSTRAP_TOKEN: TOKEN, LOG_LEVEL: 'warn' },
        directory,
      );
      const socket = await subscribe(server.url);
      await socket.firstEvent;
      await new UnitOfWork(orm).run('system', async (tx) => {
        await tx.query('SELECT FROM campaign FOR UPDATE');
        const waiting = () =>
          query(
            `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
          );
        await eventually(async () => (await waiting()).length > 0, 'a cycle waits for the lock');
        const stoppedAt = performance.now();
        const ended = server.stop('SIGTERM');
        expect(await socket.closed).toEqual({ code: 1001, completed: false });
        const readiness = await fetch(`${server.url}/readyz`).then(
          ({ status }) => status,
          () => 'gone',
        );
        expect([503, 'gone']).toContain(readiness);
        expect((await ended).signal).toBeNull();
        expect(performance.now() - stoppedAt).toBeLessThan(limitMs);
      });
      expect(await halfDone()).toEqual([]);
    },
    120 * SECOND_MS,
  );
});

interface Subscriber {
  readonly firstEvent: Promise<void>;
  /** `completed`: whether the server claimed that the subscription was over. */
  readonly closed: Promise<{ code: number; completed: boolean }>;
}

async function subscribe(url: string): Promise<Subscriber> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  let completed = false;
  const firstEvent = new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('message', (data) => {
      const message = JSON.parse((data as Buffer).toString()) as { type: string };
      if (message.type === 'connection_ack') {
        const payload = { query: 'subscription { cycleFinished { cursor } }' };
        socket.send(JSON.stringify({ id: uuidSource.next(), type: 'subscribe', payload }));
      }
      if (message.type === 'complete') completed = true;
      if (message.type === 'next') resolve();
    });
  });
  const closed = new Promise<{ code: number; completed: boolean }>((resolve) => {
    socket.once('close', (code) => resolve({ code, completed }));
  });
  socket.once('open', () =>
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${TOKEN}` } })),
  );
  return { firstEvent, closed };
}
