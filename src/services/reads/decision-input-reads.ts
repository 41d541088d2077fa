import { ENGINE_VERSION } from '../../engine/index.js';
import type { Uuid } from '../../kernel/ids.js';
import { isRefusal } from '../../kernel/problem.js';
import { formatMoney } from '../../kernel/units/money.js';
import type { CycleInputs, ReplayStore } from '../../persistence/stores/replay-store.js';
import type { ReplayRecord } from '../optimisation/replay.js';
import type { CampaignReads, CampaignRecord } from './campaign-reads.js';
import type { OverrideReads } from './override-reads.js';
import type { Reader, Snapshots } from './reader.js';

export const DECISION_INPUTS = [
  'KPI',
  'BUDGET',
  'SPENT',
  'DAILY_BUDGET',
  'MIN_SHARE',
  'MAX_SHARE',
  'MAX_STEP_SHARE',
  'RISK_TOLERANCE',
  'INTERVAL_MINUTES',
  'ACTIVE_ARMS',
  'OVERRIDES',
  'EVIDENCE_REVISION',
  'ENGINE_VERSION',
] as const;
export type DecisionInputName = (typeof DECISION_INPUTS)[number];

/** What a decision rested on, then and now; null: there was, or is, none. */
export interface DecisionInputRecord {
  readonly name: DecisionInputName;
  readonly before: string | null;
  readonly now: string | null;
}

type Values = Readonly<Record<DecisionInputName, string | null>>;
type ValuesNow = Omit<Values, 'ACTIVE_ARMS'> & { readonly currencyCode: string };

export class DecisionInputReads {
  constructor(
    private readonly deps: {
      readonly snapshots: Snapshots;
      readonly replays: ReplayStore;
      readonly campaigns: CampaignReads;
      readonly overrides: OverrideReads;
    },
  ) {}

  /** By cycle; one that decided nothing has none. */
  async ofCycles(
    reader: Reader,
    cycleIds: readonly Uuid[],
  ): Promise<ReadonlyMap<Uuid, readonly DecisionInputRecord[]>> {
    const { snapshots, replays } = this.deps;
    const stored = await snapshots.read(reader, (tx) => replays.inputs(tx, reader.accountId, cycleIds));
    const now = await this.#now(reader, [...new Set(stored.map(({ campaignId }) => campaignId))]);
    return new Map(
      stored.flatMap(({ cycleId, campaignId, activeArms, ...cycle }) => {
        const campaign = now.get(campaignId);
        if (!campaign) return [];
        const then = valuesThen(cycle, campaign.currencyCode);
        const today = { ...campaign, ACTIVE_ARMS: String(activeArms) };
        return [[cycleId, DECISION_INPUTS.map((name) => ({ name, before: then[name], now: today[name] }))]];
      }),
    );
  }

  async #now(reader: Reader, campaignIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, ValuesNow>> {
    const { campaigns, overrides } = this.deps;
    const records = await campaigns.byIds(reader, campaignIds);
    const evidence = await campaigns.evidence(reader, campaignIds);
    const active = { first: 100, states: ['ACTIVE'] } as const;
    const demands = await overrides.of('campaign', reader, campaignIds, active);
    return new Map(
      [...records].map(([id, record]) => {
        const known = evidence.get(id);
        const inForce = isRefusal(demands) ? 0 : (demands.get(id)?.edges.length ?? 0);
        const values = valuesNow(record, known?.spentMicros ?? 0n, known?.revision ?? 0);
        return [id, { ...values, OVERRIDES: String(inForce), currencyCode: record.currencyCode }];
      }),
    );
  }
}

function valuesThen(
  { inputs, revisionTo }: Pick<CycleInputs, 'inputs' | 'revisionTo'>,
  currency: string,
): Values {
  const record = inputs as ReplayRecord;
  const { constraints, daily } = record;
  return {
    KPI: record.kpi,
    BUDGET: formatMoney(BigInt(record.budget), currency),
    SPENT: formatMoney(BigInt(record.spent), currency),
    DAILY_BUDGET: daily === null ? null : formatMoney(BigInt(daily), currency),
    MIN_SHARE: String(constraints.minShare),
    MAX_SHARE: String(constraints.maxShare),
    MAX_STEP_SHARE: constraints.maxStepShare === null ? null : String(constraints.maxStepShare),
    RISK_TOLERANCE: String(constraints.riskTolerance),
    INTERVAL_MINUTES: String(record.interval / 60_000),
    ACTIVE_ARMS: String(record.arms.length - record.inactive.length),
    OVERRIDES: String(record.overrides?.length ?? 0),
    EVIDENCE_REVISION: String(revisionTo),
    ENGINE_VERSION: String(record.engine),
  };
}

function valuesNow(
  record: CampaignRecord,
  spentMicros: bigint,
  revision: number,
): Omit<Values, 'ACTIVE_ARMS' | 'OVERRIDES'> {
  const { currencyCode, dailyBudgetMicros: daily } = record;
  return {
    KPI: record.kpi,
    BUDGET: formatMoney(record.budgetMicros, currencyCode),
    SPENT: formatMoney(spentMicros, currencyCode),
    DAILY_BUDGET: daily === null ? null : formatMoney(daily, currencyCode),
    MIN_SHARE: String(record.minShare),
    MAX_SHARE: String(record.maxShare),
    MAX_STEP_SHARE: String(record.maxStepShare),
    RISK_TOLERANCE: String(record.riskTolerance),
    INTERVAL_MINUTES: String(record.intervalMinutes),
    EVIDENCE_REVISION: String(revision),
    ENGINE_VERSION: String(ENGINE_VERSION),
  };
}
