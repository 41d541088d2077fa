import type { AmountBounds } from './allocate.js';
import { type Groups, sumsOf } from './groups.js';
import { type MarginalTables, type WaterFill, waterFill } from './water-fill.js';

const { max, min } = Math;

/** Part of a cap by which a sum may exceed it and count as at it. */
const AT_CAP = 1e-12;

/** The water level of the whole, and of every group that is held at its cap. */
export interface GroupFill extends WaterFill {
  /** For each group: the level within it; 0 where its cap does not bind. */
  readonly groupLevel: Float64Array;
  /** What one more unit of money through each cap would bring. */
  readonly groupPrice: Float64Array;
}

/** Splits a total within bounds and groups: `waterFill` where there are no groups. */
export function fillWithin(
  tables: MarginalTables,
  bounds: AmountBounds,
  total: number,
  guess: number,
  into: Float64Array,
): WaterFill {
  const { lower, upper, groups } = bounds;
  if (groups) return fillGroups(tables, { lower, upper, groups }, total, guess, into);
  return waterFill(tables, lower, upper, total, guess, into);
}

/**
 * Which split of a total has the highest return, where groups of arms are capped? By active sets: what is filled above its cap is
 * filled to it on a level of its own, and the others share what is left. Inner groups come first, since a group is over its cap only
 * where it is with all that is within it kept; a group that is held is solved as a whole problem of its own. Exact: every group that
 * is held lets more money flow to the rest, whose level falls, so that none that is held would ever let go.
 * Requires room: floors of every group within its cap, and Σ lower ≤ total ≤ what arms and groups can take. Cost: a split for each
 * group held.
 */
export function fillGroups(
  tables: MarginalTables,
  bounds: { readonly lower: Float64Array; readonly upper: Float64Array; readonly groups: Groups },
  total: number,
  guess: number,
  into: Float64Array,
): GroupFill {
  const filling = new Filling(tables, bounds, into);
  const level = filling.fill(-1, total, guess);
  const { kktResidual, groupLevel } = filling;
  const groupPrice = groupLevel.map((own, g) => {
    const around = groupLevel[bounds.groups.parent[g]!] ?? 0;
    return own > 0 ? max(0, own - (around > 0 ? around : level)) : 0;
  });
  return { level, kktResidual, groupLevel, groupPrice };
}

class Filling {
  kktResidual = 0;
  readonly groupLevel: Float64Array;
  private readonly lower: Float64Array;
  private readonly upper: Float64Array;
  private readonly part: Float64Array;

  constructor(
    private readonly tables: MarginalTables,
    private readonly bounds: {
      readonly lower: Float64Array;
      readonly upper: Float64Array;
      readonly groups: Groups;
    },
    private readonly into: Float64Array,
  ) {
    const arms = into.length;
    this.groupLevel = new Float64Array(bounds.groups.cap.length);
    this.lower = new Float64Array(arms);
    this.upper = new Float64Array(arms);
    this.part = new Float64Array(arms);
  }

  /** Fills an outer group, or everything (−1), with what is within it kept to its caps. @returns the level of the arms not held */
  fill(scope: number, total: number, guess: number): number {
    const { cap, parent, inner, outer } = this.bounds.groups;
    const held = new Set<number>();
    const isOpen = (k: number): boolean =>
      (scope < 0 || outer[k] === scope) && !held.has(inner[k]!) && (scope >= 0 || !held.has(outer[k]!));
    for (;;) {
      let rest = total;
      for (const g of held) rest -= cap[g]!;
      const level = this.fillArms(isOpen, max(0, rest), guess);
      const sums = sumsOf(this.bounds.groups, this.into);
      const over = (g: number): boolean => !held.has(g) && sums[g]! > cap[g]! * (1 + AT_CAP);
      const groups = Array.from(cap, (_, g) => g).filter((g) =>
        scope < 0 ? !held.has(parent[g]!) : parent[g] === scope,
      );
      const innerOver = groups.filter((g) => over(g) && inner.includes(g));
      const next = innerOver.length > 0 ? innerOver : groups.filter(over);
      if (next.length === 0)
        return this.settle(
          level,
          groups.filter((g) => held.has(g)),
        );
      for (const g of next) {
        held.add(g);
        this.groupLevel[g] = inner.includes(g)
          ? this.fillArms((k) => inner[k] === g, cap[g]!, level)
          : this.fillOuter(g, held, level);
      }
    }
  }

  private fillOuter(g: number, held: Set<number>, guess: number): number {
    this.bounds.groups.parent.forEach((outer, i) => {
      if (outer !== g) return;
      held.delete(i);
      this.groupLevel[i] = 0;
    });
    return this.fill(g, this.bounds.groups.cap[g]!, guess);
  }

  /** Fills some arms and leaves the others as they are. */
  private fillArms(isOpen: (k: number) => boolean, total: number, guess: number): number {
    let open = 0;
    for (let k = 0; k < this.into.length; k++) {
      const isIn = isOpen(k);
      if (isIn) open += 1;
      this.lower[k] = isIn ? this.bounds.lower[k]! : 0;
      this.upper[k] = isIn ? this.bounds.upper[k]! : 0;
    }
    if (open === 0) return Number.POSITIVE_INFINITY;
    const { level, kktResidual } = waterFill(this.tables, this.lower, this.upper, total, guess, this.part);
    for (let k = 0; k < this.into.length; k++) if (isOpen(k)) this.into[k] = this.part[k]!;
    this.kktResidual = max(this.kktResidual, kktResidual);
    return level;
  }

  /** A group is held only where its own level is the higher one. Where every arm is held, the lowest of their levels counts. */
  private settle(level: number, held: readonly number[]): number {
    const lowest = held.reduce((least, g) => min(least, this.groupLevel[g]!), level);
    if (!Number.isFinite(level)) return lowest;
    if (level > 0) this.kktResidual = max(this.kktResidual, (level - lowest) / level);
    return level;
  }
}
