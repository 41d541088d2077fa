import type { Pool, PoolClient } from 'pg';
import { Fault } from '../kernel/fault.js';

/**
 * Gives a pool back the place of a connection that breaks while it is in use. Kysely (0.29) keeps the connection of a
 * transaction whose BEGIN, COMMIT or ROLLBACK fails, so an outage would use up the pool, one request at a time, and nothing
 * would work after it.
 */
export function releaseBrokenConnections(pool: Pool): void {
  const inUse = new Set<PoolClient>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_error, client) => inUse.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      if (!inUse.has(client)) return;
      client.release(new Fault('The connection broke while it was in use.', { retryable: true }));
      // Whoever still holds it may let it go once more.
      client.release = () => undefined;
    });
  });
}
