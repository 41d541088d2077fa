import type { OperatorServices } from '../cli/operator.js';
import type { Config } from '../config/config.js';
import type { Logger } from '../kernel/ports/logger.js';
import { migrate } from '../persistence/migrate.js';
import { CampaignReadModel } from '../persistence/stores/campaign-reads.js';
import { CampaignReads } from '../services/reads/campaign-reads.js';
import { Snapshots } from '../services/reads/reader.js';
import { openContainer } from './container.js';
import { type DatabaseServer, openDatabaseServer } from './database-server.js';
import { createLogger } from './logger.js';

/** Runs `work` with the database up, and leaves the database afterwards, whatever happened. */
export async function withDatabase<T>(
  config: Config,
  work: (database: DatabaseServer, log: Logger) => Promise<T>,
): Promise<T> {
  const log = createLogger(config.logLevel);
  const database = await openDatabaseServer(config, log);
  try {
    return await work(database, log);
  } finally {
    await database.stop();
  }
}

/** The use cases for one command at the command line. */
export async function withServices<T>(
  config: Config,
  work: (services: OperatorServices) => Promise<T>,
): Promise<T> {
  return withDatabase(config, async ({ url, embedded }, logger) => {
    // The operator's own database is migrated when the operator says so: by "trimtab migrate" or "trimtab serve".
    if (embedded) await migrate(url);
    const { optimisation } = config;
    const container = await openContainer({ databaseUrl: url, optimisation, logger, poolSize: 2 });
    const snapshots = new Snapshots(container.unitOfWork);
    const campaigns = new CampaignReads({ snapshots, campaigns: new CampaignReadModel() });
    try {
      return await work({ ...container, campaigns });
    } finally {
      await container.close();
    }
  });
}

export async function migrateDatabase(config: Config): Promise<readonly string[]> {
  return withDatabase(config, ({ url }) => migrate(url));
}

/** What runs until it is stopped. */
export interface RunningApp {
  readonly banner: string;
  /** Rejects when it cannot go on; never resolves. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** Brings up everything that the roles need, in order; a failure on the way leaves again what was up already. */
export async function startApp(config: Config, roles: { api: boolean; jobs: boolean }): Promise<RunningApp> {
  const log = createLogger(config.logLevel);
  await using starting = new AsyncDisposableStack();
  const database = await openDatabaseServer(config, log);
  starting.defer(() => database.stop());
  const applied = await migrate(database.url);
  if (applied.length > 0) log.info({ applied }, 'The database was migrated.');
  const running = starting.move();
  return {
    banner: bannerOf(config, roles),
    failed: new Promise(() => undefined),
    stop: () => running.disposeAsync(),
  };
}

function bannerOf({ host, port }: Config, { api, jobs }: { api: boolean; jobs: boolean }): string {
  const where = api ? `http://${host.includes(':') ? `[${host}]` : host}:${port}/` : 'no API in this process';
  return `Trimtab is up: ${where}${jobs ? '' : ' (jobs run elsewhere)'}. Ctrl-C stops it.`;
}
