import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { uuidSource } from '../../src/app/id-source.js';
import { migrate } from '../../src/persistence/migrate.js';
import { openOrm } from '../../src/persistence/orm.js';
import { accountRole } from '../../src/persistence/row-security.js';
import { UnitOfWork } from '../../src/persistence/unit-of-work.js';
import { createEmptyDatabase, type TestDatabase } from '../setup/test-database.js';

let owner: string;
let database: TestDatabase;
/** As the ordinary user in a DATABASE_URL. */
let url: string;

beforeEach(async () => {
  owner = `owner_${randomBytes(5).toString('hex')}`;
  database = await createEmptyDatabase();
});
afterEach(async () => {
  await database.drop();
  await asAdministrator(`DROP ROLE ${owner}`, `DROP ROLE IF EXISTS ${owner}_account`);
});

async function asAdministrator(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.TRIMTAB_TEST_SERVER });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function makeOwner(rights = ''): Promise<void> {
  const named = new URL(database.url);
  const name = named.pathname.slice(1);
  await asAdministrator(
    `CREATE ROLE ${owner} LOGIN PASSWORD 'secret' ${rights}`,
    `ALTER DATABASE ${name} OWNER TO ${owner}`,
  );
  named.username = owner;
  named.password = 'secret';
  url = named.href;
}

/** The role of accounts' work, and how many accounts one that is not there sees. */
async function found(): Promise<{ role: string | null; seen: number }> {
  const orm = await openOrm(url, { poolSize: 2 });
  try {
    const unitOfWork = new UnitOfWork(orm);
    await unitOfWork.run('system', (tx) =>
      tx.query(
        `INSERT INTO account (id, name, currency_code, time_zone, clock_started_at, clock_origin_at, created_at)
         VALUES ($1, 'Somebody', 'EUR', 'UTC', now(), now(), now())`,
        [uuidSource.next()],
      ),
    );
    const rows = await unitOfWork.read({ accountId: uuidSource.next() }, (tx) =>
      tx.query('SELECT FROM account'),
    );
    return { role: await accountRole(orm), seen: rows.length };
  } finally {
    await orm.close(true);
  }
}

describe('an ordinary owner of a database', () => {
  test('works without the role, and knows that the second boundary is missing', async () => {
    await makeOwner();
    await migrate(url);
    expect(await found()).toEqual({ role: null, seen: 1 });
  });

  test('has the boundary once an administrator has made the role and given it, with the next start', async () => {
    await makeOwner();
    await migrate(url);
    await asAdministrator(`CREATE ROLE ${owner}_account NOLOGIN`);
    await migrate(url);
    expect(await found()).toEqual({ role: null, seen: 1 });
    await asAdministrator(`GRANT ${owner}_account TO ${owner}`);
    await migrate(url);
    expect(await found()).toEqual({ role: `${owner}_account`, seen: 0 });
  });

  test('who may make roles makes it by itself', async () => {
    await makeOwner('CREATEROLE');
    await migrate(url);
    expect(await found()).toEqual({ role: `${owner}_account`, seen: 0 });
  });
});
