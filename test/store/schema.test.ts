import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { migrate } from '../../src/persistence/migrate.js';
import { openOrm } from '../../src/persistence/orm.js';
import { createEmptyDatabase, type TestDatabase } from '../setup/test-database.js';

let database: TestDatabase;
let orm: MikroORM | undefined;

beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(async () => {
  await orm?.close(true);
  await database.drop();
});

test('servers that start together migrate once, and again is nothing', async () => {
  const applied = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  expect(await migrate(database.url)).toEqual([]);
  orm = await openOrm(database.url);
});

test('every property of every entity is a column, and no column is unknown', async () => {
  const columns = await orm!.em
    .fork()
    .execute<{ table_name: string; column_name: string; is_nullable: string }[]>(
      "SELECT table_name, column_name, is_nullable FROM information_schema.columns WHERE table_schema = 'public'",
    );
  // Kept for the relay's order alone; nothing outside PostgreSQL reads a transaction's number.
  const databaseOnly = new Set(['event.xid']);
  for (const meta of orm!.getMetadata().getAll().values()) {
    const inTable = columns.filter((column) => column.table_name === meta.tableName);
    const mapped = new Map(
      meta.props.flatMap((prop) => prop.fieldNames.map((name) => [name, prop] as const)),
    );
    const known = inTable.filter((column) => !databaseOnly.has(`${column.table_name}.${column.column_name}`));
    expect([meta.tableName, ...known.map((column) => column.column_name).sort()]).toEqual([
      meta.tableName,
      ...[...mapped.keys()].sort(),
    ]);
    for (const column of known) {
      const nullable = mapped.get(column.column_name)!.nullable === true;
      expect([meta.tableName, column.column_name, nullable]).toEqual([
        meta.tableName,
        column.column_name,
        column.is_nullable === 'YES',
      ]);
    }
  }
});
