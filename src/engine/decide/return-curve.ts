import type { AmountBounds } from './allocate.js';
import { CELLS, slopes } from './curves.js';
import { expOf, ln } from './elementary.js';
import { fillWithin } from './group-fill.js';
import type { Prospects } from './prospects.js';
import type { MarginalTables } from './water-fill.js';

/** Finer than the grid of a split, and from further down: totals of every size are compared on it. */
const GRID_POINTS = 160;
/** First point of the grid after zero, in units of an even split. */
const FIRST_POINT = 1e-4;

/**
 * What the best split of a total is expected to bring a day, R(T), in what the KPI counts: conversions, or revenue in reference spend.
 * Of mean curves, integrated exactly between the points of the grid. Concave in T as long as bounds are shares of T or fixed amounts.
 */
export class ReturnCurve {
  private readonly tables: MarginalTables;
  /** arms × grid points: integral of the table from 0. */
  private readonly integral: Float64Array;
  private readonly amounts: Float64Array;
  private guess = 0;

  /** @param most largest total that is asked for, reference spend per day, > 0 */
  constructor(prospects: Prospects, active: Uint8Array, most: number) {
    const arms = active.length;
    const grid = gridUpTo(most, arms);
    const table = new Float64Array(arms * GRID_POINTS);
    const slope = new Float64Array(CELLS);
    for (let g = 0; g < GRID_POINTS; g++) {
      slopes(grid[g]!, slope, 0);
      for (let k = 0; k < arms; k++) {
        let sum = 0;
        for (let j = 0; j < CELLS; j++) sum += prospects.mean[k * CELLS + j]! * slope[j]!;
        table[k * GRID_POINTS + g] = active[k] === 1 ? sum : 0;
      }
    }
    this.tables = { grid, table, scale: prospects.worth };
    this.integral = integralOf(this.tables);
    this.amounts = new Float64Array(arms);
  }

  /** R(T). @param bounds have room for `total` */
  at(total: number, bounds: AmountBounds): number {
    this.guess = fillWithin(this.tables, bounds, total, this.guess, this.amounts).level;
    const { scale } = this.tables;
    let sum = 0;
    for (let k = 0; k < scale.length; k++) sum += scale[k]! * this.armReturn(k, this.amounts[k]!);
    return sum;
  }

  private armReturn(k: number, spend: number): number {
    const { grid, table } = this.tables;
    const row = k * GRID_POINTS;
    let left = 0;
    let right = GRID_POINTS - 1;
    while (right - left > 1) {
      const middle = (left + right) >> 1;
      if (grid[middle]! <= spend) left = middle;
      else right = middle;
    }
    const from = table[row + left]!;
    const beyond = spend - grid[left]!;
    const fall = (from - table[row + right]!) / (grid[right]! - grid[left]!);
    return this.integral[row + left]! + beyond * (from - (fall * beyond) / 2);
  }
}

function gridUpTo(most: number, arms: number): Float64Array {
  const first = (FIRST_POINT * most) / arms;
  const logStep = ln(most / first) / (GRID_POINTS - 2);
  return Float64Array.from({ length: GRID_POINTS }, (_, g) =>
    g === 0 ? 0 : first * expOf(logStep * (g - 1)),
  );
}

function integralOf({ grid, table }: MarginalTables): Float64Array {
  const integral = new Float64Array(table.length);
  for (let i = 0; i < table.length; i++) {
    const g = i % GRID_POINTS;
    if (g === 0) continue;
    integral[i] = integral[i - 1]! + ((table[i - 1]! + table[i]!) / 2) * (grid[g]! - grid[g - 1]!);
  }
  return integral;
}
