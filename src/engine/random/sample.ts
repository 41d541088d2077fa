import type { Rng } from '../../kernel/rng.js';

const { abs, exp, floor, log, sqrt } = Math;

/** Poisson count of a mean ≥ 0. Below 30 by products of uniforms; above by PTRS (Hörmann 1993, "The transformed rejection method"). */
export function poisson(rng: Rng, mean: number): number {
  if (!(mean > 0)) return 0;
  if (mean < 30) {
    const stop = exp(-mean);
    let product = rng.uniform();
    let count = 0;
    while (product > stop) {
      product *= rng.uniform();
      count += 1;
    }
    return count;
  }
  const b = 0.931 + 2.53 * sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const edge = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = rng.uniform() - 0.5;
    const v = rng.uniform();
    const us = 0.5 - abs(u);
    const k = floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= edge) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const accept = log(v) + log(inverseAlpha) - log(a / (us * us) + b);
    if (accept <= k * log(mean) - mean - logFactorial(k)) return k;
  }
}

/** Gamma variable of a shape > 0 and scale 1 (Marsaglia and Tsang 2000). */
export function gamma(rng: Rng, shape: number): number {
  if (shape < 1) return gamma(rng, shape + 1) * rng.uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && log(rng.uniform()) < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
  }
}

/** exp of a normal with this standard deviation, scaled so that its mean is 1. */
export function logNormalMeanOne(rng: Rng, sd: number): number {
  return sd > 0 ? exp(sd * rng.normal() - 0.5 * sd * sd) : 1;
}

/** Sum of `count` order values of mean `value`, each lognormal; above 400 orders by a lognormal of the same two moments. */
export function orderTotal(rng: Rng, count: number, value: number, sd: number): number {
  if (count <= 0 || sd <= 0) return count * value;
  if (count > 400) {
    const variance = log(1 + (exp(sd * sd) - 1) / count);
    return count * value * logNormalMeanOne(rng, sqrt(variance));
  }
  let sum = 0;
  for (let i = 0; i < count; i++) sum += value * logNormalMeanOne(rng, sd);
  return sum;
}

/** ln k! by Stirling's series; relative error below 1e-10 from k = 10 on, which is where it is used. */
function logFactorial(k: number): number {
  const x = k + 1;
  return (x - 0.5) * log(x) - x + 0.9189385332046727 + 1 / (12 * x) - 1 / (360 * x ** 3);
}
