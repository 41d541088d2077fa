import {
  type DecideInput,
  type Decision,
  decide,
  decodeDecision,
  encodeDecision,
} from '../../engine/index.js';
import type { Uuid } from '../../kernel/ids.js';
import type { Counterfactual } from '../../persistence/stores/counterfactual-store.js';
import { type OverrideInForce, toEngineOverrides } from './overrides-in-force.js';

/** What a cycle would have decided without an override; null: without any of several. */
export interface WithoutOverride {
  readonly overrideId: Uuid | null;
  readonly decision: Decision;
}

/**
 * Decides again without each override in force, and without all of them: same evidence, same draws. Each goes on from what it
 * decided the last time, so that step limits are counted along the way that it would have taken.
 * @param last what the cycle before found, if it had overrides
 */
export function withoutOverrides(
  input: DecideInput,
  inForce: readonly OverrideInForce[],
  last: readonly Counterfactual[],
): readonly WithoutOverride[] {
  const bounding = inForce.filter(({ kind }) => kind !== 'EVENT');
  if (bounding.length === 0) return [];
  const left: (Uuid | null)[] = bounding.map(({ id }) => id);
  if (bounding.length > 1) left.push(null);
  return left.map((overrideId) => {
    const others = overrideId === null ? [] : bounding.filter(({ id }) => id !== overrideId);
    const before = overrideId === null ? unforced(last) : last.find((one) => one.overrideId === overrideId);
    const previousMicros = before ? budgetsOf(before, input) : input.previousMicros;
    const { decision } = decide({ ...input, overrides: toEngineOverrides(others), previousMicros });
    return { overrideId, decision };
  });
}

/** What was found without any: the row without a name, or the only one. */
export function unforced<One extends { readonly overrideId: Uuid | null }>(
  found: readonly One[],
): One | null {
  return found.find(({ overrideId }) => overrideId === null) ?? (found.length === 1 ? found[0]! : null);
}

export function toCounterfactuals(found: readonly WithoutOverride[]): Counterfactual[] {
  return found.map(({ overrideId, decision }) => ({ overrideId, decision: encodeDecision(decision) }));
}

function budgetsOf({ decision }: Counterfactual, { arms }: DecideInput): BigInt64Array {
  const { key, budgetMicros } = decodeDecision(decision).arms;
  const byArm = new Map(Array.from(key, (armKey, k) => [armKey, budgetMicros[k]!]));
  return BigInt64Array.from(arms, (arm) => byArm.get(arm.key) ?? 0n);
}
