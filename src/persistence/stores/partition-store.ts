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

  /** Makes the partitions of the months that observation windows start in. */
  async ensureObservations(tx: Transaction, startsMs: Iterable<number>): Promise<void> {
    await this.#ensure(tx, [...observationMonths(startsMs)].map(observationPartition));
  }

  /** Drops whole days of events that were recorded before an instant, and remembers up to which position they reached. */
  async dropEventsBefore(tx: Transaction, beforeMs: number): Promise<string[]> {
    return this.#drop(tx, 'event', eventPartition(beforeMs), (name) =>
      tx.query(
        `UPDATE event_head SET dropped_position = greatest(dropped_position, coalesce((SELECT max(position) FROM ${name}), 0))`,
      ),
    );
  }

  /**
   * Drops whole months of changes, and of the cycles that decided them, that were recorded before an instant. A change names its
   * cycle, which may have come just before midnight of a month's end: cycles stay a month longer.
   */
  async dropDecisionsBefore(tx: Transaction, beforeMs: number): Promise<string[]> {
    const [month] = monthsBetween(beforeMs, beforeMs);
    const [monthBefore] = monthsBetween(month! - 1, month! - 1);
    return [
      ...(await this.#drop(tx, 'allocation_change', idPartition('allocation_change', month!))),
      ...(await this.#drop(tx, 'cycle', idPartition('cycle', monthBefore!))),
    ];
  }

  /** Drops what lies before a partition. */
  async #drop(
    tx: Transaction,
    parent: string,
    first: Partition,
    remember: (name: string) => Promise<unknown> = async () => undefined,
  ): Promise<string[]> {
    // A backup may read a table for hours; whoever waits for it with this lock keeps every writer waiting.
    await tx.query(`SET LOCAL lock_timeout = '${DROP_WITHIN_MS}ms'`);
    const rows = await tx.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = $1::regclass AND c.relname < $2 ORDER BY c.relname`,
      [parent, first.name],
    );
    for (const { name } of rows) {
      await remember(name);
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

/** First instants (UTC) of the months that instants fall into. */
export function observationMonths(instantsMs: Iterable<number>): Set<number> {
  const months = new Set<number>();
  // Neighbours mostly share their month, and asking the calendar is slow.
  let [fromMs, untilMs] = [0, 0];
  for (const atMs of instantsMs) {
    if (atMs >= fromMs && atMs < untilMs) continue;
    fromMs = monthsBetween(atMs, atMs)[0]!;
    untilMs = nextMonth(fromMs);
    months.add(fromMs);
  }
  return months;
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
