import { uuidV7Floor } from '../../kernel/ids.js';
import { DAY_MS } from '../../kernel/units/time.js';
import { instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';

interface Partition {
  parent: string;
  name: string;
  lower: string;
  upper: string;
}

/** Readers are given this long to leave a table that is to go; then the drop is given up, and tried again later. */
const DROP_WITHIN_MS = 1_000;

/**
 * Tables that grow with time are cut by it: decisions and changes by month of their id (a UUIDv7 begins with its instant),
 * events by day, observations by the month of their window.
 */
export class PartitionStore {
  /** Makes the partitions that rows written from a day before `nowMs` until two periods after it will need. */
  async ensureAround(tx: Transaction, nowMs: number): Promise<void> {
    const months = monthsBetween(nowMs - DAY_MS, nowMs + 62 * DAY_MS);
    const wanted = [
      ...months.flatMap((month) => [idPartition('cycle', month), idPartition('allocation_change', month)]),
      ...[-1, 0, 1, 2].map((days) => eventPartition(nowMs + days * DAY_MS)),
    ];
    await this.#ensure(tx, wanted);
  }

  /** Makes the partitions for observation windows that start between two instants. */
  async ensureObservations(tx: Transaction, fromMs: number, toMs: number): Promise<void> {
    await this.#ensure(tx, monthsBetween(fromMs, toMs).map(observationPartition));
  }

  /** Drops whole days of events that were recorded before an instant, and remembers up to which position they reached. */
  async dropEventsBefore(tx: Transaction, beforeMs: number): Promise<string[]> {
    // A backup may read a day for hours; whoever waits for it with this lock keeps every writer of events waiting.
    await tx.query(`SET LOCAL lock_timeout = '${DROP_WITHIN_MS}ms'`);
    const rows = await tx.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = 'event'::regclass AND c.relname < $1 ORDER BY c.relname`,
      [eventPartition(beforeMs).name],
    );
    for (const { name } of rows) {
      await tx.query(
        `UPDATE event_head SET dropped_position = greatest(dropped_position, coalesce((SELECT max(position) FROM ${name}), 0))`,
      );
      await tx.query(`DROP TABLE ${name}`);
    }
    return rows.map((row) => row.name);
  }

  async #ensure(tx: Transaction, partitions: readonly Partition[]): Promise<void> {
    await tx.query(
      `SELECT ensure_partition(p.parent, p.name, p.lower, p.upper)
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS p (parent, name, lower, upper)
       WHERE to_regclass(p.name) IS NULL`,
      [
        partitions.map((partition) => partition.parent),
        partitions.map((partition) => partition.name),
        partitions.map((partition) => partition.lower),
        partitions.map((partition) => partition.upper),
      ],
    );
  }
}

/** First days (UTC) of the months that an interval touches. */
function monthsBetween(fromMs: number, toMs: number): number[] {
  const first = new Date(fromMs);
  const months: number[] = [];
  for (let month = 0; ; month++) {
    const startMs = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month, 1);
    if (startMs > toMs) return months;
    months.push(startMs);
  }
}

function nextMonth(monthMs: number): number {
  const month = new Date(monthMs);
  return Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1);
}

function idPartition(parent: string, monthMs: number): Partition {
  const name = `${parent}_${instantText(monthMs).slice(0, 7).replace('-', '')}`;
  return { parent, name, lower: uuidV7Floor(monthMs), upper: uuidV7Floor(nextMonth(monthMs)) };
}

function observationPartition(monthMs: number): Partition {
  const name = `observation_${instantText(monthMs).slice(0, 7).replace('-', '')}`;
  return { parent: 'observation', name, lower: instantText(monthMs), upper: instantText(nextMonth(monthMs)) };
}

function eventPartition(atMs: number): Partition {
  const dayMs = Math.floor(atMs / DAY_MS) * DAY_MS;
  const name = `event_${instantText(dayMs).slice(0, 10).replaceAll('-', '')}`;
  return { parent: 'event', name, lower: instantText(dayMs), upper: instantText(dayMs + DAY_MS) };
}
