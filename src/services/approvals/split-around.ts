import { roundToUnits } from '../../engine/index.js';

export interface SplitAround {
  /** Micros that stand, by arm; null where the arm takes part in the rest. */
  readonly fixed: readonly (bigint | null)[];
  /** In proportion to what the rest is split; ≥ 0. */
  readonly weights: BigInt64Array;
  readonly totalMicros: bigint;
  readonly unitMicros: bigint;
}

/**
 * Splits a total around parts that stand: the others share what is left in proportion to their weights, in whole billable units; the
 * sum is the total exactly. null where the parts that stand are more than the total, or nobody is there to take what is left.
 */
export function splitAround({ fixed, weights, totalMicros, unitMicros }: SplitAround): BigInt64Array | null {
  const standing = fixed.reduce<bigint>((sum, micros) => sum + (micros ?? 0n), 0n);
  const rest = totalMicros - standing;
  const takers = Uint8Array.from(fixed, (micros, k) => (micros === null && weights[k]! > 0n ? 1 : 0));
  if (rest < 0n || (rest > 0n && !takers.includes(1))) return null;
  const parts = roundToUnits(Float64Array.from(weights, Number), takers, rest, unitMicros);
  return parts.map((part, k) => fixed[k] ?? part);
}

export function sumOf(micros: BigInt64Array): bigint {
  return micros.reduce((sum, part) => sum + part, 0n);
}
