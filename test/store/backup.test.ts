import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { isRefusal } from '../../src/kernel/problem.js';
import { frame } from '../../src/persistence/backup/frames.js';
import { restoreBackup } from '../../src/persistence/backup/restore-backup.js';
import { writeBackup } from '../../src/persistence/backup/write-backup.js';
import { accepted, ContainerWorld } from '../fakes/container-world.js';
import { livedInAccount } from '../fakes/lived-in-account.js';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../setup/test-database.js';

const MADE_AT_MS = Date.UTC(2026, 10, 1);
let world: ContainerWorld;
let directory: string;
let file: string;
let target: TestDatabase;

beforeAll(async () => {
  world = await ContainerWorld.open();
  directory = await mkdtemp(join(tmpdir(), 'trimtab-backup-'));
  file = join(directory, 'all.backup');
  await livedInAccount(world, 'One');
  await livedInAccount(world, 'Zwei \\N ö');
  await world.query(`UPDATE account SET name = E'tab \\t and line\\n' WHERE name = 'One'`);
  accepted(await writeBackup(world.database.url, file, MADE_AT_MS));
});
afterAll(async () => {
  await world.close();
  await rm(directory, { recursive: true });
});
beforeEach(async () => {
  target = await createEmptyDatabase();
});
afterEach(() => target.drop());

async function query<Row>({ url }: { readonly url: string }, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** Every row of every table as text, but for the log's head, which a restore moves on. */
async function everything(database: { readonly url: string }): Promise<Record<string, string[]>> {
  const tables = await query<{ name: string }>(
    database,
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
     AND NOT relispartition AND relname NOT IN ('schema_migration', 'agenda_jobs', 'event_head') ORDER BY 1`,
  );
  const rows: Record<string, string[]> = {};
  for (const { name } of tables)
    rows[name] = (
      await query<{ row: string }>(database, `SELECT t::text AS row FROM "${name}" t ORDER BY t::text`)
    ).map(({ row }) => row);
  return rows;
}

const restore = (from = file, replace = false) => restoreBackup(target.url, from, { replace });

async function refusedWith(code: string, from = file): Promise<void> {
  const refusal = await restore(from);
  expect(isRefusal(refusal) && refusal.problems.map((problem) => problem.code)).toEqual([code]);
}

test('an empty database has every row again, and tells what it took', async () => {
  const before = await everything(world.database);
  expect(Object.entries(before).filter(([, rows]) => rows.length === 0)).toEqual([]);
  const report = accepted(await restore());
  expect(report).toEqual({
    madeAt: '2026-11-01T00:00:00.000Z',
    tables: Object.keys(before).length + 1,
    rows: Object.values(before).flat().length + 1,
  });
  expect(await everything(target)).toEqual(before);
});

test('new rows go on behind the old ones, and policies and partitions stand', async () => {
  accepted(await restore());
  const keys = `SELECT (SELECT max(key) FROM campaign) AS last, nextval(pg_get_serial_sequence('campaign', 'key'))::int AS next`;
  const [key] = await query<{ last: number; next: number }>(target, keys);
  expect(key!.next).toBe(key!.last + 1);
  const facts = `SELECT relname, relrowsecurity, pg_get_expr(relpartbound, oid) AS bound FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> 'agenda_jobs' ORDER BY relname`;
  expect(await query(target, facts)).toEqual(await query(world.database, facts));
});

test('cursors from before expire, those after a second restore of the same backup too', async () => {
  const head = 'SELECT position::float8, dropped_position::float8 AS dropped FROM event_head';
  const [old] = await query<{ position: number }>(world.database, head);
  accepted(await restore());
  const [first] = await query<{ position: number; dropped: number }>(target, head);
  expect(first!.position).toBeGreaterThan(old!.position);
  expect(first!.dropped).toBe(first!.position);
  accepted(await restore(file, true));
  const [second] = await query<{ position: number }>(target, head);
  expect(second!.position).toBeGreaterThan(first!.position);
});

test('what others write meanwhile is in it whole or not at all', async () => {
  const during = join(directory, 'during.backup');
  let writing = true;
  const writer = (async () => {
    for (let n = 0; writing; n++) await livedInAccount(world, `Meanwhile ${n}`);
  })();
  accepted(await writeBackup(world.database.url, during, MADE_AT_MS));
  writing = false;
  await writer;
  accepted(await restore(during));
  const orphans = await query(
    target,
    `SELECT FROM cycle WHERE campaign_id NOT IN (SELECT campaign_id FROM arm_state)
     UNION ALL SELECT FROM allocation WHERE cycle_id NOT IN (SELECT id FROM cycle)`,
  );
  expect(orphans).toEqual([]);
}, 60_000);

test('the file is for its owner alone, and one that is there is not overwritten', async () => {
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const again = await writeBackup(world.database.url, file, MADE_AT_MS);
  expect(isRefusal(again) && again.problems[0]!.code).toBe('EXISTS');
});

test('a database without tables has nothing to back up', async () => {
  const refusal = await writeBackup(target.url, join(directory, 'empty.backup'), MADE_AT_MS);
  expect(isRefusal(refusal) && refusal.problems[0]!.code).toBe('EMPTY');
  await expect(stat(join(directory, 'empty.backup'))).rejects.toThrow('ENOENT');
});

test('a database with accounts is left alone unless it is to be replaced', async () => {
  accepted(await restore());
  const before = await everything(target);
  await query(target, `UPDATE account SET name = 'Changed'`);
  await refusedWith('NOT_EMPTY');
  expect(await query(target, 'SELECT DISTINCT name FROM account')).toEqual([{ name: 'Changed' }]);
  accepted(await restore(file, true));
  expect(await everything(target)).toEqual(before);
});

test('a file that is cut off, damaged, foreign or gone restores nothing and says so', async () => {
  const whole = await readFile(file);
  const bad = join(directory, 'bad.backup');
  const unpacked = gunzipSync(whole);
  const damaged = Buffer.from(whole);
  randomBytes(64).copy(damaged, Math.floor(whole.length / 2));
  const contents = [
    whole.subarray(0, whole.length / 2),
    whole.subarray(0, whole.length - 1),
    damaged,
    gzipSync(unpacked.subarray(0, unpacked.length - 40)),
    gzipSync(frame(JSON.stringify({ format: 'something else' }))),
    Buffer.from('no backup at all'),
    Buffer.alloc(0),
  ];
  for (const content of contents) {
    await writeFile(bad, content);
    await refusedWith('BAD_FILE', bad);
  }
  await refusedWith('NOT_FOUND', join(directory, 'nowhere.backup'));
  expect(Object.values(await everything(target)).flat()).toEqual([]);
}, 60_000);

test('a backup of a newer program, or of another schema than the database has, is refused', async () => {
  const unpacked = gunzipSync(await readFile(file));
  const length = unpacked.readUInt32BE();
  const header = JSON.parse(unpacked.subarray(4, 4 + length).toString());
  const changed = async (migrations: string[]): Promise<string> => {
    const path = join(directory, `${migrations.length}.backup`);
    const head = frame(JSON.stringify({ ...header, migrations }));
    await writeFile(path, gzipSync(Buffer.concat([head, unpacked.subarray(4 + length)])));
    return path;
  };
  await refusedWith('NEWER', await changed([...header.migrations, '9999-from-the-future']));
  const older = await changed(header.migrations.slice(0, 1));
  const migrated = await createTestDatabase();
  const refusal = await restoreBackup(migrated.url, older, { replace: false });
  await migrated.drop();
  expect(isRefusal(refusal) && refusal.problems[0]!.code).toBe('OTHER_SCHEMA');
});
