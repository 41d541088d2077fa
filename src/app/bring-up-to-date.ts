import pg from 'pg';
import { ensureJobSchema } from '../jobs/runner-schema.js';
import { migrate } from '../persistence/migrate.js';

/** Our tables and those of the job store, at the newest schema. Idempotent. @returns the names of the migrations applied */
export async function bringUpToDate(databaseUrl: string): Promise<readonly string[]> {
  const applied = await migrate(databaseUrl);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  // Its end does not wait for the connection's; an embedded server that stops right after cuts it, which nobody has to hear.
  pool.on('error', () => undefined);
  try {
    await ensureJobSchema(pool);
  } finally {
    await pool.end();
  }
  return applied;
}
