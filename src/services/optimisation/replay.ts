import {
  ENGINE_VERSION,
  type DecideInput,
  type Evidence,
  type EngineArm,
  type EngineConstraints,
  type EngineKpi,
  type EngineState,
} from '../../engine/index.js';
import { type OverrideInForce, toEngineOverrides } from './overrides-in-force.js';

/** What a cycle keeps of its input, as JSON; written by `toReplayRecord`. */
export interface ReplayRecord {
  /** `ENGINE_VERSION` when it was decided. */
  readonly engine: number;
  readonly kpi: EngineKpi;
  readonly budget: string;
  readonly spent: string;
  readonly spentToday: string;
  readonly daily: string | null;
  readonly unit: string;
  readonly start: number;
  readonly end: number | null;
  readonly day: readonly [startMs: number, endMs: number];
  readonly constraints: EngineConstraints;
  readonly interval: number;
  readonly now: number;
  readonly localNow: number;
  readonly seed: number;
  /** Keys of the arms that took part, ascending. */
  readonly arms: readonly number[];
  readonly inactive: readonly number[];
  readonly bounds: readonly (readonly [key: number, minShare: number | null, maxShare: number | null])[];
  /** Of analysts, those in force; left out where there were none. */
  readonly overrides?: readonly OverrideInForce[];
  /** Daily budgets that were in force, where they were not those of the cycle before; null: none were. */
  readonly previous?: PreviousBudgets;
}

/** An arm's coordinates, which never change. */
export type ArmCoordinates = Pick<EngineArm, 'key' | 'platform' | 'channel' | 'creative' | 'bid'>;

/**
 * @param overrides what `input.overrides` was made of
 * @param inSequence whether `input.previousMicros` is what the cycle before decided
 */
export function toReplayRecord(
  input: DecideInput,
  overrides: readonly OverrideInForce[],
  inSequence: boolean,
): ReplayRecord {
  const { campaign } = input;
  return {
    engine: ENGINE_VERSION,
    kpi: campaign.kpi,
    budget: campaign.budgetMicros.toString(),
    spent: campaign.spentMicros.toString(),
    spentToday: campaign.spentTodayMicros.toString(),
    daily: campaign.dailyBudgetMicros?.toString() ?? null,
    unit: campaign.billableUnitMicros.toString(),
    start: campaign.startMs,
    end: campaign.endMs,
    day: [campaign.dayStartMs, campaign.dayEndMs],
    constraints: campaign.constraints,
    interval: input.intervalMs,
    now: input.nowMs,
    localNow: input.localNowMs,
    seed: input.seed,
    arms: input.arms.map((arm) => arm.key),
    inactive: input.arms.filter((arm) => !arm.active).map((arm) => arm.key),
    bounds: input.arms
      .filter((arm) => arm.minShare !== null || arm.maxShare !== null)
      .map((arm) => [arm.key, arm.minShare, arm.maxShare]),
    ...(overrides.length > 0 ? { overrides } : {}),
    ...(inSequence ? {} : { previous: previousOf(input) }),
  };
}

type PreviousBudgets = readonly (readonly [key: number, micros: string])[] | null;

function previousOf({ arms, previousMicros }: DecideInput): PreviousBudgets {
  return previousMicros && arms.map((arm, k) => [arm.key, previousMicros[k]!.toString()]);
}

/** The engine's input as it was. @param previous daily budgets by arm key after the cycle before; null before the first */
export function toReplayedInput(
  record: ReplayRecord,
  arms: ReadonlyMap<number, ArmCoordinates>,
  state: EngineState | null,
  previous: ReadonlyMap<number, bigint> | null,
  evidence: Evidence,
): DecideInput {
  const own = record.previous?.map(([key, micros]) => [key, BigInt(micros)] as const);
  const inForce = record.previous === undefined ? previous : own ? new Map(own) : null;
  const inactive = new Set(record.inactive);
  const bounds = new Map(record.bounds.map(([key, minShare, maxShare]) => [key, { minShare, maxShare }]));
  return {
    campaign: {
      kpi: record.kpi,
      budgetMicros: BigInt(record.budget),
      spentMicros: BigInt(record.spent),
      spentTodayMicros: BigInt(record.spentToday),
      dailyBudgetMicros: record.daily === null ? null : BigInt(record.daily),
      billableUnitMicros: BigInt(record.unit),
      startMs: record.start,
      endMs: record.end,
      dayStartMs: record.day[0],
      dayEndMs: record.day[1],
      constraints: record.constraints,
    },
    intervalMs: record.interval,
    nowMs: record.now,
    localNowMs: record.localNow,
    arms: record.arms.map((key) => ({
      ...arms.get(key)!,
      active: !inactive.has(key),
      ...(bounds.get(key) ?? { minShare: null, maxShare: null }),
    })),
    overrides: toEngineOverrides(record.overrides ?? []),
    previousMicros: inForce && BigInt64Array.from(record.arms, (key) => inForce.get(key) ?? 0n),
    state,
    evidence,
    seed: record.seed,
  };
}
