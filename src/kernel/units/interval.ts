/** An uncertain figure: its mean, and an interval that holds the true figure with probability `level`, in (0, 1). */
export interface Interval {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
}

/**
 * The same figure with an interval of another level: a log-normal law is laid through the two ends given (a normal one where the
 * lower end is not above zero), and its quantiles are read at the level asked for. At the level given it returns what it was given.
 */
export function atLevel(given: Interval, level: number): Interval {
  if (level === given.level || given.lower === given.upper) return { ...given, level };
  const ratio = normalQuantile((1 + level) / 2) / normalQuantile((1 + given.level) / 2);
  const inLogs = given.lower > 0;
  const [low, high] = inLogs ? [Math.log(given.lower), Math.log(given.upper)] : [given.lower, given.upper];
  const middle = (low + high) / 2;
  const reach = ((high - low) / 2) * ratio;
  const ends = [middle - reach, middle + reach] as const;
  const [lower, upper] = inLogs ? [Math.exp(ends[0]), Math.exp(ends[1])] : ends;
  return { mean: given.mean, lower, upper, level };
}

const A = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
  2.506628277459239,
];
const B = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];
const C = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const D = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];

/**
 * The standard normal quantile for p in [0.5, 1), relative error below 1.2e-9.
 * Source: P. J. Acklam, "An algorithm for computing the inverse normal cumulative distribution function" (2003).
 */
function normalQuantile(p: number): number {
  if (p > 0.97575) {
    const q = Math.sqrt(-2 * Math.log(1 - p));
    return -polynomial(C, q) / (polynomial(D, q) * q + 1);
  }
  const q = p - 0.5;
  const r = q * q;
  return (polynomial(A, r) * q) / (polynomial(B, r) * r + 1);
}

/** Highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
