import { expOf } from './elementary.js';

const { abs, exp, log, max, min } = Math;

/** Standard deviations from the middle beyond which a normal variable is not looked for. */
const REACH = 4.5;
/** Points between which the highest arm's level is looked for. */
const POINTS = 33;
const STEPS_PER_UNIT = 64;
const EDGE = 8;
/** ln Φ and Φ of the standard normal on [−8, 8]. */
const NORMAL = Float64Array.from({ length: 2 * EDGE * STEPS_PER_UNIT + 2 }, (_, i) => {
  return 0.5 * complementaryError(-(i / STEPS_PER_UNIT - EDGE) / Math.SQRT2);
});
const LOG_NORMAL = NORMAL.map((probability) => log(max(1e-300, probability)));

/**
 * With what probability is each arm the highest? Arms are independent normal variables; what moves all of them alike is not among
 * their deviations, since it does not change their order. P_k = ∫ dΦ_k(x) · Π_{i≠k} Φ_i(x), on points where the highest can lie.
 * The probabilities sum to 1 over the arms that take part; an arm with a mean of −∞ takes no part.
 * Cost: points × arms that may be the highest.
 * @param mean and `sd` of each arm
 * @param into receives the probabilities
 */
export function probabilitiesOfBest(mean: Float64Array, sd: Float64Array, into: Float64Array): void {
  const arms = mean.length;
  if (RIVALS.length < arms) makeRoom(arms);
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < arms; k++) {
    into[k] = 0;
    low = max(low, mean[k]! - REACH * sd[k]!);
    high = max(high, mean[k]! + REACH * sd[k]!);
  }
  if (!(high > Number.NEGATIVE_INFINITY)) return;
  let rivals = 0;
  for (let k = 0; k < arms; k++) if (mean[k]! + REACH * sd[k]! >= low) RIVALS[rivals++] = k;
  const step = max(1e-12, (high - low) / (POINTS - 1));
  ALL.fill(0);
  for (let r = 0; r < rivals; r++) {
    const k = RIVALS[r]!;
    // Levels midway between two points, where the others are asked for.
    for (let i = 0; i < POINTS; i++) {
      const place = placeOf(low + (i - 0.5) * step, mean[k]!, sd[k]!);
      const at = place | 0;
      const own = LOG_NORMAL[at]! + (place - at) * (LOG_NORMAL[at + 1]! - LOG_NORMAL[at]!);
      OWN[r * POINTS + i] = own;
      ALL[i] = ALL[i]! + own;
    }
  }
  let sum = 0;
  for (let r = 0; r < rivals; r++) {
    const k = RIVALS[r]!;
    let before = 0;
    let probability = 0;
    for (let i = 0; i < POINTS; i++) {
      const place = placeOf(low + i * step, mean[k]!, sd[k]!);
      const at = place | 0;
      const upTo = i === POINTS - 1 ? 1 : NORMAL[at]! + (place - at) * (NORMAL[at + 1]! - NORMAL[at]!);
      const part = upTo - before;
      if (part > 0) probability += part * expOf(ALL[i]! - OWN[r * POINTS + i]!);
      before = upTo;
    }
    into[k] = probability;
    sum += probability;
  }
  for (let r = 0; r < rivals; r++) into[RIVALS[r]!] = sum > 0 ? into[RIVALS[r]!]! / sum : 1 / rivals;
}

let RIVALS = new Int32Array(0);
/** rivals × points, and points: ln of the probability that one arm, and that all arms are below a level. */
let OWN = new Float64Array(0);
const ALL = new Float64Array(POINTS);

function makeRoom(arms: number): void {
  RIVALS = new Int32Array(2 * arms);
  OWN = new Float64Array(2 * arms * POINTS);
}

/** Where a level lies in the tables, for an arm; an arm without spread is below it or above it. */
function placeOf(level: number, mean: number, sd: number): number {
  const z = (level - mean) / max(1e-9, sd);
  return (min(EDGE, max(-EDGE, z)) + EDGE) * STEPS_PER_UNIT;
}

/** erfc by Numerical Recipes' Chebyshev fit, relative error below 1.2e-7. */
function complementaryError(x: number): number {
  const t = 1 / (1 + 0.5 * abs(x));
  const terms = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ];
  let sum = 0;
  for (let i = terms.length - 1; i >= 0; i--) sum = sum * t + terms[i]!;
  const value = t * exp(-x * x + sum);
  return x >= 0 ? value : 2 - value;
}
