import type { Micros } from '../../kernel/units/money.js';

/**
 * How much money went from one arm to another: what some gave and others took. What comes from outside or leaves, because the
 * whole budget of the day changed, has not moved.
 * @param before daily budgets in micros, arm by arm; null before the first decision
 */
export function movedMicros(before: BigInt64Array | null, after: BigInt64Array): Micros {
  if (before === null) return 0n;
  let [given, taken] = [0n, 0n];
  after.forEach((micros, k) => {
    const difference = micros - before[k]!;
    if (difference < 0n) given -= difference;
    else taken += difference;
  });
  return given < taken ? given : taken;
}
