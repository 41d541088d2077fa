import { PostgresBackend } from '@agendajs/postgres-backend';
import type pg from 'pg';
import { JOBS_TABLE } from './runner-schema.js';
import type { JobStore, RepeatRow } from './runner-store.js';
import { PostgresWake } from './runner-wake-postgres.js';

interface Row {
  readonly repeat_interval: string;
  readonly next_run_at: Date | null;
  readonly locked_at: Date | null;
  readonly fail_count: number | null;
}

export function openPostgresStore(pool: pg.Pool, onTrouble: (error: unknown) => void): JobStore {
  // Without a listener, a restart of PostgreSQL ends the process: the pool emits the error of every idle connection.
  pool.on('error', onTrouble);
  return {
    agenda: new PostgresBackend({
      pool,
      tableName: JOBS_TABLE,
      ensureSchema: false,
      disableNotifications: true,
    }),
    wake: new PostgresWake(pool, onTrouble),
    release: () => void pool.off('error', onTrouble),
    // Agenda's own connecting does nothing more than this, and does not hear the errors of its connection.
    prepare: () => check(pool),
    check: () => check(pool),
    findRepeat: (name) => findRepeat(pool, name),
    async insertRepeat(name, everyMs, nextRunAtMs) {
      await pool.query(
        `INSERT INTO ${JOBS_TABLE} (name, type, priority, repeat_interval, next_run_at, data)
         VALUES ($1, 'single', 0, $2, $3, '{}')
         ON CONFLICT (name) WHERE type = 'single' DO NOTHING`,
        [name, String(everyMs), new Date(nextRunAtMs)],
      );
    },
    async changeRepeat(name, everyMs, nextRunAtMs) {
      await pool.query(
        `UPDATE ${JOBS_TABLE} SET repeat_interval = $2, next_run_at = least(next_run_at, $3)
         WHERE name = $1 AND type = 'single'`,
        [name, String(everyMs), new Date(nextRunAtMs)],
      );
    },
    oldestPendingMs: (name) => oldestPendingMs(pool, name),
    async bringBack(aheadMs, nowMs) {
      await pool.query(
        `UPDATE ${JOBS_TABLE}
         SET locked_at = CASE WHEN locked_at <= $1 THEN locked_at END,
             next_run_at = CASE WHEN type = 'normal' AND next_run_at > $1 THEN $2 ELSE next_run_at END
         WHERE locked_at > $1 OR (type = 'normal' AND next_run_at > $1)`,
        [new Date(aheadMs), new Date(nowMs)],
      );
    },
    async removeFinished(beforeMs) {
      const { rowCount } = await pool.query(
        `DELETE FROM ${JOBS_TABLE}
         WHERE type = 'normal' AND next_run_at IS NULL AND locked_at IS NULL AND last_finished_at < $1`,
        [new Date(beforeMs)],
      );
      return rowCount ?? 0;
    },
  };
}

async function check(pool: pg.Pool): Promise<void> {
  await pool.query(`SELECT 1 FROM ${JOBS_TABLE} LIMIT 0`);
}

async function oldestPendingMs(pool: pg.Pool, name: string): Promise<number | null> {
  const { rows } = await pool.query<{ oldest: Date | null }>(
    `SELECT min(created_at) AS oldest FROM ${JOBS_TABLE}
     WHERE name = $1 AND type = 'normal' AND (next_run_at IS NOT NULL OR locked_at IS NOT NULL)`,
    [name],
  );
  return rows[0]?.oldest?.getTime() ?? null;
}

async function findRepeat(pool: pg.Pool, name: string): Promise<RepeatRow | null> {
  const { rows } = await pool.query<Row>(
    `SELECT repeat_interval, next_run_at, locked_at, fail_count FROM ${JOBS_TABLE} WHERE name = $1 AND type = 'single'`,
    [name],
  );
  const row = rows[0];
  return row
    ? {
        everyMs: Number(row.repeat_interval),
        nextRunAtMs: row.next_run_at?.getTime() ?? null,
        locked: row.locked_at !== null,
        failing: (row.fail_count ?? 0) > 0,
      }
    : null;
}
