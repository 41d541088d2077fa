import { Rng } from '../../kernel/rng.js';
import { gamma, poisson } from '../random/sample.js';
import { CELLS, exposures } from './curves.js';
import { ageTo } from './fold.js';
import { mixLags, smoothSpend } from './lags.js';
import { CAMPAIGN, DAY_MS, LAGS, SURPRISES } from './layout.js';
import { type Dispersion, type Levels, makeLevels, readLevels } from './levels.js';
import { driftAt, plausibleDrifts } from './drifts.js';
import { seedPriors } from './priors.js';
import { commonFactor, dispersionOf } from './score.js';
import { seasonFactor } from './season.js';
import { logGamma, logNegativeBinomials } from './special-functions.js';
import type { EngineState } from './state.js';
import { jointVariance, surpriseWeights } from './surprise.js';
import type { EngineArm } from './types.js';
import { openState, type Working } from './working.js';

/** A window to predict, with the money spent in it. */
export interface PredictInput {
  readonly state: EngineState;
  readonly arms: readonly EngineArm[];
  /** Money spent in the window, in the order of `arms`. */
  readonly spendMicros: Float64Array;
  readonly windowStartMs: number;
  readonly windowMs: number;
  /** The window's start on the account's wall clock, as if that clock were UTC. */
  readonly localStartMs: number;
  /** Probability inside the interval, in (0, 1): 0.8 unless told. */
  readonly level?: number;
  readonly seed: number;
  /** What came about, where it is known: to ask how the prediction stood to it. */
  readonly observed?: Float64Array;
}

export interface Interval {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

/** Conversions in a window: mean and interval of each arm, in the order given, and of their sum. */
export interface Prediction {
  readonly mean: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly total: Interval;
  /** Part of the draws of each arm below what was observed, and up to it; empty where nothing was given. */
  readonly below: Float64Array;
  readonly upTo: Float64Array;
  /** Probability of what was observed of each arm, the mean over the draws of its level; empty where nothing was given. */
  readonly probability: Float64Array;
}

const { exp, max, min, sqrt } = Math;

const DRAWS = 500;
/** Size from which on a negative binomial is a Poisson. */
const MOST_SIZE = 1e9;

/**
 * How many conversions will a window bring, given what is spent in it? Draws levels from the posterior and counts around them;
 * an interval leaves as many draws below it as above. The state is as of its own instant and is left as it was.
 * Cost: 500 counts an arm.
 */
export function predict(input: PredictInput): Prediction {
  const { state, arms } = input;
  const working = openState(state, arms, state.sRefMicros);
  seedPriors(working);
  ageTo(working, input.windowStartMs);
  const dispersion = dispersionOf(working.campaignStats);
  const levels = makeLevels(arms.length);
  const drifts = plausibleDrifts(working.campaignStats);
  readLevels(working, dispersion, levels, drifts);
  const exposure = exposureOf(input, working);
  const rng = new Rng(input.seed);
  const counts = arms.map(() => new Float64Array(DRAWS));
  const means = arms.map(() => new Float64Array(DRAWS));
  const sizes = arms.map(() => new Float64Array(DRAWS));
  const totals = new Float64Array(DRAWS);
  const surprise = surpriseWeights(working.campaignStats);
  const jointSd = sqrt(jointVariance(working.campaignStats));
  for (let d = 0; d < DRAWS; d++) {
    // What moves all arms is drawn once: their errors do not cancel in the sum.
    const joint = exp(jointSd * rng.normal() - 0.5 * jointSd * jointSd);
    const q = driftAt(working.campaignStats, drifts, (d + rng.uniform()) / DRAWS);
    for (let k = 0; k < arms.length; k++) {
      const mean = joint * drawMean(rng, levels, q * arms.length + k, exposure, k);
      const size = sizeOf(mean, dispersion, pick(surprise, 0, SURPRISES.length, rng.uniform()));
      const count = drawCount(rng, mean, size);
      means[k]![d] = mean;
      sizes[k]![d] = size;
      counts[k]![d] = count;
      totals[d] = totals[d]! + count;
    }
  }
  const tail = (1 - (input.level ?? 0.8)) / 2;
  const each = counts.map((draws) => intervalOf(draws, tail));
  return {
    mean: Float64Array.from(each, (one) => one.mean),
    lower: Float64Array.from(each, (one) => one.lower),
    upper: Float64Array.from(each, (one) => one.upper),
    total: intervalOf(totals, tail),
    below: Float64Array.from(input.observed ?? [], (y, k) => partOf(counts[k]!, (draw) => draw < y)),
    upTo: Float64Array.from(input.observed ?? [], (y, k) => partOf(counts[k]!, (draw) => draw <= y)),
    probability: Float64Array.from(input.observed ?? [], (y, k) => probabilityOf(y, means[k]!, sizes[k]!)),
  };
}

/** Exposure that arrives in the window, by arm and cell, with season and common factor. */
function exposureOf(input: PredictInput, working: Working): Float64Array {
  const { windowMs, spendMicros, localStartMs } = input;
  const arms = working.base.length;
  const exposure = new Float64Array(arms * CELLS);
  const days = windowMs / DAY_MS;
  const spend = Float64Array.from(spendMicros, (micros) => max(0, micros) / working.sRefMicros / days);
  const smoothed = new Float64Array(LAGS * arms);
  smoothSpend(working, windowMs, spend, smoothed);
  const atWork = new Float64Array(arms);
  mixLags(working.campaignStats, CAMPAIGN.conversionLag, smoothed, arms, atWork);
  for (let k = 0; k < arms; k++) exposures(atWork[k]!, exposure, k * CELLS);
  const common = commonFactor(working.campaignStats);
  for (let k = 0; k < arms; k++) {
    const factor =
      days * common * seasonFactor(working.channelStats, working.season[k]!, localStartMs, windowMs);
    for (let j = k * CELLS; j < (k + 1) * CELLS; j++) exposure[j] = exposure[j]! * factor;
  }
  return exposure;
}

function drawMean(rng: Rng, levels: Levels, slot: number, exposure: Float64Array, k: number): number {
  const j = pick(levels.weight, slot * CELLS, CELLS, rng.uniform());
  const rate = gamma(rng, levels.shape[slot]!) / levels.rate[slot * CELLS + j]!;
  return rate * exposure[k * CELLS + j]!;
}

/** Size of the negative binomial that has the dispersion at this mean, of the z-th size of surprise. */
function sizeOf(mean: number, dispersion: Dispersion, z: number): number {
  const extra = dispersion.linear - 1 + SURPRISES[z]! * dispersion.quadratic * mean;
  return min(MOST_SIZE, mean / max(extra, 1e-12));
}

function drawCount(rng: Rng, mean: number, size: number): number {
  if (!(mean > 0) || size >= MOST_SIZE) return poisson(rng, mean);
  return poisson(rng, (gamma(rng, size) * mean) / size);
}

function probabilityOf(count: number, means: Float64Array, sizes: Float64Array): number {
  const likelihood = new Float64Array(DRAWS);
  logNegativeBinomials(new Float64Array(DRAWS).fill(count), means, sizes, DRAWS, likelihood);
  const common = logGamma(count + 1);
  let sum = 0;
  for (let d = 0; d < DRAWS; d++) {
    if (means[d]! > 0) sum += exp(likelihood[d]! - common);
    else if (count === 0) sum += 1;
  }
  return sum / DRAWS;
}

function partOf(draws: Float64Array, holds: (draw: number) => boolean): number {
  let count = 0;
  for (const draw of draws) if (holds(draw)) count += 1;
  return count / draws.length;
}

/** The place of a point u in [0, 1) among cumulated weights. */
function pick(weight: Float64Array, from: number, count: number, u: number): number {
  let rest = u;
  for (let i = 0; i < count - 1; i++) {
    rest -= weight[from + i]!;
    if (rest < 0) return i;
  }
  return count - 1;
}

function intervalOf(draws: Float64Array, tail: number): Interval {
  const sorted = draws.toSorted();
  let sum = 0;
  for (const draw of sorted) sum += draw;
  const at = (part: number): number =>
    sorted[Math.min(DRAWS - 1, Math.max(0, Math.round(part * (DRAWS - 1))))]!;
  return { mean: sum / DRAWS, lower: at(tail), upper: at(1 - tail) };
}
