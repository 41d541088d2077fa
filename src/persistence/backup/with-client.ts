import pg from 'pg';
import { isDatabaseError, translateDatabaseError } from '../database-errors.js';

/** A connection for one long piece of work, which ends with it: what is not committed by then is undone. */
export async function withClient<T>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'trimtab backup' });
  // A lost connection fails the statement under way, which says so.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw isDatabaseError(error) ? translateDatabaseError(error) : error;
  } finally {
    await client.end().catch(() => undefined);
  }
}
