import { afterAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { createEmptyDatabase, createTestDatabase } from '../../setup/test-database.js';

const started: pg.Client[] = [];

async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  started.push(client);
  return client;
}

afterAll(async () => {
  await Promise.all(started.map((client) => client.end()));
});

test('each test database is its own', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const inOne = await open(one.url);
  const inOther = await open(other.url);
  await inOne.query('CREATE TABLE mark (id int)');
  await expect(inOther.query('SELECT * FROM mark')).rejects.toThrow('does not exist');
});

test('a dropped database is gone, even while someone is connected', async () => {
  const database = await createEmptyDatabase();
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  await database.drop();
  await expect(client.query('SELECT 1')).rejects.toThrow();
  await client.end().catch(() => undefined);
  await expect(open(database.url)).rejects.toThrow('does not exist');
});

test('text sorts by code point, whatever the locale of the machine', async () => {
  const client = await open((await createEmptyDatabase()).url);
  const { rows } = await client.query(
    "SELECT string_agg(t, '' ORDER BY t) AS s FROM unnest(ARRAY['b','B','a','Ä']) t",
  );
  expect(rows).toEqual([{ s: 'BabÄ' }]);
});

test('a test database is migrated, an empty one is not', async () => {
  const count = "SELECT count(*)::int AS n FROM information_schema.tables WHERE table_name = 'campaign'";
  const migrated = await open((await createTestDatabase()).url);
  const empty = await open((await createEmptyDatabase()).url);
  expect((await migrated.query(count)).rows).toEqual([{ n: 1 }]);
  expect((await empty.query(count)).rows).toEqual([{ n: 0 }]);
});
