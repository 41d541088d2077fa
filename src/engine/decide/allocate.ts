import { Rng, seedOf } from '../../kernel/rng.js';
import { CELLS, slopeTable } from './curves.js';
import type { Levels } from './levels.js';
import { driftAt } from './observe.js';
import { worstDraws } from './risk.js';
import { gammaFromNormal, NORMAL_TABLE } from './special-functions.js';
import type { Values } from './value.js';
import { type MarginalTables, waterFill } from './water-fill.js';
import type { Working } from './working.js';

const { exp, log, max, min } = Math;

const GROUPS = 8;
const DRAWS_PER_GROUP = 4;
export const DRAWS = GROUPS * DRAWS_PER_GROUP;
const GRID_POINTS = 48;
/** First point of the grid, in units of an even split. */
const FIRST_POINT = 0.02;

/** Possible worlds drawn from the posterior: draws × arms. */
export interface Draws {
  readonly cell: Uint8Array;
  /** Conversions per exposure × season now. */
  readonly rate: Float64Array;
  /** What a conversion is worth to the KPI. */
  readonly worth: Float64Array;
}

/** Amounts of reference spend per day, one for each arm. */
export interface Allocation {
  readonly amounts: Float64Array;
  /** What they would be without the bounds of shares and steps. */
  readonly free: Float64Array;
  readonly level: number;
  readonly kktResidual: number;
}

/**
 * Draws worlds from the posterior: drift hypothesis by stratified weight, cell by its weight, rate from its Gamma, value lognormal.
 * @param drifts hypotheses that were read, 1 = read
 * @param factor season × common factor of each arm, now
 * @param values null where a conversion counts 1
 */
export function drawWorlds(
  working: Working,
  levels: Levels,
  drifts: Uint8Array,
  values: Values | null,
  factor: Float64Array,
  seed: number,
): Draws {
  const arms = working.base.length;
  const draws: Draws = {
    cell: new Uint8Array(DRAWS * arms),
    rate: new Float64Array(DRAWS * arms),
    worth: new Float64Array(DRAWS * arms).fill(1),
  };
  // Bit-reversed order spreads the hypotheses over the groups.
  const offset = new Rng(seed).uniform();
  const drift = REVERSED.map((d) => driftAt(working.campaignStats, drifts, (d + offset) / DRAWS));
  for (let k = 0; k < arms; k++) {
    // A stream of its own, so that an arm's draws depend neither on its place nor on the other arms.
    const rng = new Rng(seedOf(seed, working.arms[k]!.key));
    const value = values?.mean[k] ?? 1;
    const sd = values?.logSd[k] ?? 0;
    for (let d = 0; d < DRAWS; d++) {
      const slot = drift[d]! * arms + k;
      const cell = cellAt(levels.weight, slot * CELLS, rng.uniform());
      const gamma = gammaFromNormal(levels.shape[slot]!, NORMAL_TABLE[rng.uint32() >>> 20]!);
      const i = d * arms + k;
      draws.cell[i] = cell;
      draws.rate[i] = (factor[k]! * gamma) / levels.rate[slot * CELLS + cell]!;
      draws.worth[i] = value * exp(sd * NORMAL_TABLE[rng.uint32() >>> 20]! - 0.5 * sd * sd);
    }
  }
  return draws;
}

const REVERSED = Uint8Array.from({ length: DRAWS }, (_, d) => {
  let reversed = 0;
  for (let bit = 0; bit < 5; bit++) if (d & (1 << bit)) reversed |= 16 >> bit;
  return reversed;
});

function cellAt(weight: Float64Array, from: number, u: number): number {
  let rest = u;
  for (let j = 0; j < CELLS - 1; j++) {
    rest -= weight[from + j]!;
    if (rest < 0) return j;
  }
  return CELLS - 1;
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
  const arms = bounds.active.length;
  const unbounded = {
    ...bounds,
    lower: new Float64Array(arms),
    upper: Float64Array.from(bounds.active, (flag) => flag * total),
  };
  const grid = spendGrid(total, bounds.active);
  const slopes = slopeTable(grid);
  const tables: MarginalTables = { grid, table: new Float64Array(arms * GRID_POINTS) };
  const amounts = new Float64Array(arms);
  const free = new Float64Array(arms);
  let level = 0;
  let kktResidual = 0;
  const weight = new Float64Array(DRAWS);
  const solve = (part: number): void => {
    fillTables(draws, weight, bounds.active, slopes, tables.table);
    const split = waterFill(tables, bounds.lower, bounds.upper, total);
    const wanted = bounds.hold ? waterFill(tables, unbounded.lower, unbounded.upper, total) : split;
    for (let k = 0; k < arms; k++) {
      amounts[k] = amounts[k]! + part * split.amounts[k]!;
      free[k] = free[k]! + part * wanted.amounts[k]!;
    }
    level += part * split.level;
    kktResidual = max(kktResidual, split.kktResidual);
  };
  const neutral = min(1, max(0, riskTolerance));
  for (let group = 0; group < GROUPS; group++) {
    weight.fill(0);
    weight.fill(1 / DRAWS_PER_GROUP, group * DRAWS_PER_GROUP, (group + 1) * DRAWS_PER_GROUP);
    solve(neutral > 0 ? neutral / GROUPS : 1 / GROUPS);
  }
  if (neutral < 1) {
    weight.set(
      worstDraws(draws, amounts, neutral > 0 ? 1 / neutral : 1, (next) => {
        fillTables(draws, next, bounds.active, slopes, tables.table);
        return waterFill(tables, bounds.lower, bounds.upper, total).amounts;
      }),
    );
    if (neutral === 0) {
      amounts.fill(0);
      free.fill(0);
      level = 0;
    }
    solve(1 - neutral);
  }
  return { amounts, free, level, kktResidual };
}

function spendGrid(total: number, active: Uint8Array): Float64Array {
  const activeCount = active.reduce((sum, flag) => sum + flag, 0);
  const first = (FIRST_POINT * total) / activeCount;
  const step = log(total / first) / (GRID_POINTS - 1);
  return Float64Array.from({ length: GRID_POINTS }, (_, g) => first * exp(step * g));
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
