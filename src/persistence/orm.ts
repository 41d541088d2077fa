import { MikroORM, type Options } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import type { Logger } from '../kernel/ports/logger.js';
import { releaseBrokenConnections } from './broken-connections.js';
import { ENTITIES } from './entities/entities.js';
import { MIGRATIONS } from './migrations/migrations.js';

/** For the rooms that hand it on without using it. */
export type Orm = MikroORM;

/** MikroORM as Trimtab uses it: explicit entities, migrations as a list in code, UTC, one pool a process. */
export function ormOptions(
  databaseUrl: string,
  { poolSize = 10, idleLimitMs }: { poolSize?: number; idleLimitMs?: number } = {},
): Options {
  return {
    clientUrl: databaseUrl,
    entities: [...ENTITIES],
    extensions: [Migrator],
    forceUtcTimezone: true,
    pool: { min: 0, max: poolSize },
    driverOptions: {
      onPoolCreated: releaseBrokenConnections,
      keepAlive: true,
      ...(idleLimitMs === undefined ? {} : { idle_in_transaction_session_timeout: idleLimitMs }),
    },
    // Every store works on the fork of its unit of work; the global identity map must never be used by accident.
    allowGlobalContext: false,
    migrations: {
      migrationsList: [...MIGRATIONS],
      tableName: 'schema_migration',
      snapshot: false,
      silent: true,
    },
  };
}

/** Connects lazily: the first query opens the first connection. */
export async function openOrm(
  databaseUrl: string,
  {
    poolSize,
    idleLimitMs,
    logger,
  }: {
    poolSize?: number;
    /** A transaction that stands still this long is ended by the server: its process may be gone, and events wait for it. */
    idleLimitMs?: number;
    logger?: Logger;
  } = {},
): Promise<MikroORM> {
  return MikroORM.init({
    ...ormOptions(databaseUrl, {
      ...(poolSize === undefined ? {} : { poolSize }),
      ...(idleLimitMs === undefined ? {} : { idleLimitMs }),
    }),
    ensureDatabase: false,
    logger: (message) => logger?.warn({}, message),
  });
}

/** Of the pool, now. */
export async function poolCounts(orm: Orm): Promise<{ used: number; idle: number; waiting: number }> {
  const { totalCount, idleCount, waitingCount } = await orm.em.getConnection().getNativeClient();
  return { used: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
}
