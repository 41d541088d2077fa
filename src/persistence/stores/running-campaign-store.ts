import type { Uuid } from '../../kernel/ids.js';
import type { Micros } from '../../kernel/units/money.js';
import type { CalendarDay } from '../../kernel/units/time.js';
import { instantMs, instantText } from '../instants.js';
import type { Queries } from '../queries.js';
import type { ArmPlace } from './evidence-store.js';

export interface RunningArm extends ArmPlace {
  readonly platform: string;
  readonly channel: string;
  readonly creative: string;
  readonly bid: string;
}

/** A campaign that was decided at least once, so that platforms have budgets for it. */
export interface RunningCampaign {
  readonly id: Uuid;
  /** Whether money is being spent: an optimiser in trouble (ERROR) does not stop the advertisements, a pause does. */
  readonly spends: boolean;
  readonly budgetMicros: Micros;
  readonly dailyBudgetMicros: Micros | null;
  readonly startsOn: CalendarDay;
  readonly endsOn: CalendarDay | null;
  /** Active ones, in ascending order of keys. */
  readonly arms: readonly RunningArm[];
}

/** A decision as it was written, in force from an instant of account time on. */
export interface DecisionInForce {
  readonly campaignId: Uuid;
  readonly decidedAtMs: number;
  readonly decision: Uint8Array;
}

/** What runs on the platforms, or ran and may still be revised. */
export class RunningCampaignStore {
  async ofAccount(tx: Queries, accountId: Uuid): Promise<RunningCampaign[]> {
    const rows = await tx.query<CampaignRow>(
      `SELECT c.id, c.key, c.status IN ('ACTIVE', 'ERROR') AS spends, c.budget_micros::text AS budget_micros,
              c.daily_budget_micros::text AS daily_budget_micros, c.starts_on::text AS starts_on, c.ends_on::text AS ends_on
       FROM campaign c JOIN allocation a ON a.campaign_id = c.id
       WHERE c.account_id = $1 AND c.archived_at IS NULL ORDER BY c.id`,
      [accountId],
    );
    const arms = await tx.query<ArmRow>(
      `SELECT id, key, campaign_id, platform, channel, creative, bid FROM arm
       WHERE account_id = $1 AND status = 'ACTIVE' AND campaign_id = ANY($2::uuid[]) ORDER BY key`,
      [accountId, rows.map((row) => row.id)],
    );
    return rows.map((row) => ({
      id: row.id,
      spends: row.spends,
      budgetMicros: BigInt(row.budget_micros),
      dailyBudgetMicros: row.daily_budget_micros === null ? null : BigInt(row.daily_budget_micros),
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      arms: arms
        .filter((arm) => arm.campaign_id === row.id)
        .map(({ campaign_id, ...arm }) => ({ ...arm, campaignId: campaign_id, campaignKey: row.key })),
    }));
  }

  /** For each campaign and instant, the decision that was in force then; by campaign, then by when it was decided. */
  async decisionsAt(
    tx: Queries,
    campaignIds: readonly Uuid[],
    instantsMs: readonly number[],
  ): Promise<DecisionInForce[]> {
    const rows = await tx.query<{ campaign_id: Uuid; decided_at: string; decision: Uint8Array }>(
      `SELECT DISTINCT d.campaign_id, d.decided_at, d.id, d.decision
       FROM unnest($1::uuid[]) AS c (id) CROSS JOIN unnest($2::timestamptz[]) AS i (at)
       CROSS JOIN LATERAL (
         SELECT campaign_id, decided_at, id, coalesce(applied, decision) AS decision FROM cycle
         WHERE campaign_id = c.id AND decided_at <= i.at AND in_force AND coalesce(applied, decision) IS NOT NULL
         ORDER BY decided_at DESC, id DESC LIMIT 1
       ) d
       ORDER BY d.campaign_id, d.decided_at, d.id`,
      [campaignIds, instantsMs.map(instantText)],
    );
    return rows.map((row) => ({
      campaignId: row.campaign_id,
      decidedAtMs: instantMs(row.decided_at),
      decision: row.decision,
    }));
  }
}

interface CampaignRow {
  id: Uuid;
  key: number;
  spends: boolean;
  budget_micros: string;
  daily_budget_micros: string | null;
  starts_on: string;
  ends_on: string | null;
}

interface ArmRow {
  id: Uuid;
  key: number;
  campaign_id: Uuid;
  platform: string;
  channel: string;
  creative: string;
  bid: string;
}
