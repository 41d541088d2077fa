import { openOrm } from './orm.js';
import { SECURE } from './row-security.js';
import { PartitionStore } from './stores/partition-store.js';
import { Transaction } from './transaction.js';

/** Held while migrating, so that servers that start together migrate one after the other. */
const MIGRATION_LOCK = 7_261_001;

/**
 * Brings a database to the newest schema, with the role that accounts' work runs as and the partitions that rows of today
 * need. Idempotent.
 * @param only these and no others, for what fits an older schema alone
 * @returns the names of the migrations applied
 */
export async function migrate(
  databaseUrl: string,
  nowMs: number = Date.now(),
  only?: readonly string[],
): Promise<string[]> {
  const orm = await openOrm(databaseUrl, { poolSize: 2 });
  try {
    // One pooled connection holds the lock while the work is done, step by step, on the other.
    const applied = await orm.em.fork().transactional(async (em) => {
      await em.execute(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
      const migrations = await orm.migrator.up(only ? { migrations: [...only] } : {});
      await orm.em.fork().execute(SECURE);
      await orm.em
        .fork()
        .transactional((own) => new PartitionStore().ensureAround(new Transaction(own, 'system'), nowMs));
      return migrations;
    });
    return applied.map((migration) => migration.name);
  } finally {
    await orm.close(true);
  }
}

/** The names of all migrations that this program knows and the database has not had. Changes nothing of ours. */
export async function pendingMigrations(databaseUrl: string): Promise<string[]> {
  const orm = await openOrm(databaseUrl, { poolSize: 1 });
  try {
    return (await orm.migrator.getPending()).map(({ name }) => name);
  } finally {
    await orm.close(true);
  }
}
