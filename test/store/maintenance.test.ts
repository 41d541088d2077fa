import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { Fault } from '../../src/kernel/fault.js';
import { DAY_MS } from '../../src/kernel/units/time.js';
import { instantText } from '../../src/persistence/instants.js';
import { openOrm } from '../../src/persistence/orm.js';
import { PartitionStore } from '../../src/persistence/stores/partition-store.js';
import { UnitOfWork } from '../../src/persistence/unit-of-work.js';
import { MaintenanceService } from '../../src/services/maintenance.js';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.js';

const NOW_MS = Date.now();
const OLD_MS = NOW_MS - 3 * DAY_MS;
const KEPT_MS = 100 * DAY_MS;
const OLD_TABLE = `event_${instantText(OLD_MS).slice(0, 10).replaceAll('-', '')}`;

let database: TestDatabase;
let orm: MikroORM;
let unitOfWork: UnitOfWork;
let maintenance: MaintenanceService;

beforeAll(async () => {
  database = await createTestDatabase();
  orm = await openOrm(database.url, { poolSize: 4 });
  unitOfWork = new UnitOfWork(orm);
  maintenance = new MaintenanceService({
    unitOfWork,
    partitions: new PartitionStore(),
    clock: { now: () => NOW_MS },
    decisionsKeptMs: KEPT_MS,
  });
  await unitOfWork.run('system', (tx) => new PartitionStore().ensureAround(tx, OLD_MS));
  await writeEvent(OLD_MS, 7);
});

afterAll(async () => {
  await orm.close(true);
  await database.drop();
});

async function writeEvent(atMs: number, position: number | null): Promise<void> {
  await unitOfWork.run('system', (tx) =>
    tx.query(
      `INSERT INTO event (recorded_at, position, account_id, kind, entity_id, at, payload)
       VALUES ($1, $2, gen_random_uuid(), 'CAMPAIGN_CHANGED', gen_random_uuid(), $1, '{}')`,
      [instantText(atMs), position],
    ),
  );
}

test('a backup that reads an old day holds back its end, and nobody who writes', async () => {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  let reads = (): void => undefined;
  const reading = new Promise<void>((resolve) => (reads = resolve));
  const backup = unitOfWork.read('system', async (tx) => {
    await tx.query(`SELECT 1 FROM ${OLD_TABLE}`);
    reads();
    await ended;
  });
  await reading;
  try {
    const keeping = maintenance.keepPartitions(NOW_MS).then(
      () => null,
      (error: unknown) => error,
    );
    const refused = await Promise.race([keeping, timeout(8_000)]);
    expect(refused).toBeInstanceOf(Fault);
    expect((refused as Fault).retryable).toBe(true);
    await writeEvent(NOW_MS, null);
  } finally {
    end();
    await backup;
  }
});

test('days of events that nobody can resume from go, and their last position is remembered', async () => {
  await maintenance.keepPartitions(NOW_MS);
  const [head] = await unitOfWork.read('system', (tx) =>
    tx.query<{ dropped: number; old: string | null; today: number }>(
      `SELECT dropped_position::int AS dropped, to_regclass('${OLD_TABLE}')::text AS old, (SELECT count(*)::int FROM event) AS today
       FROM event_head`,
    ),
  );
  expect(head).toEqual({ dropped: 7, old: null, today: 1 });
});

const monthOf = (atMs: number): string => instantText(atMs).slice(0, 7).replace('-', '');
/** The last instant of the month before. */
const beforeMonth = (atMs: number): number => Date.parse(`${instantText(atMs).slice(0, 7)}-01T00:00:00Z`) - 1;

test('months of changes and cycles go when they are older than is kept, cycles a month later', async () => {
  const partitions = new PartitionStore();
  const kept = NOW_MS - KEPT_MS;
  const lastMonth = beforeMonth(kept);
  const monthBefore = beforeMonth(lastMonth);
  for (const atMs of [kept, lastMonth, monthBefore])
    await unitOfWork.run('system', (tx) => partitions.ensureAround(tx, atMs));
  await maintenance.keepPartitions(NOW_MS);
  const left = await unitOfWork.read('system', (tx) =>
    tx.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent IN ('cycle'::regclass, 'allocation_change'::regclass)`,
    ),
  );
  const names = left.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      `allocation_change_${monthOf(kept)}`,
      `cycle_${monthOf(kept)}`,
      `cycle_${monthOf(lastMonth)}`,
    ]),
  );
  expect(names).not.toContain(`allocation_change_${monthOf(lastMonth)}`);
  expect(names).not.toContain(`cycle_${monthOf(monthBefore)}`);
});

test('observations get the months that they fall into, and no others', async () => {
  const [first, last] = [Date.UTC(2001, 4, 31, 23, 59), Date.UTC(2003, 0, 1)];
  await unitOfWork.run('system', (tx) =>
    new PartitionStore().ensureObservations(tx, [last, first, first - 1, last]),
  );
  const made = await unitOfWork.read('system', (tx) =>
    tx.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = 'observation'::regclass ORDER BY 1`,
    ),
  );
  expect(made.map(({ name }) => name)).toEqual(['observation_200105', 'observation_200301']);
});

function timeout(ms: number): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(`still waiting after ${ms} ms`), ms).unref();
  });
}
