import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  url: string;
  /** Drops it, cutting what is still connected. Left undone, the end of the run does it. */
  drop(): Promise<void>;
}

/** A database of its own for a test file, migrated: a copy of the template, which takes tens of milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const failure = process.env.TRIMTAB_TEST_TEMPLATE_FAILURE;
  if (failure) throw new Error(`The migrations failed on the tests' template database: ${failure}`);
  return create(` TEMPLATE "${environment('TRIMTAB_TEST_TEMPLATE')}"`);
}

/** A database without tables, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return create('');
}

async function create(clause: string): Promise<TestDatabase> {
  const prefix = environment('TRIMTAB_TEST_TEMPLATE').replace(/_template$/, '');
  const name = `${prefix}_${randomBytes(5).toString('hex')}`;
  await onServer(`CREATE DATABASE "${name}"${clause} STRATEGY file_copy`);
  const url = new URL(environment('TRIMTAB_TEST_SERVER'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`) };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: environment('TRIMTAB_TEST_SERVER') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function environment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with "npm test" or "npm run jest".`);
  return value;
}
