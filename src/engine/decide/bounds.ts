import { fitFloors, raisedCaps, wideningPart } from './group-bounds.js';
import { type Groups, groupsOf } from './groups.js';
import type { OverrideShares } from './override-shares.js';
import { BOUND_BITS, type EngineArm, type EngineConstraints } from './types.js';

/** Share of an even split that every active arm keeps, so that it goes on being measured. Gives way to every other bound. */
const EXPLORATION_SHARE = 0.01;
const ROOM = 1e-12;

/** Shares within which each arm's money must lie; Σ lower ≤ 1 ≤ Σ upper over the active arms. */
export interface ShareBounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Bits of the bound behind `lower` and `upper`. */
  readonly lowerBit: Uint8Array;
  readonly upperBit: Uint8Array;
  /** Bits of the bounds that could not be kept. */
  readonly gaveWay: Uint8Array;
  /** 1 = active. */
  readonly active: Uint8Array;
  /** Groups of arms that have caps, as shares; floors fit into them, and they have room for the whole. null: none. */
  groups: Groups | null;
}

/**
 * The bounds of every arm's share. What cannot be kept gives way in this order, and is named: the exploration floor, the step
 * limit, then analysts' overrides, which keep within minimum and maximum shares, and those, which are all scaled, as platform
 * minimums are. Caps of groups come before floors and steps of their arms; where they leave money over, they are raised. Inactive arms
 * have bounds of zero.
 * @param previousShare shares by the last decision over all arms, or null; an arm's step is counted from it
 * @param overrides what analysts demand of each arm, or null where they demand nothing
 * @param totalMicros what platform minimums are parts of; not read where there are none
 */
export function shareBounds(
  arms: readonly EngineArm[],
  constraints: EngineConstraints,
  previousShare: Float64Array | null,
  overrides: OverrideShares | null = null,
  totalMicros = 0n,
): ShareBounds {
  const count = arms.length;
  const bounds: ShareBounds = {
    lower: new Float64Array(count),
    upper: new Float64Array(count),
    lowerBit: new Uint8Array(count),
    upperBit: new Uint8Array(count),
    gaveWay: new Uint8Array(count),
    active: new Uint8Array(count),
    groups: groupsOf(arms, constraints.limits?.groupCaps),
  };
  setMinAndMax(arms, constraints, bounds, totalMicros);
  if (overrides) narrow(bounds, overrides);
  makeRoom(bounds);
  if (bounds.groups) {
    bounds.groups = raisedCaps(bounds.groups, bounds);
    fitFloors(bounds, bounds.groups, new Float64Array(count));
  }
  if (previousShare && constraints.maxStepShare !== null) {
    setStep(bounds, previousShare, constraints.maxStepShare);
  }
  setExplorationFloor(bounds);
  return bounds;
}

function setMinAndMax(
  arms: readonly EngineArm[],
  constraints: EngineConstraints,
  bounds: ShareBounds,
  totalMicros: bigint,
): void {
  const minimums = constraints.limits?.platformMinimums ?? [];
  const { lower, upper, active, lowerBit, upperBit, gaveWay } = bounds;
  arms.forEach((arm, k) => {
    if (!arm.active) return;
    active[k] = 1;
    lower[k] = clamp01(Math.max(constraints.minShare, arm.minShare ?? 0));
    upper[k] = clamp01(Math.min(constraints.maxShare, arm.maxShare ?? 1));
    lowerBit[k] = BOUND_BITS.MIN_SHARE;
    upperBit[k] = BOUND_BITS.MAX_SHARE;
    const minimum = minimums.find(({ platform }) => platform === arm.platform);
    const least = minimum && totalMicros > 0n ? clamp01(minimum.dailyMicros / Number(totalMicros)) : 0;
    if (least > lower[k]!) {
      lower[k] = least;
      lowerBit[k] = BOUND_BITS.PLATFORM_MINIMUM;
    }
    if (lower[k]! > upper[k]!) {
      lower[k] = upper[k]!;
      gaveWay[k] = gaveWay[k]! | lowerBit[k]!;
    }
  });
}

/** Narrows to what analysts demand, as far as minimum and maximum shares let it. */
function narrow(bounds: ShareBounds, demanded: OverrideShares): void {
  const { lower, upper, active, lowerBit, upperBit, gaveWay } = bounds;
  for (let k = 0; k < lower.length; k++) {
    if (active[k] !== 1) continue;
    const from = Math.min(upper[k]!, Math.max(lower[k]!, demanded.lower[k]!));
    const to = Math.max(from, Math.min(upper[k]!, demanded.upper[k]!));
    if (from < demanded.lower[k]! - ROOM || to > demanded.upper[k]! + ROOM) {
      gaveWay[k] = gaveWay[k]! | BOUND_BITS.OVERRIDE;
    }
    if (from > lower[k]!) lowerBit[k] = BOUND_BITS.OVERRIDE;
    if (to < upper[k]!) upperBit[k] = BOUND_BITS.OVERRIDE;
    lower[k] = from;
    upper[k] = to;
  }
}

/** Scales bounds that leave no room for the whole. */
function makeRoom({ lower, upper, active, lowerBit, upperBit, gaveWay }: ShareBounds): void {
  const activeCount = active.reduce((sum, flag) => sum + flag, 0);
  const floors = sumOf(lower, active);
  const caps = sumOf(upper, active);
  for (let k = 0; k < lower.length; k++) {
    if (active[k] !== 1) continue;
    if (floors > 1 + ROOM) {
      if (lower[k]! > 0) gaveWay[k] = gaveWay[k]! | lowerBit[k]!;
      lower[k] = lower[k]! / floors;
    }
    if (caps < 1 - ROOM) {
      gaveWay[k] = gaveWay[k]! | upperBit[k]!;
      upper[k] = caps > 0 ? upper[k]! / caps : 1 / activeCount;
    }
  }
}

/** Narrows to previous ± step; where the sum of one becomes impossible, the step is widened just enough, and named. */
function setStep(bounds: ShareBounds, previousShare: Float64Array, step: number): void {
  const { lower, upper, active, lowerBit, upperBit, gaveWay } = bounds;
  const count = lower.length;
  const minimum = lower.slice();
  const maximum = upper.slice();
  let lowSum = 0;
  let highSum = 0;
  for (let k = 0; k < count; k++) {
    if (active[k] !== 1) continue;
    const from = Math.min(maximum[k]!, Math.max(minimum[k]!, previousShare[k]! - step));
    const to = Math.max(minimum[k]!, Math.min(maximum[k]!, previousShare[k]! + step));
    if (from > previousShare[k]! + step + ROOM || to < previousShare[k]! - step - ROOM) {
      gaveWay[k] = gaveWay[k]! | BOUND_BITS.STEP;
    }
    if (from > minimum[k]!) lowerBit[k] = BOUND_BITS.STEP;
    if (to < maximum[k]!) upperBit[k] = BOUND_BITS.STEP;
    lower[k] = from;
    upper[k] = to;
    lowSum += from;
    highSum += to;
  }
  if (bounds.groups) {
    fitFloors(bounds, bounds.groups, minimum);
    lowSum = sumOf(lower, active);
  }
  if (lowSum > 1 + ROOM) widen(bounds, lower, minimum, (lowSum - 1) / (lowSum - sumOf(minimum, active)));
  if (highSum < 1 - ROOM) widen(bounds, upper, maximum, (1 - highSum) / (sumOf(maximum, active) - highSum));
  if (bounds.groups) widen(bounds, upper, maximum, wideningPart(bounds.groups, upper, maximum));
}

/** Moves every bound the same part of its way from the step limit towards the minimum or maximum share. */
function widen(bounds: ShareBounds, narrow: Float64Array, wide: Float64Array, part: number): void {
  const move = Math.min(1, Math.max(0, part));
  if (move === 0) return;
  for (let k = 0; k < narrow.length; k++) {
    if (bounds.active[k] !== 1 || narrow[k] === wide[k]) continue;
    narrow[k] = narrow[k]! + move * (wide[k]! - narrow[k]!);
    bounds.gaveWay[k] = bounds.gaveWay[k]! | BOUND_BITS.STEP;
  }
}

function setExplorationFloor(bounds: ShareBounds): void {
  const { lower, upper, active, lowerBit } = bounds;
  const before = bounds.groups && lower.slice();
  const activeCount = active.reduce((sum, flag) => sum + flag, 0);
  if (activeCount === 0) return;
  const floor = EXPLORATION_SHARE / activeCount;
  let added = 0;
  for (let k = 0; k < lower.length; k++) {
    if (active[k] === 1 && lower[k]! < floor) added += Math.min(floor, upper[k]!) - lower[k]!;
  }
  const room = Math.max(0, 1 - sumOf(lower, active));
  const part = added > room ? room / added : 1;
  for (let k = 0; k < lower.length; k++) {
    if (active[k] !== 1 || lower[k]! >= floor) continue;
    const raised = lower[k]! + part * (Math.min(floor, upper[k]!) - lower[k]!);
    if (part < 1) bounds.gaveWay[k] = bounds.gaveWay[k]! | BOUND_BITS.EXPLORATION_FLOOR;
    if (raised > lower[k]!) lowerBit[k] = BOUND_BITS.EXPLORATION_FLOOR;
    lower[k] = raised;
  }
  if (bounds.groups && before) fitFloors(bounds, bounds.groups, before);
}

function sumOf(values: Float64Array, active: Uint8Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) if (active[k] === 1) sum += values[k]!;
  return sum;
}

function clamp01(value: number): number {
  return value > 0 ? Math.min(1, value) : 0;
}
