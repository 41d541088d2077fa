import {
  type BoundName,
  boundNames,
  type Decision,
  decodeDecision,
  type GroupReading,
  type TargetReading,
} from '../../engine/index.js';
import { Fault } from '../../kernel/fault.js';
import type { Uuid } from '../../kernel/ids.js';
import type { Micros } from '../../kernel/units/money.js';
import type { Kpi } from '../../kernel/words.js';
import type {
  AllocationInstant,
  AllocationReadModel,
  StoredDecision,
} from '../../persistence/stores/allocation-reads.js';
import type { ArmReadModel } from '../../persistence/stores/arm-reads.js';
import type { ArmRecord } from '../../persistence/stores/campaign-records.js';
import type { Transaction } from '../../persistence/transaction.js';
import type { Reader, Snapshots } from './reader.js';

export type { AllocationInstant } from '../../persistence/stores/allocation-reads.js';

/** An expectation with the interval that holds it with probability `level`. */
export interface EstimateRecord {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
}

export interface AllocationItemRecord {
  readonly arm: ArmRecord;
  /** Of the total, in [0, 1]. */
  readonly share: number;
  readonly dailyBudgetMicros: Micros;
  /** Revenue per cost at this budget. */
  readonly expectedRoas: EstimateRecord;
  /** Share of the engine's draws in which the arm has the highest marginal value, in [0, 1]. */
  readonly probabilityBest: number;
  /** Revenue of one more unit of money. */
  readonly marginalRoas: number;
  /** What it would get if nothing held any arm. */
  readonly wantedMicros: Micros;
  /**
   * What one more unit of money would bring in this arm beyond what it brings elsewhere; negative where the arm is held up, 0 where
   * nothing holds it. null where that is not told in money.
   */
  readonly shadowPrice: number | null;
  /** Bounds that hold the arm where it is. */
  readonly heldBy: readonly BoundName[];
  /** Bounds that could not be kept. */
  readonly gaveWay: readonly BoundName[];
}

/** The daily budgets that a decision set; the items sum to the total exactly. */
export interface AllocationRecord {
  readonly campaignId: Uuid;
  readonly cycleId: Uuid;
  /** Account time. */
  readonly decidedAtMs: number;
  readonly totalMicros: Micros;
  /** What a target made of the pace; null without one. */
  readonly target: TargetReading | null;
  /** Of each capped group that had active arms. */
  readonly groups: readonly GroupReading[];
  /** What one more unit of money a day would bring; null where people put the budgets into force. */
  readonly shadowPrice: number | null;
  /** Revenue of one more unit of money for the whole campaign; null where that is not told in money. */
  readonly marginalRoas: number | null;
  readonly items: readonly AllocationItemRecord[];
}

/** What the engine's readings are intervals of. */
const LEVEL = 0.9;

export class AllocationReads {
  constructor(
    private readonly deps: {
      readonly snapshots: Snapshots;
      readonly allocations: AllocationReadModel;
      readonly arms: ArmReadModel;
    },
  ) {}

  /** Of each campaign that has been decided at least once. */
  async current(reader: Reader, campaignIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, AllocationRecord>> {
    const records = await this.deps.snapshots.read(reader, async (tx) => {
      const stored = await this.deps.allocations.current(tx, reader.accountId, campaignIds);
      return this.#withArms(tx, reader, stored);
    });
    return new Map(records.map((record) => [record.campaignId, record]));
  }

  /** In the order asked for; `null` where nothing had been decided by then. */
  async asOf(
    reader: Reader,
    instants: readonly AllocationInstant[],
  ): Promise<readonly (AllocationRecord | null)[]> {
    return this.deps.snapshots.read(reader, async (tx) => {
      const stored = await this.deps.allocations.asOf(tx, reader.accountId, instants);
      const found = stored.filter((decision) => decision !== null);
      const records = await this.#withArms(tx, reader, found);
      const byStored = new Map(found.map((decision, index) => [decision, records[index]!]));
      return stored.map((decision) => (decision ? (byStored.get(decision) ?? null) : null));
    });
  }

  async #withArms(
    tx: Transaction,
    reader: Reader,
    stored: readonly StoredDecision[],
  ): Promise<AllocationRecord[]> {
    const decisions = stored.map((one) => decodeDecision(one.decision));
    const keys = new Set(decisions.flatMap((decision) => Array.from(decision.arms.key)));
    const arms = await this.deps.arms.byKeys(tx, reader.accountId, [...keys]);
    const byKey = new Map(arms.map((arm) => [arm.key, arm]));
    return stored.map((one, index) => toRecord(one, decisions[index]!, byKey));
  }
}

function toRecord(
  stored: StoredDecision,
  decision: Decision,
  armByKey: ReadonlyMap<number, ArmRecord>,
): AllocationRecord {
  const marginalRoas = countsRevenue(stored.kpi, decision) ? decision.waterLevel : null;
  const items: AllocationItemRecord[] = [];
  decision.arms.key.forEach((key, k) => {
    const arm = armByKey.get(key);
    if (!arm) throw new Fault(`Cycle ${stored.cycleId} decided the arm ${key}, which is not there.`);
    items.push(toItem(decision, marginalRoas, arm, k));
  });
  return {
    campaignId: stored.campaignId,
    cycleId: stored.cycleId,
    decidedAtMs: stored.decidedAtMs,
    totalMicros: decision.totalMicros,
    target: decision.target,
    groups: decision.groups,
    shadowPrice: stored.kpi === null ? null : decision.waterLevel,
    marginalRoas,
    items,
  };
}

/** Before any revenue is seen, conversions are counted whatever the campaign is to achieve. */
function countsRevenue(kpi: Kpi | null, { arms }: Decision): boolean {
  return (kpi === 'ROAS' || kpi === 'REVENUE') && arms.marginalRoas.some((marginal) => marginal > 0);
}

function toItem(
  { arms }: Decision,
  elsewhere: number | null,
  arm: ArmRecord,
  k: number,
): AllocationItemRecord {
  const held = arms.binding[k]! !== 0;
  return {
    arm,
    share: arms.share[k]!,
    dailyBudgetMicros: arms.budgetMicros[k]!,
    expectedRoas: {
      mean: arms.roasMean[k]!,
      lower: arms.roasLower[k]!,
      upper: arms.roasUpper[k]!,
      level: LEVEL,
    },
    probabilityBest: arms.probabilityBest[k]!,
    marginalRoas: arms.marginalRoas[k]!,
    wantedMicros: arms.wantedMicros[k]!,
    shadowPrice: elsewhere === null ? null : held ? arms.marginalRoas[k]! - elsewhere : 0,
    heldBy: boundNames(arms.binding[k]!),
    gaveWay: boundNames(arms.gaveWay[k]!),
  };
}
