import { expOf, ln } from './elementary.js';

/**
 * Response curves that the engine holds possible. A cell is a family F with F(0) = 0, F'(0) = 1 and a half-saturation h, in units
 * of reference spend per day: x(u) ∝ h·F(u/h), scaled so that x(1) = 1: all cells agree at the reference spend, which is what is
 * believed a priori. Families, from the one that goes on longest to the one that stops soonest: ((1+u)^.6 − 1)/.6, ln(1+u) (Weber
 * and Fechner's law), 1 − e^−u; they bracket the curves of marketing-mix models.
 */
const HALF_SATURATIONS = [0.4, 2, 10] as const;
const FAMILIES = 3;
const POWER = 0.6;

/** Number of cells: every half-saturation with every family, and the straight line as the last. */
export const CELLS = FAMILIES * HALF_SATURATIONS.length + 1;
const LINEAR_CELL = CELLS - 1;
/** Cell by whose exposure the size of a window is told: logarithmic, of middling curvature. */
export const SIZE_CELL = 4;

/** Sizes of curvature: one for each half-saturation, steepest first, and the straight line. */
export const SIZES = HALF_SATURATIONS.length + 1;

/** The size that a cell has, in [0, SIZES). */
export function sizeOfCell(cell: number): number {
  return Math.floor(cell / FAMILIES);
}

/** Prior weight of each cell; sums to 1. The straight line counts twice. */
export const CELL_PRIOR: Float64Array = new Float64Array(CELLS).fill(1 / (CELLS + 1));
CELL_PRIOR[LINEAR_CELL] = 2 / (CELLS + 1);

/** Spend below which all curves are one line: keeps logarithms finite where conversions were reported without a cost. */
const LEAST_SPEND = 1e-4;
/** Spend in half-saturations below which a curve is its tangent to seven digits. */
const STRAIGHT = 1e-7;

/** Factor of each cell that makes its exposure 1 at the reference spend. */
const SCALE: Float64Array = new Float64Array(CELLS).fill(1);
{
  const atReference = new Float64Array(CELLS);
  exposures(1, atReference, 0);
  for (let j = 0; j < CELLS; j++) SCALE[j] = 1 / atReference[j]!;
}
const LEAST_EXPOSURE = SCALE.map((scale) => scale * LEAST_SPEND);

/**
 * Exposure x_j(u) of all cells; rising in u, 0 at 0, 1 at the reference spend.
 * @param u spend per day in units of reference spend, ≥ 0
 * @param into receives CELLS numbers from `at` on
 */
export function exposures(u: number, into: Float64Array, at: number): void {
  let j = 0;
  for (let i = 0; i < HALF_SATURATIONS.length; i++) {
    const h = HALF_SATURATIONS[i]!;
    const r = u / h;
    if (r < STRAIGHT) {
      into[at + j] = SCALE[j]! * u;
      into[at + j + 1] = SCALE[j + 1]! * u;
      into[at + j + 2] = SCALE[j + 2]! * u;
    } else {
      const logged = ln(1 + r);
      into[at + j] = SCALE[j]! * (h / POWER) * (expOf(POWER * logged) - 1);
      into[at + j + 1] = SCALE[j + 1]! * h * logged;
      into[at + j + 2] = SCALE[j + 2]! * h * (1 - expOf(-r));
    }
    j += FAMILIES;
  }
  into[at + j] = u;
}

/** ln of exposures, none taken to be less than that of the least spend. */
export function logExposures(exposure: Float64Array, from: number, into: Float64Array): void {
  for (let j = 0; j < CELLS; j++) {
    const x = exposure[from + j]!;
    const least = LEAST_EXPOSURE[j]!;
    into[j] = ln(x > least ? x : least);
  }
}

/** A slope of zero would leave no price to compare arms by where all are saturated. */
const LEAST_SLOPE = 1e-6;

/** Slopes x_j'(u) of all cells, each > 0; falling in u. */
export function slopes(u: number, into: Float64Array, at: number): void {
  let j = 0;
  for (let i = 0; i < HALF_SATURATIONS.length; i++) {
    const r = u / HALF_SATURATIONS[i]!;
    const falling = expOf(-r);
    into[at + j] = SCALE[j]! * expOf((POWER - 1) * ln(1 + r));
    into[at + j + 1] = SCALE[j + 1]! / (1 + r);
    into[at + j + 2] = SCALE[j + 2]! * (falling > LEAST_SLOPE ? falling : LEAST_SLOPE);
    j += FAMILIES;
  }
  into[at + j] = 1;
}

/** Sum of weights × exposures: the exposure of a mean curve. */
export function meanExposure(
  weight: Float64Array,
  weightAt: number,
  exposure: Float64Array,
  from: number,
): number {
  let sum = 0;
  for (let j = 0; j < CELLS; j++) sum += weight[weightAt + j]! * exposure[from + j]!;
  return sum;
}
