import { Rng } from '../../kernel/rng.js';
import { CELLS, slopeTable } from './curves.js';
import type { Levels } from './levels.js';
import { driftAt } from './observe.js';
import { gammaFromNormal, NORMAL_TABLE } from './special-functions.js';
import type { Values } from './value.js';
import { type MarginalTables, waterFill } from './water-fill.js';
import type { Working } from './working.js';

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
 * Draws worlds: drift hypothesis by stratified weight, cell by its weight, rate from its Gamma, value lognormal.
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
  const rng = new Rng(seed);
  const draws: Draws = {
    cell: new Uint8Array(DRAWS * arms),
    rate: new Float64Array(DRAWS * arms),
    worth: new Float64Array(DRAWS * arms).fill(1),
  };
  const offset = rng.uniform();
  for (let d = 0; d < DRAWS; d++) {
    // Bit-reversed order spreads the hypotheses over the groups.
    const q = driftAt(working.campaignStats, drifts, (REVERSED[d]! + offset) / DRAWS);
    for (let k = 0; k < arms; k++) {
      const slot = q * arms + k;
      const cell = cellAt(levels.weight, slot * CELLS, rng.uniform());
      const shape = levels.shape[slot]!;
      const gamma = gammaFromNormal(shape, NORMAL_TABLE[rng.uint32() >>> 20]!);
      const i = d * arms + k;
      draws.cell[i] = cell;
      draws.rate[i] = (factor[k]! * gamma) / levels.rate[slot * CELLS + cell]!;
      if (values) {
        const sd = values.logSd[k]!;
        draws.worth[i] = values.mean[k]! * Math.exp(sd * NORMAL_TABLE[rng.uint32() >>> 20]! - 0.5 * sd * sd);
      }
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

/**
 * Splits a total over the arms. Draws are solved in groups: each group's mean marginal return is filled to its own water level,
 * and the mean of the groups' splits is the answer, so that arms share money in proportion to how often they deserve it.
 * @param total reference spend per day, > 0; lower and upper bounds in the same unit, with room for the total
 * @param active 1 = may get money
 */
export function allocate(
  draws: Draws,
  lower: Float64Array,
  upper: Float64Array,
  active: Uint8Array,
  total: number,
  boundsHold: boolean,
): Allocation {
  const arms = lower.length;
  const grid = spendGrid(total, active);
  const slopes = slopeTable(grid);
  const tables: MarginalTables = { grid, table: new Float64Array(arms * GRID_POINTS) };
  const amounts = new Float64Array(arms);
  const free = new Float64Array(arms);
  const zero = new Float64Array(arms);
  const all = Float64Array.from(active, (flag) => flag * total);
  let level = 0;
  let kktResidual = 0;
  for (let group = 0; group < GROUPS; group++) {
    fillTables(draws, group, active, slopes, tables.table);
    const split = waterFill(tables, lower, upper, total);
    const wanted = boundsHold ? waterFill(tables, zero, all, total) : split;
    for (let k = 0; k < arms; k++) {
      amounts[k] = amounts[k]! + split.amounts[k]! / GROUPS;
      free[k] = free[k]! + wanted.amounts[k]! / GROUPS;
    }
    level += split.level / GROUPS;
    kktResidual = Math.max(kktResidual, split.kktResidual);
  }
  return { amounts, free, level, kktResidual };
}

function spendGrid(total: number, active: Uint8Array): Float64Array {
  const activeCount = active.reduce((sum, flag) => sum + flag, 0);
  const first = (FIRST_POINT * total) / activeCount;
  const step = Math.log(total / first) / (GRID_POINTS - 1);
  return Float64Array.from({ length: GRID_POINTS }, (_, g) => first * Math.exp(step * g));
}

/** Mean marginal return of a group's draws on the grid. Adding falling rows keeps them falling. */
function fillTables(
  draws: Draws,
  group: number,
  active: Uint8Array,
  slopes: Float64Array,
  table: Float64Array,
): void {
  const arms = active.length;
  table.fill(0);
  for (let d = group * DRAWS_PER_GROUP; d < (group + 1) * DRAWS_PER_GROUP; d++) {
    for (let k = 0; k < arms; k++) {
      if (active[k] !== 1) continue;
      const scale = (draws.rate[d * arms + k]! * draws.worth[d * arms + k]!) / DRAWS_PER_GROUP;
      const from = draws.cell[d * arms + k]! * GRID_POINTS;
      const row = k * GRID_POINTS;
      for (let g = 0; g < GRID_POINTS; g++) table[row + g] = table[row + g]! + scale * slopes[from + g]!;
    }
  }
}
