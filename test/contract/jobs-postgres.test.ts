import { afterAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createJobRunner } from '../../src/jobs/runner.js';
import { createJobPool } from '../../src/jobs/runner-pool.js';
import { ensureJobSchema } from '../../src/jobs/runner-schema.js';
import { createEmptyDatabase } from '../setup/test-database.js';
import { jobRunnerContract } from './jobs-contract.js';
import { RecordingLogger } from '../fakes/recording-logger.js';
import { eventually, type StoreKind, type TestStore } from './jobs-harness.js';
import { Line } from './jobs-line.js';

const postgres: StoreKind = { name: 'PostgreSQL', notifies: true, many: 200, open };

async function open(): Promise<TestStore> {
  const database = await createEmptyDatabase();
  const url = new URL(database.url);
  const line = await Line.to({ host: url.hostname, port: Number(url.port || 5432) });
  const viaLine = new URL(url);
  viaLine.hostname = '127.0.0.1';
  viaLine.port = String(line.port);
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  const schema = createJobPool(database.url);
  await ensureJobSchema(schema);
  await schema.end();
  return {
    async connect() {
      const pool = createJobPool(viaLine.href, { concurrency: 10 });
      return { backend: { kind: 'postgres', pool }, close: () => pool.end() };
    },
    async cutConnections() {
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
    },
    goAway: () => line.goAway(),
    comeBack: () => line.comeBack(),
    rows: async () => (await admin.query<Record<string, unknown>>('SELECT * FROM agenda_jobs')).rows,
    async drop() {
      await admin.end();
      await line.close();
      await database.drop();
    },
  };
}

jobRunnerContract(postgres);

test('a pool that nobody listens to does not end the process when its idle connections are cut', async () => {
  const { url } = await createEmptyDatabase();
  const pool = new pg.Pool({ connectionString: url });
  await ensureJobSchema(pool);
  const runner = createJobRunner({
    backend: { kind: 'postgres', pool },
    logger: new RecordingLogger(),
    clock: { now: () => Date.now() },
    shutdownTimeoutSeconds: 1,
  });
  await runner.start({ workers: true });
  const idle = await Promise.all([1, 2, 3].map(() => pool.connect()));
  for (const client of idle) client.release();
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await admin.end();
  await eventually(() => expect(pool.idleCount).toBe(0));
  await runner.stop();
  await pool.end();
});

describe('the schema of the jobs', () => {
  const pools: pg.Pool[] = [];

  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
  });

  test('is made once, however many processes make it at the same time', async () => {
    const { url } = await createEmptyDatabase();
    for (let i = 0; i < 8; i++) pools.push(createJobPool(url));
    await Promise.all(pools.map(ensureJobSchema));
    await ensureJobSchema(pools[0]!);
    const { rows } = await pools[0]!.query(
      "SELECT count(*)::int AS n FROM pg_indexes WHERE tablename = 'agenda_jobs'",
    );
    expect(rows).toEqual([{ n: 5 }]);
  });
});
