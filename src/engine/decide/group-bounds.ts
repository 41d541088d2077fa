import type { ShareBounds } from './bounds.js';
import { capacityOf, type Groups, isMember, scaledGroups, sumsOf } from './groups.js';
import { BOUND_BITS } from './types.js';

const ROOM = 1e-12;
/** Halvings of a part in [0, 1]: to the last bit. */
const HALVINGS = 60;

/** Caps that leave no room for the whole are all raised by one factor, just enough, and named. */
export function raisedCaps(groups: Groups, { upper, gaveWay }: ShareBounds): Groups {
  if (capacityOf(groups, upper) >= 1 - ROOM) return groups;
  for (let k = 0; k < upper.length; k++) {
    if (groups.inner[k]! >= 0 || groups.outer[k]! >= 0) gaveWay[k] = gaveWay[k]! | BOUND_BITS.GROUP_CAP;
  }
  // At the reciprocal of the smallest cap no cap is below the whole.
  const most = 1 / Math.min(...groups.cap);
  const part = leastPart((t) => capacityOf(scaledGroups(groups, 1 + t * (most - 1)), upper));
  return scaledGroups(groups, 1 + part * (most - 1));
}

/**
 * Floors of a group that sum to more than its cap move the same part of their way towards `base`, and are named.
 * @param base floors that fit into every group
 */
export function fitFloors(
  { lower, lowerBit, gaveWay }: ShareBounds,
  groups: Groups,
  base: Float64Array,
): void {
  for (const inner of [true, false]) {
    for (let g = 0; g < groups.cap.length; g++) {
      if (groups.inner.includes(g) !== inner) continue;
      const cap = groups.cap[g]!;
      const sum = sumsOf(groups, lower)[g]!;
      if (sum <= cap + ROOM) continue;
      const part = Math.min(1, (sum - cap) / (sum - sumsOf(groups, base)[g]!));
      for (let k = 0; k < lower.length; k++) {
        if (!isMember(groups, g, k) || lower[k] === base[k]) continue;
        lower[k] = lower[k]! + part * (base[k]! - lower[k]!);
        gaveWay[k] = gaveWay[k]! | lowerBit[k]!;
      }
    }
  }
}

/** The part of the way from `narrow` to `wide` at which arms and groups have room for the whole; 0 where they have it already. */
export function wideningPart(groups: Groups, narrow: Float64Array, wide: Float64Array): number {
  if (capacityOf(groups, narrow) >= 1 - ROOM) return 0;
  return leastPart((t) =>
    capacityOf(
      groups,
      narrow.map((from, k) => from + t * (wide[k]! - from)),
    ),
  );
}

/** The least part in [0, 1] from which on a rising capacity is the whole. */
function leastPart(capacity: (part: number) => number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (capacity(middle) >= 1) high = middle;
    else low = middle;
  }
  return high;
}
