/**
 * ln and exp by table and a short series: a few nanoseconds each, since nothing is called, and the same bits in every process.
 * Relative error below 1e-12. The loops over arms × cells × hypotheses spend most of their time here.
 */

const LOG_BITS = 7;
const LOG_STEPS = 1 << LOG_BITS;
const EXP_STEPS = 128;

/** 1/c and −ln(1/c) at the middle c of each of 128 parts of [1, 2). */
const INVERSE = Float64Array.from({ length: LOG_STEPS }, (_, i) => 1 / (1 + (i + 0.5) / LOG_STEPS));
const LOG_CENTRE = INVERSE.map((inverse) => -Math.log(inverse));
/** 2^−e by biased exponent e + 1023, and e·ln 2. */
const DOWN_BY_EXPONENT = Float64Array.from({ length: 2048 }, (_, e) => 2 ** -Math.max(-1022, e - 1023));
const LOG_BY_EXPONENT = Float64Array.from({ length: 2048 }, (_, e) => (e - 1023) * Math.LN2);
/** 2^(i/128), and 2^e by e + 1100. */
const EXP_CENTRE = Float64Array.from({ length: EXP_STEPS }, (_, i) => 2 ** (i / EXP_STEPS));
const UP_BY_EXPONENT = Float64Array.from({ length: 2200 }, (_, e) => 2 ** (e - 1100));

const STEPS_PER_NAT = EXP_STEPS / Math.LN2;
const NATS_PER_STEP = Math.LN2 / EXP_STEPS;
/** Beyond these, exp is 0 or no longer finite. */
const LEAST_EXPONENT = -745;
const MOST_EXPONENT = 709;
const LEAST_NORMAL = 2.2250738585072014e-308;

const NUMBER = new Float64Array(1);
const WORDS = new Uint32Array(NUMBER.buffer);
/** Which of the two words of a number holds its exponent: the second one on every machine that Node runs on but a few. */
NUMBER[0] = 1;
const HIGH = WORDS[1] === 0 ? 0 : 1;

/** Natural logarithm of x > 0; −∞ at 0 and below it, NaN of NaN. */
export function ln(x: number): number {
  // Zero, what is smaller than a normal number, infinity and NaN.
  if (!(x >= LEAST_NORMAL && x < Number.POSITIVE_INFINITY))
    return x < 0 ? Number.NEGATIVE_INFINITY : Math.log(x);
  NUMBER[0] = x;
  const high = WORDS[HIGH]!;
  const exponent = high >>> 20;
  const part = (high >>> (20 - LOG_BITS)) & (LOG_STEPS - 1);
  const r = x * DOWN_BY_EXPONENT[exponent]! * INVERSE[part]! - 1;
  const series = r - r * r * (0.5 - r * (1 / 3 - r * (0.25 - r * 0.2)));
  return LOG_BY_EXPONENT[exponent]! + LOG_CENTRE[part]! + series;
}

/** e^x; 0 below −745, ∞ above 709, NaN of NaN. */
export function expOf(x: number): number {
  if (!(x > LEAST_EXPONENT)) return x <= LEAST_EXPONENT ? 0 : Number.NaN;
  if (x > MOST_EXPONENT) return Number.POSITIVE_INFINITY;
  const step = Math.floor(x * STEPS_PER_NAT + 0.5);
  const r = x - step * NATS_PER_STEP;
  const series = 1 + r * (1 + r * (0.5 + r * (1 / 6 + r * (1 / 24))));
  return UP_BY_EXPONENT[(step >> 7) + 1100]! * EXP_CENTRE[step & (EXP_STEPS - 1)]! * series;
}
