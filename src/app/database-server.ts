import { join } from 'node:path';
import pg from 'pg';
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
const RETRY_MS = 500;
const CONNECT_MS = 5_000;
/** invalid_password, invalid_authorization_specification, invalid_catalog_name: waiting does not mend these. */
const HOPELESS = new Set(['28P01', '28000', '3D000']);

/**
 * The operator's server where DATABASE_URL names one, else the embedded one in the data directory.
 * @param patienceMs how long to wait for an operator's server that does not answer yet
 */
export async function openDatabaseServer(
  config: Pick<Config, 'databaseUrl' | 'dataDirectory'>,
  log: Logger,
  patienceMs: number,
): Promise<DatabaseServer> {
  const { databaseUrl } = config;
  if (databaseUrl === null) return openEmbedded(config.dataDirectory, log);
  await answers(databaseUrl, log, patienceMs);
  return { url: databaseUrl, embedded: false, stop: async () => undefined };
}

async function openEmbedded(dataDirectory: string, log: Logger): Promise<DatabaseServer> {
  const server = await startEmbeddedPostgres({
    directory: join(dataDirectory, 'postgres'),
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

/** Servers that start together come up in any order, so one that is away is waited for. */
async function answers(url: string, log: Logger, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (let told = false; ; told = true) {
    const error = await connectionError(url);
    if (error === null) return;
    if (HOPELESS.has(error.code ?? '') || performance.now() > deadline) {
      throw new Fault('The PostgreSQL of DATABASE_URL cannot be used.', { cause: error, retryable: true });
    }
    if (!told)
      log.warn(
        { reason: error.message || error.code },
        'The PostgreSQL of DATABASE_URL does not answer; waiting for it.',
      );
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function connectionError(url: string): Promise<(Error & { code?: string }) | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await client.end().catch(() => undefined);
  }
}
