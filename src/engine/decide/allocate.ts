import { CELLS, slopes } from './curves.js';
import { DRAWS, type Draws, GROUPS } from './draws.js';
import { expOf, ln } from './elementary.js';
import { fillWithin } from './group-fill.js';
import type { Groups } from './groups.js';
import type { Prospects } from './prospects.js';
import { worstDraws } from './risk.js';
import { type MarginalTables, type WaterFill, waterFill } from './water-fill.js';

const { max, min } = Math;

const GRID_POINTS = 40;
/** First point of the grid after zero, in units of an even split. */
const FIRST_POINT = 0.02;

/** Amounts of reference spend per day, one for each arm. */
export interface Allocation {
  readonly amounts: Float64Array;
  /** What they would be without the bounds of shares and steps. */
  readonly free: Float64Array;
  readonly level: number;
  readonly kktResidual: number;
  /** What one more unit of money through the cap of each group would bring; null without groups. */
  readonly groupPrice: Float64Array | null;
}

/** Between which amounts each arm's money must lie, in reference spend per day. */
export interface AmountBounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 = may get money. */
  readonly active: Uint8Array;
  /** Whether any bound but the exploration floor is narrower than the whole. */
  readonly hold: boolean;
  /** Groups of arms that have caps, in the same unit; null: none. */
  readonly groups: Groups | null;
}

/**
 * Splits a total over the arms. Draws are solved in groups: each group's mean marginal return is filled to its own water level,
 * and the mean of the groups' splits is the answer, so that arms share money in proportion to how often they deserve it.
 * @param total reference spend per day, > 0; the bounds have room for it
 * @param riskTolerance 1 = neutral; 0 = the split that is best in the worst quarter of the draws; between them, in proportion
 */
export function allocate(
  prospects: Prospects,
  draws: Draws,
  bounds: AmountBounds,
  total: number,
  riskTolerance: number,
): Allocation {
  const solver = new Solver(prospects, bounds, total);
  const neutral = new Blend(bounds);
  for (let g = 0; g < GROUPS; g++) solver.solve(draws.group, g * solver.arms, neutral, 1 / GROUPS);
  const tolerance = min(1, max(0, riskTolerance));
  if (tolerance === 1) return neutral;
  const averse = (weight: Float64Array): Blend => {
    const split = new Blend(bounds);
    solver.solve(weighFactors(draws, weight), 0, split, 1);
    return split;
  };
  const worst = worstDraws(prospects, draws, neutral.amounts, (weight) => averse(weight).amounts);
  const both = new Blend(bounds);
  both.add(neutral, neutral.amounts, neutral.free, tolerance);
  const careful = averse(worst);
  both.add(careful, careful.amounts, careful.free, 1 - tolerance);
  return both;
}

/** A weighted sum of splits; keeps every bound that each of them keeps. */
class Blend implements Allocation {
  readonly amounts: Float64Array;
  readonly free: Float64Array;
  readonly groupPrice: Float64Array | null;
  level = 0;
  kktResidual = 0;

  constructor({ active, hold, groups }: AmountBounds) {
    this.groupPrice = groups && new Float64Array(groups.cap.length);
    this.amounts = new Float64Array(active.length);
    this.free = hold ? new Float64Array(active.length) : this.amounts;
  }

  add(part: WaterFill | Blend, amounts: Float64Array, free: Float64Array, weight: number): void {
    this.level += weight * part.level;
    this.kktResidual = max(this.kktResidual, part.kktResidual);
    if (this.groupPrice && part.groupPrice) addScaled(this.groupPrice, part.groupPrice, weight);
    addScaled(this.amounts, amounts, weight);
    if (this.free !== this.amounts) addScaled(this.free, free, weight);
  }
}

function addScaled(into: Float64Array, numbers: Float64Array, weight: number): void {
  for (let k = 0; k < into.length; k++) into[k] = into[k]! + weight * numbers[k]!;
}

/** Solves splits of one total that differ by a factor on each arm's prospect. */
class Solver {
  readonly arms: number;
  private readonly tables: MarginalTables;
  private readonly amounts: Float64Array;
  private readonly free: Float64Array;
  private readonly nothing: Float64Array;
  private readonly everything: Float64Array;
  private guess = 0;

  constructor(
    private readonly prospects: Prospects,
    private readonly bounds: AmountBounds,
    private readonly total: number,
  ) {
    const { active, hold } = bounds;
    this.arms = active.length;
    this.tables = tablesOf(prospects, active, total);
    this.amounts = new Float64Array(this.arms);
    this.free = hold ? new Float64Array(this.arms) : this.amounts;
    this.nothing = hold ? new Float64Array(this.arms) : this.amounts;
    this.everything = hold ? Float64Array.from(active, (flag) => flag * total) : this.amounts;
  }

  /** Adds the best split where each arm's prospect is multiplied by a factor. @param from where the factors start */
  solve(factor: Float64Array, from: number, into: Blend, weight: number): void {
    const { tables, bounds, total, amounts, free } = this;
    const { worth } = this.prospects;
    for (let k = 0; k < this.arms; k++) tables.scale[k] = factor[from + k]! * worth[k]!;
    const split = fillWithin(tables, bounds, total, this.guess, amounts);
    this.guess = split.level;
    if (bounds.hold) waterFill(tables, this.nothing, this.everything, total, this.guess, free);
    into.add(split, amounts, free, weight);
  }
}

/** Mean factor of each arm under weights of the draws. */
function weighFactors(draws: Draws, weight: Float64Array): Float64Array {
  const arms = draws.logFactor.length / DRAWS;
  const factor = new Float64Array(arms);
  for (let d = 0; d < DRAWS; d++) {
    if (weight[d] === 0) continue;
    for (let k = 0; k < arms; k++)
      factor[k] = factor[k]! + weight[d]! * expOf(draws.logFactor[d * arms + k]!);
  }
  return factor;
}

/** Mean marginal conversions of every arm on a grid of spend, in room that the next split takes over. */
function tablesOf(prospects: Prospects, active: Uint8Array, total: number): MarginalTables {
  const arms = active.length;
  if (TABLE.length < arms * GRID_POINTS) TABLE = new Float64Array(2 * arms * GRID_POINTS);
  fillGrid(total, active);
  for (let k = 0; k < arms; k++)
    fillRow(TABLE, k * GRID_POINTS, active[k] === 1 ? prospects.mean : null, k * CELLS);
  return { grid: GRID, table: TABLE, scale: new Float64Array(arms) };
}

/** Zero, then points that are each the same factor above the one before, up to the total; and the slope of every cell there. */
function fillGrid(total: number, active: Uint8Array): void {
  let activeCount = 0;
  for (let k = 0; k < active.length; k++) activeCount += active[k]!;
  const first = (FIRST_POINT * total) / activeCount;
  const logStep = ln(total / first) / (GRID_POINTS - 2);
  for (let g = 0; g < GRID_POINTS; g++) {
    GRID[g] = g === 0 ? 0 : first * expOf(logStep * (g - 1));
    slopes(GRID[g]!, SLOPE, 0);
    for (let j = 0; j < CELLS; j++) SLOPES[j * GRID_POINTS + g] = SLOPE[j]!;
  }
}

/** Adding falling rows keeps them falling. */
function fillRow(table: Float64Array, row: number, mean: Float64Array | null, from: number): void {
  table.fill(0, row, row + GRID_POINTS);
  if (!mean) return;
  for (let j = 0; j < CELLS; j++) {
    const own = mean[from + j]!;
    if (own === 0) continue;
    const slope = j * GRID_POINTS;
    for (let g = 0; g < GRID_POINTS; g++) table[row + g] = table[row + g]! + own * SLOPES[slope + g]!;
  }
}

const GRID = new Float64Array(GRID_POINTS);
const SLOPE = new Float64Array(CELLS);
/** cells × grid points. */
const SLOPES = new Float64Array(CELLS * GRID_POINTS);
let TABLE = new Float64Array(0);
