import { expOf } from './elementary.js';

const { abs, max, min, sqrt } = Math;

/**
 * Marginal return of each arm as a falling curve, tabulated on a grid of spend that all arms share. Between two points it is a
 * straight line; above the last point it is flat.
 */
export interface MarginalTables {
  /** Ascending from 0, in the unit of the bounds. */
  readonly grid: Float64Array;
  /** arms × grid points, each row not increasing, ≥ 0. */
  readonly table: Float64Array;
  /** Factor on each arm's row, ≥ 0. */
  readonly scale: Float64Array;
}

export interface WaterFill {
  /** The common marginal return ν of the arms that no bound holds. */
  readonly level: number;
  /** Largest relative violation of the optimality conditions: |marginal − ν| / ν inside the bounds, the wrong side at them. */
  readonly kktResidual: number;
  /** Where groups are capped: by how much the level within each is above the one around it. */
  readonly groupPrice?: Float64Array;
}

const MAX_ROUNDS = 150;
/** Relative width of the bracket at which a sum that still jumps is taken as a flat piece. */
const NARROW = 1e-13;
/** Part of the total by which a filling may miss it and count as exact. */
const EXACT = 1e-12;
/** Part of the total within which an amount counts as lying at its bound. */
const AT_BOUND = 1e-9;
/** Parts of the level: the least of the highest that is looked at, and the longest step that is taken as if all were straight. */
const LEAST_LEVEL = 1e-30;
const STRAIGHT_STEP = 0.3;
/** Rounds after which every third one halves the bracket, for the places where the sum jumps. */
const PATIENCE = 8;

/**
 * Which split of a total has the highest return? Finds the water level ν at which arms whose marginal return is above ν have
 * been filled up to it, by safeguarded Newton: what is filled is made of straight pieces, so that a step within them is exact.
 * Where the curve of an arm is flat at ν, the arms that are flat share what is left.
 * Requires Σ lower ≤ total ≤ Σ upper. An arm with a higher curve never gets less. Source: water-filling, Boyd and Vandenberghe,
 * "Convex Optimization", 5.5.3. Cost: about six sweeps over the arms with a good guess.
 * @param guess a level to start from, such as that of a similar problem; ≤ 0 = none
 * @param into receives the money of each arm, in [lower, upper]; sums to `total`
 */
export function waterFill(
  tables: MarginalTables,
  lower: Float64Array,
  upper: Float64Array,
  total: number,
  guess: number,
  into: Float64Array,
): WaterFill {
  const { table, scale } = tables;
  const points = tables.grid.length;
  const count = lower.length;
  if (LOW.length < count) makeRoom(count);
  let lowest = Number.POSITIVE_INFINITY;
  let highest = 0;
  for (let k = 0; k < count; k++) {
    highest = max(highest, scale[k]! * table[k * points]!);
    lowest = min(lowest, scale[k]! * table[k * points + points - 1]!);
  }
  if (highest === 0) return finish(tables, lower, upper, total, 0, lower, upper, into);
  // Above `highest` nobody wants more than the lower bound; at `lowest` everybody wants the upper one.
  let below = max(lowest, highest * LEAST_LEVEL) * (1 - 1e-9);
  let above = highest * (1 + 1e-9);
  let level = guess > below && guess < above ? guess : sqrt(below) * sqrt(above);
  for (let round = 0; round < MAX_ROUNDS && above - below > NARROW * above; round++) {
    const excess = fillTo(tables, lower, upper, level, LOW) - total;
    if (abs(excess) <= EXACT * total) return finish(tables, lower, upper, total, level, LOW, LOW, into);
    if (excess > 0) below = level;
    else above = level;
    const change = excess / fallPerLevel;
    let next = abs(change) < STRAIGHT_STEP * level ? level + change : level * expOf(change / level);
    const halve = round >= PATIENCE && round % 3 === 2;
    if (halve || !(next > below && next < above)) {
      next = above > 2 * below ? sqrt(below) * sqrt(above) : (below + above) / 2;
    }
    level = next;
  }
  fillTo(tables, lower, upper, above, LOW);
  fillTo(tables, lower, upper, below, HIGH);
  return finish(tables, lower, upper, total, above, LOW, HIGH, into);
}

let LOW = new Float64Array(64);
let HIGH = new Float64Array(64);
/** Segment of the grid in which each arm was found last: where the next search begins. Has no part in what is found. */
let SEGMENT = new Int32Array(64);
/** By how much the last filling would fall for each unit of the level, ≥ 0. */
let fallPerLevel = 0;

function makeRoom(count: number): void {
  LOW = new Float64Array(2 * count);
  HIGH = new Float64Array(2 * count);
  SEGMENT = new Int32Array(2 * count);
}

/**
 * Fills every arm to a level within its bounds: the most it would take, the largest spend whose marginal return is at least the
 * level. @returns the sum; leaves its slope in `fallPerLevel`
 */
function fillTo(
  { grid, table, scale }: MarginalTables,
  lower: Float64Array,
  upper: Float64Array,
  scaledLevel: number,
  into: Float64Array,
): number {
  const last = grid.length - 1;
  let sum = 0;
  let fall = 0;
  for (let k = 0; k < lower.length; k++) {
    const row = k * (last + 1);
    const own = scale[k]!;
    const level = scaledLevel / own;
    let spend = 0;
    let slope = 0;
    if (!(own > 0) || level > table[row]!) spend = 0;
    else if (level <= table[row + last]!) spend = Number.POSITIVE_INFINITY;
    else {
      let left = min(SEGMENT[k]!, last - 1);
      while (table[row + left]! < level) left--;
      while (table[row + left + 1]! >= level) left++;
      SEGMENT[k] = left;
      const from = table[row + left]!;
      const width = (grid[left + 1]! - grid[left]!) / (from - table[row + left + 1]!);
      spend = grid[left]! + (from - level) * width;
      slope = width / own;
    }
    if (spend <= lower[k]!) spend = lower[k]!;
    else if (spend >= upper[k]!) spend = upper[k]!;
    else fall += slope;
    into[k] = spend;
    sum += spend;
  }
  fallPerLevel = fall;
  return sum;
}

/** Marginal return of an arm at a spend. */
function marginalAt({ grid, table }: MarginalTables, k: number, spend: number): number {
  const last = grid.length - 1;
  const row = k * (last + 1);
  if (spend >= grid[last]!) return table[row + last]!;
  let left = min(SEGMENT[k]!, last - 1);
  while (grid[left]! > spend) left--;
  while (grid[left + 1]! <= spend) left++;
  const part = (spend - grid[left]!) / (grid[left + 1]! - grid[left]!);
  return table[row + left]! + part * (table[row + left + 1]! - table[row + left]!);
}

/** Interpolates between the fillings just above and just below the level, so that the sum is exact. */
function finish(
  tables: MarginalTables,
  lower: Float64Array,
  upper: Float64Array,
  total: number,
  level: number,
  low: Float64Array,
  high: Float64Array,
  into: Float64Array,
): WaterFill {
  const count = lower.length;
  let sumLow = 0;
  let sumHigh = 0;
  for (let k = 0; k < count; k++) {
    sumLow += low[k]!;
    sumHigh += high[k]!;
  }
  const part = sumHigh > sumLow ? min(1, max(0, (total - sumLow) / (sumHigh - sumLow))) : 0;
  const inverse = level > 0 ? 1 / level : 1;
  let kktResidual = 0;
  for (let k = 0; k < count; k++) {
    const amount = low[k]! + part * (high[k]! - low[k]!);
    into[k] = amount;
    const gap = (tables.scale[k]! * marginalAt(tables, k, amount) - level) * inverse;
    const atLower = amount <= lower[k]! + AT_BOUND * total;
    const atUpper = amount >= upper[k]! - AT_BOUND * total;
    if (atLower && atUpper) continue;
    kktResidual = max(kktResidual, atLower ? gap : atUpper ? -gap : abs(gap));
  }
  return { level, kktResidual };
}
