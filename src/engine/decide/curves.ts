const { exp, expm1, log1p, max } = Math;

/**
 * Response curves that the engine holds possible. A cell is a family F with F(0) = 0, F'(0) = 1 and a half-saturation h, in units
 * of reference spend per day: x(u) = h·F(u/h). Source: the families of marketing-mix models; ln(1+u) is Weber and Fechner's law.
 */
const HALF_SATURATIONS = [0.3, 1, 3, 10] as const;

type Family = 'LOG' | 'RATIO' | 'EXPONENTIAL' | 'POWER';
const FAMILIES: readonly Family[] = ['LOG', 'RATIO', 'EXPONENTIAL', 'POWER'];

/** Number of cells: every family at every half-saturation, and the straight line as the last. */
export const CELLS = FAMILIES.length * HALF_SATURATIONS.length + 1;
const LINEAR_CELL = CELLS - 1;
/** Cell by whose exposure the size of a window is told: logarithmic, of middling curvature. */
export const SIZE_CELL = 8;

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
    into[j] = h * logged;
    into[j + 1] = (h * r) / (1 + r);
    into[j + 2] = -h * expm1(-r);
    into[j + 3] = (h * expm1(0.6 * logged)) / 0.6;
    j += 4;
  }
  into[j] = u;
}

/** A slope of zero would leave no price to compare arms by where all are saturated. */
const LEAST_SLOPE = 1e-6;

/**
 * Slopes x_j'(u) at every point of a grid: CELLS × points, each row falling, in (0, 1].
 * @param grid spend per day in units of reference spend, ascending
 */
export function slopeTable(grid: Float64Array): Float64Array {
  const points = grid.length;
  const slopes = new Float64Array(CELLS * points);
  for (let g = 0; g < points; g++) {
    for (let i = 0; i < HALF_SATURATIONS.length; i++) {
      const r = grid[g]! / HALF_SATURATIONS[i]!;
      const inverse = 1 / (1 + r);
      const row = 4 * i * points + g;
      slopes[row] = inverse;
      slopes[row + points] = inverse * inverse;
      slopes[row + 2 * points] = max(LEAST_SLOPE, exp(-r));
      slopes[row + 3 * points] = inverse ** 0.4;
    }
    slopes[LINEAR_CELL * points + g] = 1;
  }
  return slopes;
}
