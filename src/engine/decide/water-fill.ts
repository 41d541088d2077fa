const { abs, log, max, min, sqrt } = Math;

/**
 * Marginal return of each arm as a falling curve, tabulated on a grid of spend that all arms share. Between two points it is
 * linear in ln(spend); below the first and above the last point it is flat.
 */
export interface MarginalTables {
  /** Ascending, > 0; in the unit of the bounds. */
  readonly grid: Float64Array;
  /** arms × grid points, each row not increasing, ≥ 0. */
  readonly table: Float64Array;
}

export interface WaterFill {
  /** Money of each arm, in [lower, upper]; sums to `total`. */
  readonly amounts: Float64Array;
  /** The common marginal return ν of the arms that no bound holds. */
  readonly level: number;
  /** Largest relative violation of the optimality conditions: |marginal − ν| / ν inside the bounds, the wrong side at them. */
  readonly kktResidual: number;
}

const MAX_ROUNDS = 100;
/** Part of the total by which a filling may miss it and count as exact. */
const EXACT = 1e-13;
/** Part of the total within which an amount counts as lying at its bound. */
const AT_BOUND = 1e-9;

/**
 * Which split of a total has the highest return? Finds the water level ν at which arms whose marginal return is above ν have
 * been filled up to it. Where the curve of an arm is flat at ν, the arms that are flat share what is left.
 * Requires Σ lower ≤ total ≤ Σ upper. An arm with a higher curve never gets less. Source: water-filling, Boyd and Vandenberghe,
 * "Convex Optimization", 5.5.3. Cost: about 40 sweeps over the arms.
 */
export function waterFill(
  tables: MarginalTables,
  lower: Float64Array,
  upper: Float64Array,
  total: number,
): WaterFill {
  const { grid, table } = tables;
  const points = grid.length;
  const count = lower.length;
  const low = new Float64Array(count);
  const high = new Float64Array(count);
  let levelLow = Number.POSITIVE_INFINITY;
  let levelHigh = 0;
  for (let k = 0; k < count; k++) {
    levelHigh = max(levelHigh, table[k * points]!);
    levelLow = min(levelLow, table[k * points + points - 1]!);
  }
  if (levelHigh === 0)
    return finish(tables, lower, upper, total, 0, lower, upper, sumOf(lower), sumOf(upper));
  // Above levelHigh nobody wants more than the lower bound; below levelLow everybody wants the upper one.
  const fill = (level: number, into: Float64Array): number => {
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const spend = spendAt(tables, k, level);
      into[k] = spend < lower[k]! ? lower[k]! : spend > upper[k]! ? upper[k]! : spend;
      sum += into[k]!;
    }
    return sum;
  };
  let above = levelHigh * (1 + 1e-9);
  let below = max(0, levelLow * (1 - 1e-9));
  let sumAbove = fill(above, low);
  let sumBelow = fill(below, high);
  for (let i = 0; i < MAX_ROUNDS && above - below > 1e-14 * above; i++) {
    const level = nextLevel(below, above, sumBelow, sumAbove, total, i);
    const sum = fill(level, low);
    if (abs(sum - total) <= EXACT * total) {
      below = level;
      above = level;
    } else if (sum > total) {
      below = level;
      sumBelow = sum;
    } else {
      above = level;
      sumAbove = sum;
    }
  }
  sumAbove = fill(above, low);
  sumBelow = fill(below, high);
  return finish(tables, lower, upper, total, above, low, high, sumAbove, sumBelow);
}

/** Secant and bisection in turn: the sum is nearly linear in ln ν in most places, and flat or steep in some. */
function nextLevel(
  below: number,
  above: number,
  sumBelow: number,
  sumAbove: number,
  total: number,
  round: number,
): number {
  if (round % 2 === 1 || sumBelow <= sumAbove) {
    return below > 0 && above / below > 4 ? sqrt(below * above) : (below + above) / 2;
  }
  const part = min(0.999, max(0.001, (sumBelow - total) / (sumBelow - sumAbove)));
  return below + part * (above - below);
}

/** The most an arm would take at a level: the largest spend whose marginal return is at least the level. */
function spendAt(tables: MarginalTables, k: number, level: number): number {
  const { grid, table } = tables;
  const points = grid.length;
  const row = k * points;
  if (level > table[row]!) return 0;
  if (level <= table[row + points - 1]!) return Number.POSITIVE_INFINITY;
  let left = 0;
  let right = points - 1;
  while (right - left > 1) {
    const middle = (left + right) >> 1;
    if (table[row + middle]! >= level) left = middle;
    else right = middle;
  }
  const from = table[row + left]!;
  const to = table[row + right]!;
  const part = (from - level) / (from - to);
  return grid[left]! * (grid[right]! / grid[left]!) ** part;
}

/** Marginal return of an arm at a spend. */
export function marginalAt(tables: MarginalTables, k: number, spend: number): number {
  const { grid, table } = tables;
  const points = grid.length;
  const row = k * points;
  if (!(spend > grid[0]!)) return table[row]!;
  if (spend >= grid[points - 1]!) return table[row + points - 1]!;
  let left = 0;
  let right = points - 1;
  while (right - left > 1) {
    const middle = (left + right) >> 1;
    if (grid[middle]! <= spend) left = middle;
    else right = middle;
  }
  const part = log(spend / grid[left]!) / log(grid[right]! / grid[left]!);
  return table[row + left]! + part * (table[row + right]! - table[row + left]!);
}

/** Interpolates between the fillings just above and just below the level, then makes the sum exact to rounding error. */
function finish(
  tables: MarginalTables,
  lower: Float64Array,
  upper: Float64Array,
  total: number,
  level: number,
  low: Float64Array,
  high: Float64Array,
  sumLow: number,
  sumHigh: number,
): WaterFill {
  const count = lower.length;
  const amounts = new Float64Array(count);
  const part = sumHigh > sumLow ? min(1, max(0, (total - sumLow) / (sumHigh - sumLow))) : 0;
  for (let k = 0; k < count; k++) {
    amounts[k] = low[k]! + part * (high[k]! - low[k]!);
  }
  let kktResidual = 0;
  const scale = level > 0 ? level : 1;
  for (let k = 0; k < count; k++) {
    const marginal = marginalAt(tables, k, amounts[k]!);
    const gap = (marginal - level) / scale;
    const atLower = amounts[k]! <= lower[k]! + AT_BOUND * total;
    const atUpper = amounts[k]! >= upper[k]! - AT_BOUND * total;
    if (atLower && atUpper) continue;
    kktResidual = max(kktResidual, atLower ? gap : atUpper ? -gap : abs(gap));
  }
  return { amounts, level, kktResidual };
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
