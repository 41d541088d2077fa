import type { Uuid } from '../../kernel/ids.js';
import type { CampaignStatus } from '../../kernel/words.js';
import { instantOrNullMs, instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';
import type { SourceRecord } from './read-records.js';

/** Sums over the schedules of an account's campaigns, archived ones left out. */
export interface ScheduleSums {
  /** Real time of the next cycle; in the past where one waits. */
  readonly nextDueAtMs: number | null;
  /** Account time. */
  readonly lastBucketAtMs: number | null;
  readonly decidedCount: number;
  readonly failedCount: number;
  readonly missedCount: number;
  readonly totalDurationMs: number;
  /** Campaigns that are due and not decided yet. */
  readonly waiting: number;
}

interface SumsRow {
  next_due_at: string | null;
  last_bucket_at: string | null;
  decided: number;
  failed: number;
  missed: number;
  duration_ms: number;
  waiting: number;
}

export class OptimizerReadModel {
  async countByStatus(tx: Transaction, accountId: Uuid): Promise<Map<CampaignStatus, number>> {
    const rows = await tx.query<{ status: CampaignStatus; count: number }>(
      `SELECT status, count(*)::int AS count FROM campaign
       WHERE account_id = $1 AND archived_at IS NULL GROUP BY status`,
      [accountId],
    );
    return new Map(rows.map((row) => [row.status, row.count]));
  }

  /** @param nowMs real time */
  async scheduleSums(tx: Transaction, accountId: Uuid, nowMs: number): Promise<ScheduleSums> {
    const [row] = await tx.query<SumsRow>(
      `SELECT min(s.due_at) AS next_due_at, max(s.last_bucket_at) AS last_bucket_at,
              coalesce(sum(s.decided_count), 0)::float8 AS decided, coalesce(sum(s.failed_count), 0)::float8 AS failed,
              coalesce(sum(s.missed_count), 0)::float8 AS missed, coalesce(sum(s.total_duration_ms), 0) AS duration_ms,
              count(*) FILTER (WHERE s.due_at <= $2)::int AS waiting
       FROM campaign_schedule s JOIN campaign c ON c.id = s.campaign_id
       WHERE s.account_id = $1 AND c.archived_at IS NULL`,
      [accountId, instantText(nowMs)],
    );
    return {
      nextDueAtMs: instantOrNullMs(row?.next_due_at ?? null),
      lastBucketAtMs: instantOrNullMs(row?.last_bucket_at ?? null),
      decidedCount: row?.decided ?? 0,
      failedCount: row?.failed ?? 0,
      missedCount: row?.missed ?? 0,
      totalDurationMs: row?.duration_ms ?? 0,
      waiting: row?.waiting ?? 0,
    };
  }

  /** Where figures come from, and when each source last spoke; by name. */
  async sources(tx: Transaction, accountId: Uuid): Promise<SourceRecord[]> {
    const rows = await tx.query<{
      id: number;
      name: string;
      simulated: boolean;
      recorded_at: string | null;
      as_of: string | null;
    }>(
      `SELECT s.id, s.name, s.simulated, r.recorded_at, r.as_of
       FROM observation_source s
       LEFT JOIN LATERAL (
         SELECT recorded_at, as_of FROM evidence_revision WHERE source_id = s.id
         ORDER BY recorded_at DESC LIMIT 1) r ON true
       WHERE s.account_id = $1 ORDER BY s.name`,
      [accountId],
    );
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      simulated: row.simulated,
      lastRecordedAtMs: instantOrNullMs(row.recorded_at),
      lastAsOfMs: instantOrNullMs(row.as_of),
    }));
  }
}
