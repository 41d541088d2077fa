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

/**
 * A connection of the pool with its errors heard from the first moment. `await pool.connect()` is too late: when the server
 * says "ready" and "terminating" in one packet, the client emits its error before the awaiting code goes on, nobody listens,
 * and the process ends.
 */
export function checkOut(
  pool: pg.Pool,
  onError: (error: Error, client: pg.PoolClient) => void,
): Promise<pg.PoolClient> {
  return new Promise((resolve, reject) => {
    pool.connect((error, client) => {
      if (!client) {
        reject(error ?? new Error('The pool gave no connection.'));
        return;
      }
      client.on('error', (lost) => onError(lost, client));
      resolve(client);
    });
  });
}
