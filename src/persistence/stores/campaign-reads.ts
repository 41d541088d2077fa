import type { Uuid } from '../../kernel/ids.js';
import type { CampaignStatus } from '../../kernel/words.js';
import { instantMs, instantOrNullMs } from '../instants.js';
import { inWindow, type KeysetOrder, type KeysetWindow, type Placed, SqlFilter } from '../keyset.js';
import type { Transaction } from '../transaction.js';
import type { CampaignRecord } from './campaign-records.js';
import type { EvidenceRecord, ScheduleRecord } from './read-records.js';

export interface CampaignFilter {
  readonly statuses?: readonly CampaignStatus[] | null | undefined;
  /** Anywhere in the name, whatever the case. */
  readonly nameContains?: string | null | undefined;
  /** With an arm on one of these platforms. */
  readonly platforms?: readonly string[] | null | undefined;
  /** True for archived ones only; otherwise they are left out. */
  readonly archived?: boolean | null | undefined;
}

const COLUMNS = `c.id, c.key, c.account_id, c.name, c.status, c.status_reason, c.mode, c.kpi, ac.currency_code, c.budget_micros,
  c.daily_budget_micros, c.starts_on::text, c.ends_on::text, c.interval_minutes, c.min_share, c.max_share, c.max_step_share,
  c.risk_tolerance, c.limits, c.approval_share, c.approval_micros::text AS approval_micros, c.approval_hours, c.version, c.created_at, c.updated_at, c.archived_at`;

export class CampaignReadModel {
  async byIds(tx: Transaction, accountId: Uuid, ids: readonly Uuid[]): Promise<CampaignRecord[]> {
    const rows = await tx.query<CampaignRow>(
      `SELECT ${COLUMNS} FROM campaign c JOIN account ac ON ac.id = c.account_id
       WHERE c.id = ANY($1::uuid[]) AND c.account_id = $2`,
      [ids, accountId],
    );
    return rows.map(toRecord);
  }

  async page(
    tx: Transaction,
    accountId: Uuid,
    filter: CampaignFilter,
    order: KeysetOrder,
    window: KeysetWindow,
  ): Promise<Placed<CampaignRecord>[]> {
    const where = conditions(accountId, filter);
    // Only the index of the account's own evidence gives this order without sorting all of it.
    if (order.columns.some(({ sql }) => sql.startsWith('e.'))) where.and('e.account_id = ?', accountId);
    const { place, tail } = inWindow(where, order, window);
    const rows = await tx.query<CampaignRow & { place: string[] }>(
      `SELECT ${COLUMNS}, ${place}
       FROM campaign c JOIN account ac ON ac.id = c.account_id LEFT JOIN campaign_evidence e ON e.campaign_id = c.id
       WHERE ${where.where} ${tail}`,
      where.parameters,
    );
    return rows.map((row) => ({ row: toRecord(row), place: row.place }));
  }

  async count(tx: Transaction, accountId: Uuid, filter: CampaignFilter): Promise<number> {
    const where = conditions(accountId, filter);
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM campaign c WHERE ${where.where}`,
      where.parameters,
    );
    return row?.count ?? 0;
  }

  async evidence(tx: Transaction, accountId: Uuid, ids: readonly Uuid[]): Promise<EvidenceRecord[]> {
    const rows = await tx.query<EvidenceRow>(
      `SELECT e.campaign_id, e.spent_micros::text, e.revision::text, e.last_window_end
       FROM campaign_evidence e JOIN campaign c ON c.id = e.campaign_id
       WHERE e.campaign_id = ANY($1::uuid[]) AND c.account_id = $2`,
      [ids, accountId],
    );
    return rows.map((row) => ({
      campaignId: row.campaign_id,
      spentMicros: BigInt(row.spent_micros),
      revision: Number(row.revision),
      lastWindowEndMs: instantOrNullMs(row.last_window_end),
    }));
  }

  async schedules(tx: Transaction, accountId: Uuid, ids: readonly Uuid[]): Promise<ScheduleRecord[]> {
    const rows = await tx.query<ScheduleRow>(
      `SELECT campaign_id, due_at, next_bucket_at, last_bucket_at, failures, decided_count::float8, failed_count::float8,
              missed_count::float8, total_duration_ms / nullif(decided_count, 0) AS mean_duration_ms, last_error
       FROM campaign_schedule WHERE campaign_id = ANY($1::uuid[]) AND account_id = $2`,
      [ids, accountId],
    );
    return rows.map((row) => ({
      campaignId: row.campaign_id,
      dueAtMs: instantOrNullMs(row.due_at),
      nextBucketAtMs: instantOrNullMs(row.next_bucket_at),
      lastBucketAtMs: instantOrNullMs(row.last_bucket_at),
      failures: row.failures,
      decidedCount: row.decided_count,
      failedCount: row.failed_count,
      missedCount: row.missed_count,
      meanDurationMs: row.mean_duration_ms,
      lastError: row.last_error,
    }));
  }
}

function conditions(accountId: Uuid, filter: CampaignFilter): SqlFilter {
  return new SqlFilter()
    .and('c.account_id = ?', accountId)
    .and(`c.archived_at IS ${filter.archived ? 'NOT NULL' : 'NULL'}`)
    .andIf('c.status = ANY(?::text[])', filter.statuses)
    .andIf('strpos(lower(c.name), lower(?)) > 0', filter.nameContains)
    .andIf(
      'EXISTS (SELECT 1 FROM arm a WHERE a.campaign_id = c.id AND a.platform = ANY(?::text[]))',
      filter.platforms,
    );
}

interface CampaignRow {
  id: Uuid;
  key: number;
  account_id: Uuid;
  name: string;
  status: CampaignRecord['status'];
  status_reason: string | null;
  mode: CampaignRecord['mode'];
  kpi: CampaignRecord['kpi'];
  currency_code: string;
  budget_micros: string;
  daily_budget_micros: string | null;
  starts_on: string;
  ends_on: string | null;
  interval_minutes: number;
  min_share: number;
  max_share: number;
  max_step_share: number;
  risk_tolerance: number;
  limits: CampaignRecord['limits'];
  approval_share: number | null;
  approval_micros: string | null;
  approval_hours: number;
  version: number;
  created_at: string;
  updated_at: string;
  archived_at: string | null;
}

interface EvidenceRow {
  campaign_id: Uuid;
  spent_micros: string;
  revision: string;
  last_window_end: string | null;
}

interface ScheduleRow {
  campaign_id: Uuid;
  due_at: string | null;
  next_bucket_at: string | null;
  last_bucket_at: string | null;
  failures: number;
  decided_count: number;
  failed_count: number;
  missed_count: number;
  mean_duration_ms: number | null;
  last_error: string | null;
}

function toRecord(row: CampaignRow): CampaignRecord {
  return {
    id: row.id,
    key: row.key,
    accountId: row.account_id,
    name: row.name,
    status: row.status,
    statusReason: row.status_reason,
    mode: row.mode,
    kpi: row.kpi,
    currencyCode: row.currency_code,
    budgetMicros: BigInt(row.budget_micros),
    dailyBudgetMicros: row.daily_budget_micros === null ? null : BigInt(row.daily_budget_micros),
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    intervalMinutes: row.interval_minutes,
    minShare: row.min_share,
    maxShare: row.max_share,
    maxStepShare: row.max_step_share,
    riskTolerance: row.risk_tolerance,
    limits: row.limits,
    approvalShare: row.approval_share,
    approvalMicros: row.approval_micros === null ? null : BigInt(row.approval_micros),
    approvalHours: row.approval_hours,
    version: row.version,
    createdAtMs: instantMs(row.created_at),
    updatedAtMs: instantMs(row.updated_at),
    archivedAtMs: instantOrNullMs(row.archived_at),
  };
}
