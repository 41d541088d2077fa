import { meanExposure, CELLS } from './curves.js';
import { expOf, ln } from './elementary.js';
import { ARM, CAMPAIGN } from './layout.js';
import type { Levels } from './levels.js';
import type { EngineArm } from './types.js';
import type { Working } from './working.js';

const { max, min } = Math;

/** Prior variance of the effect of a platform, channel, creative or bid, in logarithms. */
const EFFECT_VARIANCE = 0.09;
/** Prior of the variance between arms that no factor explains: .16 with the weight of 20 arms. */
const OWN_VARIANCE = 0.16;
const OWN_WEIGHT = 20;
/** Conversions expected of an arm that was not tried. */
const LEAST_EXPECTED = 1e-6;
const SWEEPS = 2;

/** Level of each factor per arm: factors × arms, and how many levels each factor has. */
export interface Factors {
  readonly level: readonly Int32Array[];
  readonly count: readonly number[];
}

/** Numbers the platforms, channels, creatives and bids of the arms. */
export function factorsOf(arms: readonly EngineArm[]): Factors {
  const level: Int32Array[] = [];
  const count: number[] = [];
  for (const name of ['platform', 'channel', 'creative', 'bid'] as const) {
    const known = new Map<string, number>();
    const of = new Int32Array(arms.length);
    for (let k = 0; k < arms.length; k++) {
      const value = arms[k]![name];
      let index = known.get(value);
      if (index === undefined) {
        index = known.size;
        known.set(value, index);
      }
      of[k] = index;
    }
    if (known.size > 1) {
      level.push(of);
      count.push(known.size);
    }
  }
  return { level, count };
}

/**
 * What is to be expected of an arm before its own evidence? ln rate = μ + platform + channel + creative + bid, by best linear
 * unbiased prediction (Gauss–Seidel); the variance that is left by moments, corrected for the degrees of freedom of the fit; the
 * prior of an arm is as wide as that variance and the standard error of its fit together. Writes rate and shape of every arm.
 * No evidence at all: rate 1 per reference spend and a wide prior.
 * @param q the drift hypothesis whose levels are read
 */
export function updatePriors(working: Working, factors: Factors, levels: Levels, q: number): void {
  const arms = working.base.length;
  const { own, expected, z, v, rate, evidence } = summaries(working, levels, q);
  if (evidence <= 0) {
    setAll(working, rate, 1 / (OWN_VARIANCE + EFFECT_VARIANCE));
    return;
  }
  const effects = factors.count.map((count) => new Float64Array(count));
  const fit = new Float64Array(arms);
  const weight = v.map((own) => 1 / (own + OWN_VARIANCE));
  sweep(z, weight, factors, effects, fit);
  const variance = ownVariance(own, expected, z, weight, factors, fit);
  for (let k = 0; k < arms; k++) weight[k] = 1 / (v[k]! + variance);
  sweep(z, weight, factors, effects, fit);
  const errors = factors.count.map((count, factor) => levelErrors(weight, factors.level[factor]!, count));
  let sum = 0;
  for (let k = 0; k < arms; k++) sum += weight[k]!;
  for (let k = 0; k < arms; k++) {
    let error = 1 / sum;
    for (let factor = 0; factor < errors.length; factor++)
      error += errors[factor]![factors.level[factor]![k]!]!;
    const at = working.base[k]!;
    working.armStats[at + ARM.priorRate] = expOf(max(-60, min(60, fit[k]!)));
    working.armStats[at + ARM.priorShape] = 1 / (variance + error);
  }
}

/**
 * What each arm's own evidence says of its rate, beside what was expected of it until now: z, the logarithm of the rate shrunk by
 * one conversion to the expected rate, and v, its variance by what was expected. An arm that was hardly tried says hardly anything,
 * neither of the level nor of the spread.
 */
function summaries(working: Working, levels: Levels, q: number) {
  const { armStats, base, campaignStats } = working;
  const arms = base.length;
  const own = new Float64Array(arms);
  const spent = new Float64Array(arms);
  let conversions = 0;
  let exposure = 0;
  for (let k = 0; k < arms; k++) {
    const slot = q * arms + k;
    const a0 = armStats[base[k]! + ARM.priorShape]!;
    const b0 = a0 / armStats[base[k]! + ARM.priorRate]!;
    own[k] = levels.shape[slot]! - a0;
    const x = meanExposure(levels.weight, slot * CELLS, levels.rate, slot * CELLS);
    spent[k] = max(0, x - b0);
    conversions += own[k]!;
    exposure += spent[k]!;
  }
  const rate =
    conversions > 1e-9 && exposure > 0 ? conversions / exposure : exposure > 0 ? 0.5 / exposure : 1;
  const isFirst = campaignStats[CAMPAIGN.windows]! <= 1;
  const z = new Float64Array(arms);
  const v = new Float64Array(arms);
  const expected = new Float64Array(arms);
  for (let k = 0; k < arms; k++) {
    const prior = isFirst ? rate : armStats[base[k]! + ARM.priorRate]!;
    expected[k] = spent[k]! * prior;
    z[k] = ln((own[k]! + 1) / (spent[k]! + 1 / prior));
    v[k] = 1 / max(LEAST_EXPECTED, expected[k]!);
  }
  return { own, expected, z, v, rate, evidence: exposure };
}

function setAll(working: Working, rate: number, shape: number): void {
  for (const at of working.base) {
    working.armStats[at + ARM.priorRate] = rate;
    working.armStats[at + ARM.priorShape] = shape;
  }
}

/** Gauss–Seidel sweeps over intercept and effects; leaves μ + effects in `fit`. */
function sweep(
  z: Float64Array,
  weight: Float64Array,
  factors: Factors,
  effects: readonly Float64Array[],
  fit: Float64Array,
): void {
  const arms = z.length;
  for (let round = 0; round < SWEEPS; round++) {
    let over = 0;
    let under = 0;
    for (let k = 0; k < arms; k++) {
      over += weight[k]! * (z[k]! - fit[k]!);
      under += weight[k]!;
    }
    for (let k = 0; k < arms; k++) fit[k] = fit[k]! + over / under;
    for (let factor = 0; factor < effects.length; factor++) {
      const level = factors.level[factor]!;
      const effect = effects[factor]!;
      const gap = new Float64Array(effect.length);
      const sum = new Float64Array(effect.length);
      for (let k = 0; k < arms; k++) {
        const i = level[k]!;
        gap[i] = gap[i]! + weight[k]! * (z[k]! - fit[k]! + effect[i]!);
        sum[i] = sum[i]! + weight[k]!;
      }
      for (let k = 0; k < arms; k++) {
        const i = level[k]!;
        fit[k] = fit[k]! - effect[i]! + gap[i]! / (sum[i]! + 1 / EFFECT_VARIANCE);
      }
      for (let i = 0; i < effect.length; i++) effect[i] = gap[i]! / (sum[i]! + 1 / EFFECT_VARIANCE);
    }
  }
}

/**
 * Variance between arms that the fit leaves, in [.02, 1], by what conversions differ from the fit beyond chance:
 * E(A − e)² = e + e²·τ², each arm weighed by how well it tells.
 */
function ownVariance(
  own: Float64Array,
  expected: Float64Array,
  z: Float64Array,
  weight: Float64Array,
  factors: Factors,
  fit: Float64Array,
): number {
  const arms = own.length;
  let over = 0;
  let under = 0;
  for (let k = 0; k < arms; k++) {
    // What the fit expects, from what was expected by the prior that z was shrunk to.
    const e = expected[k]! * expOf(max(-3, min(3, fit[k]! - z[k]!))) * ((own[k]! + 1) / (expected[k]! + 1));
    const scale = 1 / (1 + e * OWN_VARIANCE);
    over += scale * scale * ((own[k]! - e) ** 2 - e);
    under += (e * scale) ** 2;
  }
  // In units of one arm that is known well.
  over *= OWN_VARIANCE * OWN_VARIANCE;
  under *= OWN_VARIANCE * OWN_VARIANCE;
  let used = 1;
  factors.count.forEach((count, factor) => {
    for (const error of levelErrors(weight, factors.level[factor]!, count)) {
      used += (1 - error / EFFECT_VARIANCE) * (1 - 1 / count);
    }
  });
  const free = under * max(0.25, 1 - used / arms);
  return min(1, max(0.02, (over + OWN_VARIANCE * OWN_WEIGHT) / (free + OWN_WEIGHT)));
}

/** Posterior variance of the effect of each level. */
function levelErrors(weight: Float64Array, level: Int32Array, count: number): Float64Array {
  const sums = new Float64Array(count);
  for (let k = 0; k < weight.length; k++) sums[level[k]!] = sums[level[k]!]! + weight[k]!;
  return sums.map((sum) => 1 / (sum + 1 / EFFECT_VARIANCE));
}
