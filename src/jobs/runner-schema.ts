import {
  getCreateIndexesSQL,
  getCreateTableSQL,
  getUpdateTimestampTriggerSQL,
} from '@agendajs/postgres-backend';
import type pg from 'pg';
import { checkOut } from './runner-pool.js';

export const JOBS_TABLE = 'agenda_jobs';

/** Held while the table is made: Agenda's statements fail with "tuple concurrently updated" when two processes boot at once. */
const JOB_SCHEMA_LOCK = 7_261_003;

/** Makes the table of Agenda's jobs where it is missing. Part of `migrate`; idempotent, and safe when several run at once. */
export async function ensureJobSchema(pool: pg.Pool): Promise<void> {
  // A lost connection fails the statement under way, which says so.
  const client = await checkOut(pool, () => undefined);
  let failure: unknown;
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [JOB_SCHEMA_LOCK]);
    await client.query(getCreateTableSQL(JOBS_TABLE));
    for (const statement of getCreateIndexesSQL(JOBS_TABLE)) await client.query(statement);
    await client.query(getUpdateTimestampTriggerSQL(JOBS_TABLE));
    await client.query('COMMIT');
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    // A connection that failed inside the transaction is closed, which rolls it back.
    client.release(failure !== undefined);
  }
}
