import { slopeTable } from './curves.js';
import { DRAWS, DRAWS_PER_GROUP, type Draws, GROUPS } from './draws.js';
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
  draws: Draws,
  bounds: AmountBounds,
  total: number,
  riskTolerance: number,
): Allocation {
  const solver = makeSolver(draws, bounds, total);
  const neutral = solveNeutral(solver);
  const tolerance = min(1, max(0, riskTolerance));
  if (tolerance === 1) return neutral;
  const averse = solver.solve(worstDraws(draws, neutral.amounts, (weight) => solver.solve(weight).amounts));
  return blend([
    [tolerance, neutral],
    [1 - tolerance, averse],
  ]);
}

interface Solver {
  /** The best split under weights of the draws that sum to 1. */
  solve(weight: Float64Array): Allocation;
}

function makeSolver(draws: Draws, bounds: AmountBounds, total: number): Solver {
  const arms = bounds.active.length;
  const zero = new Float64Array(arms);
  const everything = Float64Array.from(bounds.active, (flag) => flag * total);
  const { grid, logStep } = spendGrid(total, bounds.active);
  const slopes = slopeTable(grid);
  const tables: MarginalTables = { grid, logStep, table: new Float64Array(arms * GRID_POINTS) };
  let guess = 0;
  return {
    solve(weight) {
      fillTables(draws, weight, bounds.active, slopes, tables.table);
      const split = waterFill(tables, bounds.lower, bounds.upper, total, guess);
      guess = split.level;
      const free = bounds.hold ? waterFill(tables, zero, everything, total, guess) : split;
      return { ...split, free: free.amounts };
    },
  };
}

function solveNeutral(solver: Solver): Allocation {
  const weight = new Float64Array(DRAWS);
  const parts: [number, Allocation][] = [];
  for (let group = 0; group < GROUPS; group++) {
    const from = group * DRAWS_PER_GROUP;
    weight.fill(0).fill(1 / DRAWS_PER_GROUP, from, from + DRAWS_PER_GROUP);
    parts.push([1 / GROUPS, solver.solve(weight)]);
  }
  return blend(parts);
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

/** Weighted mean marginal return of the draws on the grid. Adding falling rows keeps them falling. */
function fillTables(
  draws: Draws,
  weight: Float64Array,
  active: Uint8Array,
  slopes: Float64Array,
  table: Float64Array,
): void {
  const arms = active.length;
  table.fill(0);
  for (let d = 0; d < DRAWS; d++) {
    if (weight[d] === 0) continue;
    for (let k = 0; k < arms; k++) {
      if (active[k] !== 1) continue;
      const scale = draws.rate[d * arms + k]! * draws.worth[d * arms + k]! * weight[d]!;
      const from = draws.cell[d * arms + k]! * GRID_POINTS;
      const row = k * GRID_POINTS;
      for (let g = 0; g < GRID_POINTS; g++) table[row + g] = table[row + g]! + scale * slopes[from + g]!;
    }
  }
}
