import type { Uuid } from '../../kernel/ids.js';
import type { Micros } from '../../kernel/units/money.js';
import { instantMs, instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';

/** What the cycles of five minutes of account time did, all campaigns together. */
export interface PulseTickRecord {
  /** Start of the five minutes. */
  readonly atMs: number;
  readonly movedMicros: Micros;
  /** Cycles by how they ended. */
  readonly movedCount: number;
  readonly heldCount: number;
  readonly failedCount: number;
  /** Cycles that a person asked for or approved. */
  readonly peopleCount: number;
}

interface Row {
  at: string;
  moved_micros: string;
  moved: number;
  held: number;
  failed: number;
  people: number;
}

export class PulseReadModel {
  /** Cycles decided in [fromMs, toMs), account time, ascending; five minutes without a cycle have no row. */
  async ticks(tx: Transaction, accountId: Uuid, fromMs: number, toMs: number): Promise<PulseTickRecord[]> {
    const rows = await tx.query<Row>(
      `SELECT date_bin('5 minutes', decided_at, '2000-01-01Z') AS at, sum(moved_micros)::text AS moved_micros,
              count(*) FILTER (WHERE outcome = 'MOVED')::int AS moved, count(*) FILTER (WHERE outcome = 'HELD')::int AS held,
              count(*) FILTER (WHERE outcome = 'FAILED')::int AS failed,
              count(*) FILTER (WHERE trigger IN ('FORCED', 'APPROVAL'))::int AS people
       FROM cycle WHERE account_id = $1 AND decided_at >= $2 AND decided_at < $3
       GROUP BY 1 ORDER BY 1`,
      [accountId, instantText(fromMs), instantText(toMs)],
    );
    return rows.map((row) => ({
      atMs: instantMs(row.at),
      movedMicros: BigInt(row.moved_micros),
      movedCount: row.moved,
      heldCount: row.held,
      failedCount: row.failed,
      peopleCount: row.people,
    }));
  }
}
