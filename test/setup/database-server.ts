import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/app/embedded-postgres/embedded-postgres.js';

/**
 * The tests' PostgreSQL: one of its own in a temporary directory, or the one behind DATABASE_URL. Makes the migrated
 * template, prints where it is as one line of JSON, and cleans up once its standard input is closed.
 */
const PREFIX = `trimtab_test_${process.pid}`;
const TEMPLATE = `${PREFIX}_template`;

const given = process.env.DATABASE_URL;
const directory = given ? null : await mkdtemp(join(tmpdir(), 'trimtab-test-'));
let embedded: EmbeddedPostgres | null = null;

try {
  if (directory)
    embedded = await startEmbeddedPostgres({ directory: join(directory, 'postgres'), durable: false });
  const serverUrl = given ?? embedded!.urlOf('postgres');
  await onServer(serverUrl, (client) => client.query(`CREATE DATABASE ${TEMPLATE}`));
  const failure = await migrateTemplate(serverUrl);
  process.stdout.write(`${JSON.stringify({ serverUrl, template: TEMPLATE, failure })}\n`);
  await closed(process.stdin);
  if (given) await dropAll(given);
} finally {
  await embedded?.stop();
  if (directory) await rm(directory, { recursive: true, force: true });
}

/** What went wrong, if anything: a broken migration must fail the tests that need tables, and only those. */
async function migrateTemplate(serverUrl: string): Promise<string | null> {
  const url = new URL(serverUrl);
  url.pathname = `/${TEMPLATE}`;
  try {
    const { migrate } = await import('../../src/persistence/migrate.js');
    await migrate(url.href);
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

async function dropAll(serverUrl: string): Promise<void> {
  await onServer(serverUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [`${PREFIX}_`],
    );
    for (const { datname } of rows) await client.query(`DROP DATABASE "${datname}" WITH (FORCE)`);
  });
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function closed(stream: NodeJS.ReadStream): Promise<void> {
  stream.resume();
  return new Promise((resolve) => stream.once('end', resolve).once('close', resolve));
}
