import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { Fault } from '../kernel/fault.js';
import type { Logger } from '../kernel/ports/logger.js';
import { ensureDatabase, startEmbeddedPostgres } from './embedded-postgres/embedded-postgres.js';

/** The PostgreSQL that everything of ours is in, and how to leave it. */
export interface DatabaseServer {
  readonly url: string;
  readonly embedded: boolean;
  /** Ends an embedded server once nobody uses it; one of the operator's is left alone. */
  stop(): Promise<void>;
}

const DATABASE = 'trimtab';

/** The operator's server where DATABASE_URL names one, else the embedded one in the data directory. */
export async function openDatabaseServer(
  config: Pick<Config, 'databaseUrl' | 'dataDirectory'>,
  log: Logger,
): Promise<DatabaseServer> {
  if (config.databaseUrl !== null) {
    return { url: config.databaseUrl, embedded: false, stop: async () => undefined };
  }
  const server = await startEmbeddedPostgres({
    directory: join(config.dataDirectory, 'postgres'),
    onRestart: (error) => {
      if (error === null) log.warn({}, 'The embedded PostgreSQL had ended; it runs again.');
      else log.error({ err: error }, 'The embedded PostgreSQL ended and does not start again.');
    },
  });
  try {
    await ensureDatabase(server, DATABASE);
  } catch (cause) {
    await server.stop();
    throw new Fault(`The database "${DATABASE}" could not be made.`, { cause });
  }
  log.debug({ port: server.port, adopted: server.adopted }, 'The embedded PostgreSQL is up.');
  return { url: server.urlOf(DATABASE), embedded: true, stop: () => server.stop() };
}
