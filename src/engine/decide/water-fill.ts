const { abs, exp, log, max, min } = Math;

/**
 * Marginal return of each arm as a falling curve, tabulated on a grid of spend that all arms share. Between two points it is
 * linear in ln(spend); below the first and above the last point it is flat.
 */
export interface MarginalTables {
  /** Ascending, > 0, in the unit of the bounds; each point is the same factor above the one before. */
  readonly grid: Float64Array;
  /** Logarithm of that factor. */
  readonly logStep: number;
  /** arms × grid points, each row not increasing, ≥ 0. */
  readonly table: Float64Array;
  /** Factor on each arm's row, ≥ 0. */
  readonly scale: Float64Array;
}

export interface WaterFill {
  /** Money of each arm, in [lower, upper]; sums to `total`. */
  readonly amounts: Float64Array;
  /** The common marginal return ν of the arms that no bound holds. */
  readonly level: number;
  /** Largest relative violation of the optimality conditions: |marginal − ν| / ν inside the bounds, the wrong side at them. */
  readonly kktResidual: number;
}

const MAX_ROUNDS = 150;
/** Width of the bracket, in logarithms, at which a sum that still jumps is taken as a flat piece. */
const NARROW = 1e-13;
/** Part of the total by which a filling may miss it and count as exact. */
const EXACT = 1e-13;
/** Part of the total within which an amount counts as lying at its bound. */
const AT_BOUND = 1e-9;

/**
 * Which split of a total has the highest return? Finds the water level ν at which arms whose marginal return is above ν have
 * been filled up to it. Where the curve of an arm is flat at ν, the arms that are flat share what is left.
 * Requires Σ lower ≤ total ≤ Σ upper. An arm with a higher curve never gets less. Source: water-filling, Boyd and Vandenberghe,
 * "Convex Optimization", 5.5.3. Cost: about ten sweeps over the arms with a good guess.
 * @param guess a level to start from, such as that of a similar problem; ≤ 0 = none
 */
export function waterFill(
  tables: MarginalTables,
  lower: Float64Array,
  upper: Float64Array,
  total: number,
  guess = 0,
): WaterFill {
  const { table, scale } = tables;
  const points = tables.grid.length;
  const count = lower.length;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = 0;
  for (let k = 0; k < count; k++) {
    highest = max(highest, scale[k]! * table[k * points]!);
    lowest = min(lowest, scale[k]! * table[k * points + points - 1]!);
  }
  if (highest === 0) return finish(tables, lower, upper, total, 0, lower, upper);
  const low = new Float64Array(count);
  const fill = (level: number): number => fillTo(tables, lower, upper, level, low);
  // Above `highest` nobody wants more than the lower bound; at `lowest` everybody wants the upper one.
  const bracket = bracketOf(
    fill,
    total,
    log(max(lowest, highest * 1e-30)) - 1e-9,
    log(highest) + 1e-9,
    guess,
  );
  const [below, above] = narrow(fill, total, bracket);
  const high = new Float64Array(count);
  fillTo(tables, lower, upper, exp(above.at), low);
  fillTo(tables, lower, upper, exp(below.at), high);
  return finish(tables, lower, upper, total, exp(above.at), low, high);
}

/** A logarithm of a level, and by how much the filling to it exceeds the total. */
interface Point {
  readonly at: number;
  readonly excess: number;
}

/** Two levels with the answer between them: the first fills too much, the second too little. */
type Bracket = readonly [Point, Point];

function bracketOf(
  fill: (level: number) => number,
  total: number,
  least: number,
  most: number,
  guess: number,
): Bracket {
  const pointAt = (at: number): Point => ({ at, excess: fill(exp(at)) - total });
  if (!(guess > 0)) return [pointAt(least), pointAt(most)];
  const start = pointAt(min(most, max(least, log(guess))));
  let edge = start;
  // Outwards in growing steps, towards the side on which the answer lies.
  for (let step = 0.05; ; step *= 3) {
    const next = pointAt(start.excess > 0 ? min(most, edge.at + step) : max(least, edge.at - step));
    if (start.excess > 0 ? next.excess <= 0 || next.at >= most : next.excess >= 0 || next.at <= least) {
      return start.excess > 0 ? [edge, next] : [next, edge];
    }
    edge = next;
  }
}

/** Regula falsi with halved ends (Illinois), and a bisection every third round for the places where the sum jumps. */
function narrow(fill: (level: number) => number, total: number, bracket: Bracket): Bracket {
  let [below, above] = bracket;
  let falseBelow = below.excess;
  let falseAbove = above.excess;
  for (let round = 0; round < MAX_ROUNDS && above.at - below.at > NARROW; round++) {
    const secant = round % 3 !== 2 && falseBelow > falseAbove;
    const part = secant ? min(0.99, max(0.01, falseBelow / (falseBelow - falseAbove))) : 0.5;
    const at = below.at + part * (above.at - below.at);
    const next = { at, excess: fill(exp(at)) - total };
    if (abs(next.excess) <= EXACT * total) return [next, next];
    if (next.excess > 0) {
      below = next;
      falseBelow = next.excess;
      falseAbove /= 2;
    } else {
      above = next;
      falseAbove = next.excess;
      falseBelow /= 2;
    }
  }
  return [below, above];
}

/** Fills every arm to a level within its bounds; the sum. */
function fillTo(
  tables: MarginalTables,
  lower: Float64Array,
  upper: Float64Array,
  level: number,
  into: Float64Array,
): number {
  let sum = 0;
  for (let k = 0; k < lower.length; k++) {
    const spend = spendAt(tables, k, level);
    const amount = spend < lower[k]! ? lower[k]! : spend > upper[k]! ? upper[k]! : spend;
    into[k] = amount;
    sum += amount;
  }
  return sum;
}

/** The most an arm would take at a level: the largest spend whose marginal return is at least the level. */
function spendAt(tables: MarginalTables, k: number, scaledLevel: number): number {
  const { grid, table, scale } = tables;
  const points = grid.length;
  const row = k * points;
  if (!(scale[k]! > 0)) return 0;
  const level = scaledLevel / scale[k]!;
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
  return grid[left]! * exp(part * tables.logStep);
}

/** Marginal return of an arm at a spend. */
function marginalAt(tables: MarginalTables, k: number, spend: number): number {
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
  const part = log(spend / grid[left]!) / tables.logStep;
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
): WaterFill {
  const count = lower.length;
  const sumLow = sumOf(low);
  const sumHigh = sumOf(high);
  const amounts = new Float64Array(count);
  const part = sumHigh > sumLow ? min(1, max(0, (total - sumLow) / (sumHigh - sumLow))) : 0;
  for (let k = 0; k < count; k++) {
    amounts[k] = low[k]! + part * (high[k]! - low[k]!);
  }
  let kktResidual = 0;
  const scale = level > 0 ? level : 1;
  for (let k = 0; k < count; k++) {
    const marginal = tables.scale[k]! * marginalAt(tables, k, amounts[k]!);
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
