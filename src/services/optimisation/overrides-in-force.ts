import type { EngineOverride } from '../../engine/index.js';
import { Fault } from '../../kernel/fault.js';
import type { Uuid } from '../../kernel/ids.js';
import type { OverrideKind } from '../../kernel/words.js';
import type { OverrideForDecision } from '../../persistence/stores/override-reader.js';
import { isInForce } from '../overrides/override-state.js';

/** An override as a cycle keeps it among its inputs: enough to decide again, whatever has become of it. */
export interface OverrideInForce {
  readonly id: Uuid;
  readonly kind: OverrideKind;
  readonly armKey: number | null;
  readonly share?: number;
  readonly micros?: string;
  readonly roas?: readonly [mean: number, lower: number, upper: number];
}

/** Those in force at an instant of account time, in the order in which they came. */
export function overridesInForce(
  overrides: readonly OverrideForDecision[],
  atMs: number,
): readonly OverrideInForce[] {
  return overrides
    .filter((override) => isInForce(override, atMs))
    .map(({ id, kind, armKey, share, amountMicros, roas }) => ({
      id,
      kind,
      armKey,
      ...(share === null ? {} : { share }),
      ...(amountMicros === null ? {} : { micros: amountMicros.toString() }),
      ...(roas === null ? {} : { roas: [roas.mean, roas.lower, roas.upper] as const }),
    }));
}

/** What of them the engine reads. */
export function toEngineOverrides(inForce: readonly OverrideInForce[]): EngineOverride[] {
  return inForce.flatMap((override) => toEngineOverride(override) ?? []);
}

/** null for an EVENT: the engine does not read those yet. */
function toEngineOverride({ id, kind, armKey, share, micros, roas }: OverrideInForce): EngineOverride | null {
  if (kind === 'EVENT') return null;
  if (armKey === null) throw new Fault(`The override ${id} is about no arm.`);
  if (kind === 'EXCLUDE') return { kind, armKey };
  if (kind === 'BELIEF') {
    if (!roas) throw new Fault(`The override ${id} believes nothing.`);
    return { kind, armKey, mean: roas[0], lower: roas[1], upper: roas[2] };
  }
  return { kind, armKey, bound: share === undefined ? { micros: BigInt(micros ?? 0) } : { share } };
}
