import type { BackupReport } from '../cli/command-line.js';
import type { OperatorServices } from '../cli/operator.js';
import type { Config } from '../config/config.js';
import { isRefusal, type Refusal } from '../kernel/problem.js';
import type { Logger } from '../kernel/ports/logger.js';
import { restoreBackup } from '../persistence/backup/restore-backup.js';
import { writeBackup } from '../persistence/backup/write-backup.js';
import { bringUpToDate } from './bring-up-to-date.js';
import { openContainer } from './container.js';
import { type DatabaseServer, openDatabaseServer } from './database-server.js';
import { createLogger } from './logger.js';

const DATABASE_PATIENCE_MS = 5_000;

/** Runs `work` with the database up, and leaves the database afterwards, whatever happened. */
async function withDatabase<T>(
  config: Config,
  work: (database: DatabaseServer, log: Logger) => Promise<T>,
): Promise<T> {
  const log = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel);
  const database = await openDatabaseServer(config, log, DATABASE_PATIENCE_MS);
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
    if (embedded) await bringUpToDate(url);
    const { optimisation } = config;
    const container = await openContainer({ databaseUrl: url, optimisation, logger, poolSize: 4 });
    try {
      return await work({ ...container, campaigns: container.reads.campaigns });
    } finally {
      await container.close();
    }
  });
}

export async function migrateDatabase(config: Config): Promise<readonly string[]> {
  return withDatabase(config, ({ url }) => bringUpToDate(url));
}

export async function backUpDatabase(config: Config, file: string): Promise<BackupReport | Refusal> {
  return withDatabase(config, ({ url }) => writeBackup(url, file, Date.now()));
}

export async function restoreDatabase(
  config: Config,
  file: string,
  options: { readonly replace: boolean },
): Promise<BackupReport | Refusal> {
  return withDatabase(config, async ({ url }) => {
    const report = await restoreBackup(url, file, options);
    if (!isRefusal(report)) await bringUpToDate(url);
    return report;
  });
}
