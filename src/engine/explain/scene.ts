import { openState } from '../decide/working.js';
import { roundToUnits } from '../decide/rounding.js';
import type { EngineState } from '../decide/state.js';
import type {
  DecideInput,
  DecideResult,
  EngineArm,
  EngineConstraints,
  EngineKpi,
  EngineOverride,
} from '../decide/types.js';

/** All that a split rested on, and the split: what two decisions are compared by. Everything is in the order of `arms`. */
export interface Scene {
  readonly arms: readonly EngineArm[];
  readonly overrides: readonly EngineOverride[];
  readonly kpi: EngineKpi;
  readonly constraints: EngineConstraints;
  readonly billableUnitMicros: bigint;
  readonly intervalMs: number;
  readonly localNowMs: number;
  /** Of its draws. */
  readonly seed: number;
  /** Daily budgets in force before it; null before the first. */
  readonly previousMicros: BigInt64Array | null;
  readonly totalMicros: bigint;
  readonly budgetMicros: BigInt64Array;
  /** What was known when it was decided, aged to that instant. */
  readonly state: EngineState;
}

/** A decision as a scene. @param input what it was made of */
export function sceneOf(input: DecideInput, { decision, state }: DecideResult): Scene {
  return {
    arms: input.arms,
    overrides: input.overrides ?? [],
    kpi: input.campaign.kpi,
    constraints: input.campaign.constraints,
    billableUnitMicros: input.campaign.billableUnitMicros,
    intervalMs: input.intervalMs,
    localNowMs: input.localNowMs,
    seed: input.seed,
    previousMicros: input.previousMicros,
    totalMicros: decision.totalMicros,
    budgetMicros: decision.arms.budgetMicros,
    state,
  };
}

/** A scene told for the arms of another. An arm that it did not have was not active in it; one that is gone is left out. */
export function withArmsOf(scene: Scene, arms: readonly EngineArm[]): Scene {
  const place = new Map(scene.arms.map((arm, k) => [arm.key, k]));
  const pick = (micros: BigInt64Array): BigInt64Array =>
    BigInt64Array.from(arms, ({ key }) => micros[place.get(key) ?? -1] ?? 0n);
  return {
    ...scene,
    arms: arms.map((arm) => {
      const own = scene.arms[place.get(arm.key) ?? -1];
      return own ?? { ...arm, active: false, minShare: null, maxShare: null };
    }),
    previousMicros: scene.previousMicros && pick(scene.previousMicros),
    budgetMicros: pick(scene.budgetMicros),
  };
}

/**
 * Where the first decision comes from: nothing is known, nothing limits and nobody demands anything, so that the same money is
 * split evenly.
 */
export function blankScene(after: Scene): Scene {
  const { arms, totalMicros, billableUnitMicros } = after;
  const active = Uint8Array.from(arms, (arm) => (arm.active ? 1 : 0));
  const zeros = new Float64Array(arms.length);
  return {
    ...after,
    arms: arms.map((arm) => ({ ...arm, minShare: null, maxShare: null })),
    overrides: [],
    constraints: { minShare: 0, maxShare: 1, maxStepShare: null, riskTolerance: 1 },
    previousMicros: null,
    budgetMicros: roundToUnits(zeros, active, totalMicros, billableUnitMicros),
    state: { ...openState(null, arms, after.state.sRefMicros), asOfMs: after.state.asOfMs },
  };
}
