import {
  decodeDecision,
  decodeState,
  type EngineState,
  type Impact,
  impactOf,
  type ImpactPeriod,
  isOlderState,
} from '../../engine/index.js';
import { seedOf } from '../../kernel/rng.js';
import type { Uuid } from '../../kernel/ids.js';
import { zoneOffsetMs } from '../../kernel/units/time.js';
import type { ImpactScene, OverriddenStretch } from '../../persistence/stores/impact-store.js';

export type Verdict = 'POSITIVE' | 'NEGATIVE' | 'INCONCLUSIVE';

/** What an override brought, compared with the decisions that would have been made without it. */
export interface OverrideImpact extends Impact {
  /** INCONCLUSIVE where the interval holds zero. */
  readonly verdict: Verdict;
  readonly level: number;
  /** Account time of what was looked at. */
  readonly fromMs: number;
  readonly untilMs: number;
}

const IMPACT_LEVEL = 0.8;

/** null where nothing was decided under it yet. @param every how many stretches each of them stands for */
export function overrideImpact(
  overrideId: Uuid,
  { kpi, arms, states }: ImpactScene,
  { every, stretches }: { every: number; stretches: readonly OverriddenStretch[] },
  timeZone: string,
): OverrideImpact | null {
  const state = states.map(stateOf).find((one) => one !== null);
  const [first] = stretches;
  const last = stretches.at(-1);
  if (!state || !first || !last) return null;
  const keys = arms.map((arm) => arm.key);
  const periods = stretches.map((stretch) => toPeriod(stretch, keys, every, timeZone));
  const engineArms = arms.map((arm) => ({ ...arm, active: true, minShare: null, maxShare: null }));
  const seed = seedOf('impact', overrideId);
  const impact = impactOf({ state, arms: engineArms, kpi, periods, level: IMPACT_LEVEL, seed });
  const { lower, upper } = impact.difference;
  const verdict = lower > 0 ? 'POSITIVE' : upper < 0 ? 'NEGATIVE' : 'INCONCLUSIVE';
  return { ...impact, verdict, level: IMPACT_LEVEL, fromMs: first.fromMs, untilMs: last.untilMs };
}

/** null for one of an older engine, which this one cannot read. */
function stateOf(bytes: Uint8Array): EngineState | null {
  return isOlderState(bytes) ? null : decodeState(bytes);
}

function toPeriod(
  { fromMs, untilMs, decision, without }: OverriddenStretch,
  keys: readonly number[],
  every: number,
  timeZone: string,
): ImpactPeriod {
  return {
    withMicros: budgetsOf(decision, keys),
    withoutMicros: budgetsOf(without, keys),
    durationMs: (untilMs - fromMs) * every,
    localStartMs: fromMs + zoneOffsetMs(fromMs, timeZone),
  };
}

function budgetsOf(decision: Uint8Array, keys: readonly number[]): BigInt64Array {
  const { key, budgetMicros } = decodeDecision(decision).arms;
  const byKey = new Map(Array.from(key, (armKey, k) => [armKey, budgetMicros[k]!]));
  return BigInt64Array.from(keys, (armKey) => byKey.get(armKey) ?? 0n);
}
