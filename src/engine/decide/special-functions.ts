import { ln } from './elementary.js';

const { floor, log, sqrt } = Math;

/** ln Γ(x) for x > 0; relative error below 1e-9 (Stirling's series after a shift to x ≥ 7). */
export function logGamma(x: number): number {
  let shift = 1;
  let y = x;
  while (y < 7) {
    shift *= y;
    y += 1;
  }
  return (y - 0.5) * log(y) - y + 0.9189385332046727 + series(y) - log(shift);
}

/** Quantile of the standard normal (Acklam's rational approximation, relative error 1.2e-9); p in (0, 1). */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = sqrt(-2 * log(p));
    return polynomial(TAIL_OVER, q) / polynomial(TAIL_UNDER, q);
  }
  const q = p - 0.5;
  const r = q * q;
  return (polynomial(BODY_OVER, r) * q) / polynomial(BODY_UNDER, r);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}

const BODY_OVER = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const BODY_UNDER = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
  1,
];
const TAIL_OVER = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_UNDER = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];

/** Standard normal quantiles at (i + ½)/4096: a normal variable costs one integer and one look-up. */
export const NORMAL_TABLE: Float64Array = Float64Array.from({ length: 4096 }, (_, i) =>
  normalQuantile((i + 0.5) / 4096),
);

/** Counts up to which a ratio of gamma functions is a product, and arguments from which Stirling's series is exact enough. */
const FEW = 6;
const LARGE = 7;

/**
 * ln of the negative binomial probabilities of counts, without the terms that only depend on the counts; 0 where the mean is not
 * above 0. For all arms at once: nothing is handed from function to function for each of them.
 * @param counts ≥ 0, need not be whole
 * @param size > 0
 * @param into receives `length` numbers from `at` on
 */
export function logNegativeBinomials(
  counts: Float64Array,
  means: Float64Array,
  sizes: Float64Array,
  length: number,
  into: Float64Array,
  at = 0,
): void {
  for (let k = 0; k < length; k++) {
    const y = counts[k]!;
    const mean = means[k]!;
    const size = sizes[k]!;
    if (!(mean > 0)) {
      into[at + k] = 0;
      continue;
    }
    const sum = size + mean;
    const odds = mean / sum;
    let product = 1;
    let rest = 0;
    if (y <= FEW && y === floor(y)) {
      for (let i = 0; i < y; i++) product *= (size + i) * odds;
    } else {
      // ln Γ(z) = (z − ½) ln z − z + series(z), after a shift of both to z ≥ 7.
      let low = size;
      while (low < LARGE) {
        product *= low / (low + y);
        low += 1;
      }
      const high = low + y;
      rest = (high - 0.5) * ln(high / low) + y * (ln(low * odds) - 1) + series(high) - series(low);
    }
    into[at + k] = rest + ln(product) + size * ln(size / sum);
  }
}

function series(z: number): number {
  const inverse = 1 / z;
  const square = inverse * inverse;
  return inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
}
