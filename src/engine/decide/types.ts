import type { CampaignLimits, GroupCap } from '../../kernel/limits.js';
import type { EngineState } from './state.js';

/** What a campaign maximises. ROAS and REVENUE: revenue. CONVERSIONS and CPA: conversions. */
export type EngineKpi = 'ROAS' | 'REVENUE' | 'CONVERSIONS' | 'CPA';

/** Limits of a campaign. All shares are parts of the campaign's daily budget, in [0, 1]. */
export interface EngineConstraints {
  /** Least share of every active arm; an arm's own `minShare` counts where it is higher. */
  readonly minShare: number;
  /** Most share of every arm; an arm's own `maxShare` counts where it is lower. */
  readonly maxShare: number;
  /** Most a share may move from the previous allocation in one cycle, in points of share (0.05 = five points); null = free. */
  readonly maxStepShare: number | null;
  /** 1 = neutral, 0 = averse (weighs the worst quarter of the draws). */
  readonly riskTolerance: number;
  /** Left out where there are none. */
  readonly limits?: CampaignLimits;
}

/** A campaign as the engine sees it. Money in micros, instants in ms of account time. */
export interface EngineCampaign {
  readonly kpi: EngineKpi;
  /** Budget of the whole flight. */
  readonly budgetMicros: bigint;
  /** Spent so far in the flight, today included. */
  readonly spentMicros: bigint;
  /** Spent so far today; part of `spentMicros`. */
  readonly spentTodayMicros: bigint;
  /** An analyst's daily budget: the pace where the flight has no end, a cap where it has one. null = none. */
  readonly dailyBudgetMicros: bigint | null;
  /** Smallest billable unit of the currency: 10_000n for a cent. */
  readonly billableUnitMicros: bigint;
  readonly startMs: number;
  /** First instant after the flight; null = open. */
  readonly endMs: number | null;
  /** The account's today, [dayStartMs, dayEndMs); 23 to 25 hours. */
  readonly dayStartMs: number;
  readonly dayEndMs: number;
  readonly constraints: EngineConstraints;
}

/** One arm. Arms are given in ascending order of `key`, each key once. */
export interface EngineArm {
  /** int4, positive; the arm's identity in state and evidence. */
  readonly key: number;
  readonly platform: string;
  readonly channel: string;
  readonly creative: string;
  readonly bid: string;
  /** Inactive arms get no money; their evidence still informs the others. */
  readonly active: boolean;
  readonly minShare: number | null;
  readonly maxShare: number | null;
}

/** A part of the daily budget, in [0, 1], or money a day. */
export type ShareOrMoney = { readonly share: number } | { readonly micros: bigint };

/**
 * What an analyst demands of an arm, or holds to be true of it. PIN, FLOOR and CAP bound its daily budget, EXCLUDE gives it
 * none. BELIEF: its revenue per cost at what it spends is `mean`, and with a probability of 80 % between `lower` and `upper`.
 */
export type EngineOverride =
  | { readonly kind: 'PIN' | 'FLOOR' | 'CAP'; readonly armKey: number; readonly bound: ShareOrMoney }
  | { readonly kind: 'EXCLUDE'; readonly armKey: number }
  | {
      readonly kind: 'BELIEF';
      readonly armKey: number;
      readonly mean: number;
      readonly lower: number;
      readonly upper: number;
    };

/** Figures of observation rows, one entry a row. */
export interface EvidenceFigures {
  readonly impressions: Float64Array;
  readonly clicks: Float64Array;
  readonly conversions: Float64Array;
  readonly revenueMicros: Float64Array;
  readonly costMicros: Float64Array;
}

/**
 * Observation rows that are new or restated since the last cycle, as struct of arrays; every array has `count` entries, in any
 * order. Rows of arms that are not among the arms given are left out.
 */
export interface Evidence extends EvidenceFigures {
  readonly count: number;
  readonly armKey: Int32Array;
  /** Window [start, start + window) in ms of account time. */
  readonly windowStartMs: Float64Array;
  readonly windowMs: Float64Array;
  /** The window's start on the account's wall clock, as if that clock were UTC: gives hour of day and weekday. */
  readonly localStartMs: Float64Array;
  /** 1 = restated: `previous` holds what was folded in before; 0 = new: `previous` is not read. */
  readonly restated: Uint8Array;
  readonly previous: EvidenceFigures;
}

/** Parts of the model that can be left out, to measure what each of them is worth. */
export const ENGINE_PARTS = [
  'season',
  'hierarchy',
  'drift',
  'lags',
  'common',
  'dispersion',
  'clicks',
] as const;
export type EnginePart = (typeof ENGINE_PARTS)[number];

/** All that a decision depends on; nothing else is read. */
export interface DecideInput {
  readonly campaign: EngineCampaign;
  /** Length of a cycle in ms. */
  readonly intervalMs: number;
  readonly nowMs: number;
  /** `nowMs` on the account's wall clock, as if that clock were UTC. */
  readonly localNowMs: number;
  readonly arms: readonly EngineArm[];
  /** Of analysts, in force now; in the same order on every run. None where left out. Those of other arms do nothing. */
  readonly overrides?: readonly EngineOverride[];
  /** Daily budget of each arm by the last decision, in the order of `arms` (0n for a new arm); null before the first. */
  readonly previousMicros: BigInt64Array | null;
  readonly state: EngineState | null;
  readonly evidence: Evidence;
  /** Parts of the model that are left out, for benchmarks; the same on every run of a campaign. None where left out. */
  readonly without?: readonly EnginePart[];
  /** From `seedOf(campaign, bucket)`; the same seed and input give the same bits. */
  readonly seed: number;
}

/** ALLOCATED: money was split. Every other status has a total of zero, and says why. */
export type DecisionStatus = 'ALLOCATED' | 'NOT_STARTED' | 'FLIGHT_ENDED' | 'BUDGET_SPENT' | 'NO_ACTIVE_ARMS';
export const DECISION_STATUSES: readonly DecisionStatus[] = [
  'ALLOCATED',
  'NOT_STARTED',
  'FLIGHT_ENDED',
  'BUDGET_SPENT',
  'NO_ACTIVE_ARMS',
];

/** Why nothing moved. */
export type UnchangedReason = 'NO_NEW_EVIDENCE' | 'BELOW_BILLABLE_UNIT' | 'NOTHING_TO_ALLOCATE';
export const UNCHANGED_REASONS: readonly UnchangedReason[] = [
  'NO_NEW_EVIDENCE',
  'BELOW_BILLABLE_UNIT',
  'NOTHING_TO_ALLOCATE',
];

/**
 * How a target fared. MET: with the whole of the pace. MET_WITH_LESS: the rest of the pace is not worth spending, or not needed.
 * OUT_OF_REACH: a goal that all of the pace is not expected to reach, or a ratio that even the least total misses: that is spent.
 * NOT_YET_KNOWN: nothing was seen yet to judge it by; the pace is spent.
 */
export type TargetOutcome = 'MET' | 'MET_WITH_LESS' | 'OUT_OF_REACH' | 'NOT_YET_KNOWN';
export const TARGET_OUTCOMES: readonly TargetOutcome[] = [
  'MET',
  'MET_WITH_LESS',
  'OUT_OF_REACH',
  'NOT_YET_KNOWN',
];

/** What a target made of the pace. */
export interface TargetReading {
  readonly outcome: TargetOutcome;
  /** Money a day that it left unspent; with the total it is the pace. */
  readonly unspentMicros: bigint;
}

/** What a capped group got, and what its cap costs. */
export interface GroupReading extends GroupCap {
  /** Its part of the total. */
  readonly share: number;
  /** What one more unit of money through the cap would bring beyond what it brings around the group; in units of `waterLevel`. */
  readonly shadowPrice: number;
}

/** Bounds of an arm's share, as bits in `DecisionArms.binding` and `.gaveWay`. */
export const BOUND_BITS = {
  MIN_SHARE: 1,
  MAX_SHARE: 2,
  STEP: 4,
  EXPLORATION_FLOOR: 8,
  OVERRIDE: 16,
  GROUP_CAP: 32,
  PLATFORM_MINIMUM: 64,
} as const;
export type BoundName = keyof typeof BOUND_BITS;

/** The names in a set of bits. */
export function boundNames(bits: number): BoundName[] {
  return (Object.keys(BOUND_BITS) as BoundName[]).filter((name) => (bits & BOUND_BITS[name]) !== 0);
}

/** What was decided for each arm, in the order of the arms given. */
export interface DecisionArms {
  readonly key: Int32Array;
  /** Daily budget now; sums to `Decision.totalMicros` exactly. */
  readonly budgetMicros: BigInt64Array;
  /** What the arm would get if no bound held it; sums to the total as well. Equal to `budgetMicros` where none binds. */
  readonly wantedMicros: BigInt64Array;
  /** budget / total, in [0, 1]; 0 where the total is 0. */
  readonly share: Float64Array;
  /** Expected revenue per cost at the budget decided (at a small spend where it is zero), and its 90 % interval. */
  readonly roasMean: Float64Array;
  readonly roasLower: Float64Array;
  readonly roasUpper: Float64Array;
  /** Probability that the arm has the highest marginal value at an even split, in [0, 1]. */
  readonly probabilityBest: Float64Array;
  /** Expected revenue of one more unit of money at the budget decided. */
  readonly marginalRoas: Float64Array;
  /** Bits of `BOUND_BITS`: bounds that hold the arm. */
  readonly binding: Uint8Array;
  /** Bits of `BOUND_BITS`: bounds that could not be kept. */
  readonly gaveWay: Uint8Array;
}

export interface Decision {
  readonly status: DecisionStatus;
  /** Daily budget of the campaign, now. */
  readonly totalMicros: bigint;
  /** null where at least one arm moved. */
  readonly unchangedReason: UnchangedReason | null;
  /**
   * Shadow price of the budget: what one more unit of money would bring, in units of revenue (ROAS, REVENUE) or in conversions
   * per unit of currency (CONVERSIONS, CPA). 0 where nothing was allocated.
   */
  readonly waterLevel: number;
  /** Largest relative violation of the optimality conditions over the draws; ≤ 1e-6. */
  readonly kktResidual: number;
  /** null where the campaign has no target, or nothing was allocated. */
  readonly target: TargetReading | null;
  /** Of each capped group that has active arms; empty without caps. */
  readonly groups: readonly GroupReading[];
  readonly arms: DecisionArms;
}

export interface DecideResult {
  readonly decision: Decision;
  /** The state after this cycle; the input's state is left as it was. */
  readonly state: EngineState;
}
