const { exp, expm1, log1p, max } = Math;

/**
 * Response curves that the engine holds possible. A cell is a family F with F(0) = 0, F'(0) = 1 and a half-saturation h, in units
 * of reference spend per day: x(u) = h·F(u/h). Families, from the one that goes on longest to the one that stops soonest:
 * ((1+u)^.6 − 1)/.6, ln(1+u) (Weber and Fechner's law), 1 − e^−u; they bracket the curves of marketing-mix models.
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
export const LEAST_SPEND = 1e-4;

/**
 * Exposure x_j(u) of all cells.
 * @param u spend per day in units of reference spend, ≥ 0
 * @param into receives CELLS numbers from `at` on, each in [0, u]
 */
export function exposures(u: number, into: Float64Array, at: number): void {
  let j = at;
  for (let i = 0; i < HALF_SATURATIONS.length; i++) {
    const h = HALF_SATURATIONS[i]!;
    const r = u / h;
    const logged = log1p(r);
    into[j] = (h * expm1(POWER * logged)) / POWER;
    into[j + 1] = h * logged;
    into[j + 2] = -h * expm1(-r);
    j += FAMILIES;
  }
  into[j] = u;
}

/** Exposure of each cell at the reference spend, where all cells agree a priori. */
export const AT_REFERENCE: Float64Array = new Float64Array(CELLS);
exposures(1, AT_REFERENCE, 0);

/** A slope of zero would leave no price to compare arms by where all are saturated. */
const LEAST_SLOPE = 1e-6;

/** Slopes x_j'(u) of all cells, each in (0, 1]; falling in u. */
export function slopes(u: number, into: Float64Array, at: number): void {
  let j = at;
  for (let i = 0; i < HALF_SATURATIONS.length; i++) {
    const r = u / HALF_SATURATIONS[i]!;
    into[j] = (1 + r) ** (POWER - 1);
    into[j + 1] = 1 / (1 + r);
    into[j + 2] = max(LEAST_SLOPE, exp(-r));
    j += FAMILIES;
  }
  into[j] = 1;
}

/** Sum of weights × exposures per reference exposure: the exposure of a mean curve. */
export function meanExposure(
  weight: Float64Array,
  weightAt: number,
  exposure: Float64Array,
  from: number,
): number {
  let sum = 0;
  for (let j = 0; j < CELLS; j++) sum += (weight[weightAt + j]! * exposure[from + j]!) / AT_REFERENCE[j]!;
  return sum;
}
