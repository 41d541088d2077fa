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

function timeout(ms: number): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(`still waiting after ${ms} ms`), ms).unref();
  });
}
