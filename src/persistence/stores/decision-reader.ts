import type { AccountClock } from '../../kernel/account-clock.js';
import type { Uuid } from '../../kernel/ids.js';
import type { CampaignLimits } from '../../kernel/limits.js';
import type { Micros } from '../../kernel/units/money.js';
import type { CalendarDay } from '../../kernel/units/time.js';
import type { CampaignMode, CampaignStatus, Kpi } from '../../kernel/words.js';
import { instantOrNullMs } from '../instants.js';
import type { Transaction } from '../transaction.js';
import { CLOCK_COLUMNS, type ClockRow, toClock } from './clock-columns.js';
import { type Counterfactual, CounterfactualStore } from './counterfactual-store.js';
import { type OverrideForDecision, OverrideReader } from './override-reader.js';
import { type ProposalRecord, ProposalStore } from './proposal-store.js';

/** All that the tables hold of one campaign for its next decision, but for the evidence itself. */
export interface CampaignForDecision {
  readonly campaignId: Uuid;
  readonly campaignKey: number;
  readonly accountId: Uuid;
  readonly name: string;
  readonly status: CampaignStatus;
  readonly mode: CampaignMode;
  readonly kpi: Kpi;
  readonly budgetMicros: Micros;
  readonly dailyBudgetMicros: Micros | null;
  readonly startsOn: CalendarDay;
  readonly endsOn: CalendarDay | null;
  readonly intervalMinutes: number;
  readonly minShare: number;
  readonly maxShare: number;
  readonly maxStepShare: number;
  readonly riskTolerance: number;
  readonly limits: CampaignLimits | null;
  /** Limits up to which a move needs no approval, and how long a proposal waits. */
  readonly approvalShare: number | null;
  readonly approvalMicros: Micros | null;
  readonly approvalHours: number;
  /** Of the campaign, its limits and arms. */
  readonly version: number;
  readonly currencyCode: string;
  readonly timeZone: string;
  readonly clock: AccountClock;
  readonly failures: number;
  readonly decidedCount: number;
  readonly nextBucketAtMs: number | null;
  readonly lastBucketAtMs: number | null;
  readonly spentMicros: Micros;
  /** Spent by the account's calendar days; the days asked for only. */
  readonly spentByDay: ReadonlyMap<CalendarDay, Micros>;
  /** The newest revision of the evidence. */
  readonly revision: number;
  /** The engine's state after the last decision; null before the first. Without bytes: nothing is known of it any more. */
  readonly state: {
    readonly version: number;
    readonly revision: number;
    readonly bytes: Uint8Array | null;
  } | null;
  /** Daily budgets in force by arm key; null before the first decision. */
  readonly allocation: {
    readonly cycleId: Uuid;
    readonly totalMicros: Micros;
    /** The decision that it came from, in the engine's form, with the budgets that took effect. */
    readonly decision: Uint8Array | null;
    /** Whether it is what the last cycle decided; not where people have their say. */
    readonly fromLastCycle: boolean;
    readonly byArm: ReadonlyMap<number, Micros>;
  } | null;
  /** Ascending by key. An archived arm is here as long as it holds money, so that taking it away is a change like any other. */
  readonly arms: readonly ArmForDecision[];
  /** Analysts' overrides that had not ended by the last cycle, whenever they begin. */
  readonly overrides: readonly OverrideForDecision[];
  /** What the decision in force would have been without overrides; empty where there were none. */
  readonly counterfactuals: readonly Counterfactual[];
  /** What waits for a person; null where nothing does. */
  readonly openProposal: ProposalRecord | null;
}

export interface ArmForDecision {
  readonly id: Uuid;
  readonly key: number;
  readonly platform: string;
  readonly channel: string;
  readonly creative: string;
  readonly bid: string;
  readonly active: boolean;
  readonly minShare: number | null;
  readonly maxShare: number | null;
}

interface CampaignRow extends ClockRow {
  campaign_id: Uuid;
  key: number;
  account_id: Uuid;
  name: string;
  status: CampaignStatus;
  mode: CampaignMode;
  kpi: Kpi;
  budget_micros: string;
  daily_budget_micros: string | null;
  starts_on: string;
  ends_on: string | null;
  interval_minutes: number;
  min_share: number;
  max_share: number;
  max_step_share: number;
  risk_tolerance: number;
  limits: CampaignLimits | null;
  approval_share: number | null;
  approval_micros: string | null;
  approval_hours: number;
  version: number;
  currency_code: string;
  time_zone: string;
  failures: number;
  decided_count: string;
  next_bucket_at: string | null;
  last_bucket_at: string | null;
  spent_micros: string;
  revision: string;
  state: Uint8Array | null;
  state_version: string | null;
  state_revision: string | null;
  cycle_id: Uuid | null;
  decision: Uint8Array | null;
  from_last_cycle: boolean | null;
  total_micros: string | null;
  arm_keys: number[] | null;
  budgets_micros: string[] | null;
}

interface ArmRow {
  campaign_id: Uuid;
  id: Uuid;
  key: number;
  platform: string;
  channel: string;
  creative: string;
  bid: string;
  active: boolean;
  min_share: number | null;
  max_share: number | null;
}

/** Reads what a batch of decisions needs, in five queries (six where there are overrides) however large the batch. */
export class DecisionReader {
  readonly #overrides = new OverrideReader();
  readonly #counterfactuals = new CounterfactualStore();
  readonly #proposals = new ProposalStore();

  /** Campaigns come back in ascending order of id, their rows locked (campaign, then schedule); archived and unknown ones are left out. */
  async load(tx: Transaction, campaignIds: readonly Uuid[]): Promise<CampaignForDecision[]> {
    const rows = await this.#campaigns(tx, campaignIds);
    const arms = await this.#arms(tx, campaignIds);
    const days = await this.#days(tx, campaignIds);
    const overrides = await this.#overrides.ofCampaigns(tx, campaignIds);
    const overridden = rows.filter((row) => row.cycle_id !== null && overrides.has(row.campaign_id));
    const counterfactuals = await this.#counterfactuals.ofCycles(
      tx,
      overridden.map((row) => row.cycle_id!),
    );
    const proposals = await this.#proposals.openOf(tx, campaignIds);
    return rows.map((row) => ({
      ...toCampaign(row),
      arms: arms.get(row.campaign_id) ?? [],
      spentByDay: days.get(row.campaign_id) ?? new Map<CalendarDay, Micros>(),
      overrides: overrides.get(row.campaign_id) ?? [],
      openProposal: proposals.get(row.campaign_id) ?? null,
      counterfactuals: (row.cycle_id === null ? null : counterfactuals.get(row.cycle_id)) ?? [],
    }));
  }

  async #campaigns(tx: Transaction, campaignIds: readonly Uuid[]): Promise<CampaignRow[]> {
    return tx.query<CampaignRow>(
      `SELECT c.id AS campaign_id, c.key, c.account_id, c.name, c.status, c.mode, c.kpi, c.budget_micros, c.daily_budget_micros,
              c.starts_on::text, c.ends_on::text, c.interval_minutes, c.min_share, c.max_share, c.max_step_share,
              c.risk_tolerance, c.limits, c.approval_share, c.approval_micros::text AS approval_micros, c.approval_hours, c.version,
              a.currency_code, a.time_zone, ${CLOCK_COLUMNS},
              s.failures, s.decided_count, s.next_bucket_at, s.last_bucket_at,
              coalesce(e.spent_micros, 0)::text AS spent_micros, coalesce(e.revision, 0)::text AS revision,
              st.state, st.version AS state_version, st.revision AS state_revision,
              al.cycle_id, al.total_micros, al.arm_keys, al.budgets_micros::text[] AS budgets_micros,
              coalesce(y.applied, y.decision) AS decision,
              y.applied IS NULL AND y.state_version = st.version AS from_last_cycle
       FROM campaign_schedule s
       JOIN campaign c ON c.id = s.campaign_id
       JOIN account a ON a.id = c.account_id
       LEFT JOIN campaign_evidence e ON e.campaign_id = c.id
       LEFT JOIN arm_state st ON st.campaign_id = c.id
       LEFT JOIN allocation al ON al.campaign_id = c.id
       LEFT JOIN cycle y ON y.id = al.cycle_id
       WHERE s.campaign_id = ANY($1::uuid[]) AND c.archived_at IS NULL
       ORDER BY s.campaign_id
       FOR NO KEY UPDATE OF c FOR UPDATE OF s`,
      [campaignIds],
    );
  }

  async #arms(tx: Transaction, campaignIds: readonly Uuid[]): Promise<Map<Uuid, ArmForDecision[]>> {
    const rows = await tx.query<ArmRow>(
      `SELECT arm.campaign_id, arm.id, arm.key, arm.platform, arm.channel, arm.creative, arm.bid,
              arm.status = 'ACTIVE' AS active, arm.min_share, arm.max_share
       FROM arm LEFT JOIN allocation al ON al.campaign_id = arm.campaign_id
       WHERE arm.campaign_id = ANY($1::uuid[])
         AND (arm.status <> 'ARCHIVED' OR al.budgets_micros[array_position(al.arm_keys, arm.key)] > 0)
       ORDER BY arm.campaign_id, arm.key`,
      [campaignIds],
    );
    const byCampaign = new Map<Uuid, ArmForDecision[]>();
    for (const { campaign_id, min_share, max_share, ...arm } of rows) {
      let list = byCampaign.get(campaign_id);
      if (!list) byCampaign.set(campaign_id, (list = []));
      list.push({ ...arm, minShare: min_share, maxShare: max_share });
    }
    return byCampaign;
  }

  /** The last two days that have any spend: today is one of them, whatever the zone, or has none yet. */
  async #days(tx: Transaction, campaignIds: readonly Uuid[]): Promise<Map<Uuid, Map<CalendarDay, Micros>>> {
    const rows = await tx.query<{ campaign_id: Uuid; day: string; spent_micros: string }>(
      `SELECT w.id AS campaign_id, d.day::text, d.spent_micros
       FROM unnest($1::uuid[]) AS w (id)
       CROSS JOIN LATERAL (SELECT day, spent_micros FROM campaign_day WHERE campaign_id = w.id ORDER BY day DESC LIMIT 2) d`,
      [campaignIds],
    );
    const byCampaign = new Map<Uuid, Map<CalendarDay, Micros>>();
    for (const row of rows) {
      let days = byCampaign.get(row.campaign_id);
      if (!days) byCampaign.set(row.campaign_id, (days = new Map()));
      days.set(row.day, BigInt(row.spent_micros));
    }
    return byCampaign;
  }
}

function toCampaign(
  row: CampaignRow,
): Omit<CampaignForDecision, 'arms' | 'spentByDay' | 'overrides' | 'counterfactuals' | 'openProposal'> {
  return {
    campaignId: row.campaign_id,
    campaignKey: row.key,
    accountId: row.account_id,
    name: row.name,
    status: row.status,
    mode: row.mode,
    kpi: row.kpi,
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
    currencyCode: row.currency_code,
    timeZone: row.time_zone,
    clock: toClock(row),
    failures: row.failures,
    decidedCount: Number(row.decided_count),
    nextBucketAtMs: instantOrNullMs(row.next_bucket_at),
    lastBucketAtMs: instantOrNullMs(row.last_bucket_at),
    spentMicros: BigInt(row.spent_micros),
    revision: Number(row.revision),
    state: row.state
      ? { version: Number(row.state_version), revision: Number(row.state_revision), bytes: row.state }
      : null,
    allocation: toAllocation(row),
  };
}

function toAllocation(row: CampaignRow): CampaignForDecision['allocation'] {
  if (!row.cycle_id || !row.arm_keys || !row.budgets_micros || row.total_micros === null) return null;
  const byArm = new Map<number, Micros>();
  row.arm_keys.forEach((key, index) => byArm.set(key, BigInt(row.budgets_micros![index]!)));
  return {
    cycleId: row.cycle_id,
    totalMicros: BigInt(row.total_micros),
    decision: row.decision,
    fromLastCycle: row.from_last_cycle ?? false,
    byArm,
  };
}
