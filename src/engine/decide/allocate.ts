import { CELLS, slopes } from './curves.js';
import { DRAWS, type Draws, GROUPS } from './draws.js';
import type { Prospects } from './prospects.js';
import { worstDraws } from './risk.js';
import { type MarginalTables, waterFill } from './water-fill.js';

const { exp, log, max, min } = Math;

const GRID_POINTS = 48;
/** First point of the grid, in units of an even split. */
const FIRST_POINT = 0.02;

/** Amounts of reference spend per day, one for each arm. */
export interface Allocation {
  readonly amounts: Float64Array;
  /** What they would be without the bounds of shares and steps. */
  readonly free: Float64Array;
  readonly level: number;
  readonly kktResidual: number;
}

/** Between which amounts each arm's money must lie, in reference spend per day. */
export interface AmountBounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 = may get money. */
  readonly active: Uint8Array;
  /** Whether any bound but the exploration floor is narrower than the whole. */
  readonly hold: boolean;
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
  const solver = makeSolver(prospects, bounds, total);
  const neutral = solveNeutral(solver, draws);
  const tolerance = min(1, max(0, riskTolerance));
  if (tolerance === 1) return neutral;
  const solveWeighted = (weight: Float64Array) => solver.solve(weighFactors(draws, weight), 0);
  const averse = solveWeighted(
    worstDraws(prospects, draws, neutral.amounts, (weight) => solveWeighted(weight).amounts),
  );
  return blend([
    [tolerance, neutral],
    [1 - tolerance, averse],
  ]);
}

interface Solver {
  /** The best split where each arm's prospect is multiplied by a factor. @param from where the factors start */
  solve(factor: Float64Array, from: number): Allocation;
}

function makeSolver(prospects: Prospects, bounds: AmountBounds, total: number): Solver {
  const arms = bounds.active.length;
  const zero = new Float64Array(arms);
  const everything = Float64Array.from(bounds.active, (flag) => flag * total);
  const { grid, logStep } = spendGrid(total, bounds.active);
  const scale = new Float64Array(arms);
  const table = marginalTable(prospects, bounds.active, grid);
  const tables: MarginalTables = { grid, logStep, table, scale };
  let guess = 0;
  return {
    solve(factor, from) {
      for (let k = 0; k < arms; k++) scale[k] = factor[from + k]! * prospects.worth[k]!;
      const split = waterFill(tables, bounds.lower, bounds.upper, total, guess);
      guess = split.level;
      const free = bounds.hold ? waterFill(tables, zero, everything, total, guess) : split;
      return { ...split, free: free.amounts };
    },
  };
}

function solveNeutral(solver: Solver, draws: Draws): Allocation {
  const arms = draws.group.length / GROUPS;
  const parts: [number, Allocation][] = [];
  for (let g = 0; g < GROUPS; g++) parts.push([1 / GROUPS, solver.solve(draws.group, g * arms)]);
  return blend(parts);
}

/** Mean factor of each arm under weights of the draws. */
function weighFactors(draws: Draws, weight: Float64Array): Float64Array {
  const arms = draws.factor.length / DRAWS;
  const factor = new Float64Array(arms);
  for (let d = 0; d < DRAWS; d++) {
    for (let k = 0; k < arms; k++) factor[k] = factor[k]! + weight[d]! * draws.factor[d * arms + k]!;
  }
  return factor;
}

/** Weighted sum of splits; keeps every bound that each of them keeps. */
function blend(parts: readonly (readonly [number, Allocation])[]): Allocation {
  const arms = parts[0]![1].amounts.length;
  const amounts = new Float64Array(arms);
  const free = new Float64Array(arms);
  let level = 0;
  let kktResidual = 0;
  for (const [weight, part] of parts) {
    for (let k = 0; k < arms; k++) {
      amounts[k] = amounts[k]! + weight * part.amounts[k]!;
      free[k] = free[k]! + weight * part.free[k]!;
    }
    level += weight * part.level;
    kktResidual = max(kktResidual, part.kktResidual);
  }
  return { amounts, free, level, kktResidual };
}

function spendGrid(total: number, active: Uint8Array): { grid: Float64Array; logStep: number } {
  const activeCount = active.reduce((sum, flag) => sum + flag, 0);
  const first = (FIRST_POINT * total) / activeCount;
  const logStep = log(total / first) / (GRID_POINTS - 1);
  return { grid: Float64Array.from({ length: GRID_POINTS }, (_, g) => first * exp(logStep * g)), logStep };
}

/** Mean marginal conversions of every arm on the grid: arms × points. Adding falling rows keeps them falling. */
function marginalTable(prospects: Prospects, active: Uint8Array, grid: Float64Array): Float64Array {
  const arms = active.length;
  const slope = new Float64Array(GRID_POINTS * CELLS);
  for (let g = 0; g < GRID_POINTS; g++) slopes(grid[g]!, slope, g * CELLS);
  const table = new Float64Array(arms * GRID_POINTS);
  for (let k = 0; k < arms; k++) {
    if (active[k] !== 1) continue;
    const from = k * CELLS;
    for (let g = 0; g < GRID_POINTS; g++) {
      let sum = 0;
      for (let j = 0; j < CELLS; j++) sum += prospects.mean[from + j]! * slope[g * CELLS + j]!;
      table[k * GRID_POINTS + g] = sum;
    }
  }
  return table;
}
