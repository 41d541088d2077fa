import pg from 'pg';
import { SECOND_MS } from '../kernel/units/time.js';

/** Besides the handlers: polls, the connection that listens, enqueuing. */
const SPARE_CONNECTIONS = 4;

/** A pool as the runner needs it. A handler's own work runs on other connections; each place costs one for its lock. */
export function createJobPool(
  databaseUrl: string,
  { concurrency = 4 }: { concurrency?: number } = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'trimtab-jobs',
    max: concurrency + SPARE_CONNECTIONS,
    // Without these two, a server that swallows packets is waited for without end, and so is the stop.
    connectionTimeoutMillis: 5 * SECOND_MS,
    query_timeout: 30 * SECOND_MS,
    keepAlive: true,
  });
  // The runner reports what goes wrong while it runs. Before and after that, an unheard error would end the process.
  pool.on('error', () => undefined);
  return pool;
}
