import type { GroupCap } from '../../kernel/limits.js';
import type { EngineArm } from './types.js';

/**
 * Arms that may not have more than a cap together. Groups nest two deep at most: a platform on a channel lies within the platform, or
 * within the channel; two that cross are refused before they get here.
 */
export interface Groups {
  /** What each group is. */
  readonly of: readonly GroupCap[];
  /** Most money of each group, in the unit of the bounds it stands beside. */
  readonly cap: Float64Array;
  /** Group of each arm's platform on its channel; −1 = none. */
  readonly inner: Int32Array;
  /** Group of each arm's platform, or of its channel; −1 = none. */
  readonly outer: Int32Array;
  /** For each group, the one that it lies within; −1 = none. */
  readonly parent: Int32Array;
}

/** The groups that have arms which may get money; null where there are none. Caps as shares. */
export function groupsOf(arms: readonly EngineArm[], caps: readonly GroupCap[] = []): Groups | null {
  const inUse = caps.filter((cap) => arms.some((arm) => arm.active && isWithin(arm, cap)));
  if (inUse.length === 0) return null;
  const isInner = (cap: GroupCap): boolean => cap.platform !== null && cap.channel !== null;
  const find = (arm: EngineArm, inner: boolean): number =>
    arm.active ? inUse.findIndex((cap) => isInner(cap) === inner && isWithin(arm, cap)) : -1;
  const inner = Int32Array.from(arms, (arm) => find(arm, true));
  const outer = Int32Array.from(arms, (arm) => find(arm, false));
  const parent = Int32Array.from(inUse, (_, g) => {
    const k = inner.indexOf(g);
    return k < 0 ? -1 : outer[k]!;
  });
  return { of: inUse, cap: Float64Array.from(inUse, (cap) => cap.maxShare), inner, outer, parent };
}

function isWithin(arm: EngineArm, { platform, channel }: GroupCap): boolean {
  return (platform === null || arm.platform === platform) && (channel === null || arm.channel === channel);
}

/** The same groups with every cap multiplied. */
export function scaledGroups(groups: Groups, factor: number): Groups {
  return { ...groups, cap: groups.cap.map((cap) => cap * factor) };
}

/** Whether an arm counts towards a group. */
export function isMember({ inner, outer }: Groups, g: number, k: number): boolean {
  return inner[k] === g || outer[k] === g;
}

/** Sum over the arms of each group. */
export function sumsOf(groups: Groups, amounts: Float64Array): Float64Array {
  const sums = new Float64Array(groups.cap.length);
  for (let k = 0; k < amounts.length; k++) {
    const [inner, outer] = [groups.inner[k]!, groups.outer[k]!];
    if (inner >= 0) sums[inner] = sums[inner]! + amounts[k]!;
    if (outer >= 0) sums[outer] = sums[outer]! + amounts[k]!;
  }
  return sums;
}

/** The most that arms can get together: no more than their own most, and than the cap of any group. */
export function capacityOf({ cap, inner, outer, parent }: Groups, upper: Float64Array): number {
  const room = new Float64Array(cap.length);
  let sum = 0;
  for (let k = 0; k < upper.length; k++) {
    const g = inner[k]! >= 0 ? inner[k]! : outer[k]!;
    if (g < 0) sum += upper[k]!;
    else room[g] = room[g]! + upper[k]!;
  }
  // Inner groups first, so that what they let through counts towards the outer ones.
  for (const depth of [true, false]) {
    for (let g = 0; g < cap.length; g++) {
      if (parent[g]! >= 0 !== depth) continue;
      const through = Math.min(cap[g]!, room[g]!);
      if (depth) room[parent[g]!] = room[parent[g]!]! + through;
      else sum += through;
    }
  }
  return sum;
}
