import { instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';

/** Over the campaigns of all accounts, for the metrics. */
export interface ScheduleFigures {
  readonly scheduled: number;
  /** Due for longer than a minute. */
  readonly overdue: number;
  readonly missed: number;
  /** Campaigns that a worker holds now. */
  readonly leases: number;
}

/** @param nowMs real time, by the clock that cycles are due by */
export async function scheduleFigures(tx: Transaction, nowMs: number): Promise<ScheduleFigures> {
  const [row] = await tx.query<ScheduleFigures>(
    `SELECT count(due_at)::int AS scheduled,
            count(*) FILTER (WHERE due_at < $1::timestamptz - interval '1 minute')::int AS overdue,
            coalesce(sum(missed_count), 0)::float8 AS missed,
            (SELECT count(*) FROM job_lease WHERE expires_at > $1)::int AS leases
     FROM campaign_schedule`,
    [instantText(nowMs)],
  );
  return row ?? { scheduled: 0, overdue: 0, missed: 0, leases: 0 };
}
