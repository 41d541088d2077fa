import { ARM, CAMPAIGN, CHANNEL_STRIDE, DAY_BINS, DAY_MS } from './layout.js';
import type { Dispersion } from './levels.js';
import type { Working } from './working.js';

const { cos, exp, floor, max, min, sin } = Math;

/** Prior standard deviation of a coefficient of the first and the second harmonic, in logarithms. */
const PRIOR_SD = [0.3, 0.3, 0.12, 0.12] as const;
const HARMONICS = 2;
const TERMS = CHANNEL_STRIDE + 1;
const MAX_STEP = 0.3;
/** Windows after which season is fitted anew. */
const REFIT_EVERY = 4;
/** Windows longer than this say nothing about the hour of day. */
const LONGEST_WINDOW_MS = DAY_MS / 2;

/** Whether a window is short enough to have a time of day. */
export function hasTimeOfDay(windowMs: number): boolean {
  return windowMs < LONGEST_WINDOW_MS;
}

/**
 * Season factor of an arm's channel at the middle of a window on the account's wall clock; 1 for windows of half a day or more.
 * @param at where the channel's numbers start
 */
export function seasonFactor(
  channelStats: Float64Array,
  at: number,
  localStartMs: number,
  windowMs: number,
): number {
  if (!hasTimeOfDay(windowMs)) return 1;
  return exp(logSeason(channelStats, at, angleOf(localStartMs + windowMs / 2)));
}

/** The two-hour bin of the day in which the middle of a window lies. */
export function dayBin(localStartMs: number, windowMs: number): number {
  const turn = angleOf(localStartMs + windowMs / 2) / (2 * Math.PI);
  return min(DAY_BINS - 1, floor(turn * DAY_BINS));
}

function angleOf(localMs: number): number {
  return (2 * Math.PI * (localMs - floor(localMs / DAY_MS) * DAY_MS)) / DAY_MS;
}

function logSeason(channelStats: Float64Array, at: number, angle: number): number {
  let sum = 0;
  for (let n = 0; n < HARMONICS; n++) {
    sum += channelStats[at + 2 * n]! * cos((n + 1) * angle);
    sum += channelStats[at + 2 * n + 1]! * sin((n + 1) * angle);
  }
  return sum;
}

const BIN_ANGLE = Float64Array.from({ length: DAY_BINS }, (_, b) => (2 * Math.PI * (b + 0.5)) / DAY_BINS);

/**
 * What does the time of day do to a channel's rate? Joint fit of arm levels and channel seasons to conversions and exposures by
 * time of day: levels in closed form, then one Newton step of a Poisson regression per channel with a Gaussian prior and a free
 * intercept; twice. Fitting both together keeps the hours seen so far from passing for the level. No data: factor 1.
 */
export function refitSeason(working: Working, dispersion: Dispersion): void {
  const { campaignStats, channelStats } = working;
  const since = campaignStats[CAMPAIGN.sinceSeason]!;
  if (since < REFIT_EVERY) return;
  campaignStats[CAMPAIGN.sinceSeason] = 0;
  for (let round = 0; round < 2; round++) {
    for (let at = 0; at < channelStats.length; at += CHANNEL_STRIDE) newtonStep(working, dispersion, at);
  }
}

function newtonStep(working: Working, dispersion: Dispersion, at: number): void {
  const { channelStats, season, base } = working;
  const observed = new Float64Array(DAY_BINS);
  const expected = new Float64Array(DAY_BINS);
  const factor = BIN_ANGLE.map((angle) => exp(logSeason(channelStats, at, angle)));
  for (let k = 0; k < base.length; k++) {
    if (season[k] === at) addArm(working.armStats, base[k]!, dispersion, factor, observed, expected);
  }
  const matrix = new Float64Array(TERMS * (TERMS + 1));
  for (let b = 0; b < DAY_BINS; b++) {
    const mean = expected[b]! * factor[b]!;
    const terms = termsOf(BIN_ANGLE[b]!);
    for (let i = 0; i < TERMS; i++) {
      for (let j = 0; j < TERMS; j++) {
        matrix[i * (TERMS + 1) + j] = matrix[i * (TERMS + 1) + j]! + mean * terms[i]! * terms[j]!;
      }
      matrix[i * (TERMS + 1) + TERMS] = matrix[i * (TERMS + 1) + TERMS]! + (observed[b]! - mean) * terms[i]!;
    }
  }
  for (let i = 0; i < TERMS; i++) {
    const precision = i < CHANNEL_STRIDE ? PRIOR_SD[i]! ** -2 : 1;
    const value = i < CHANNEL_STRIDE ? channelStats[at + i]! : 0;
    matrix[i * (TERMS + 1) + i] = matrix[i * (TERMS + 1) + i]! + precision;
    matrix[i * (TERMS + 1) + TERMS] = matrix[i * (TERMS + 1) + TERMS]! - precision * value;
  }
  const step = solve(matrix, TERMS);
  for (let i = 0; i < CHANNEL_STRIDE; i++) {
    channelStats[at + i] = channelStats[at + i]! + min(MAX_STEP, max(-MAX_STEP, step[i]!));
  }
}

/** Adds an arm's conversions and its expected conversions without season, both weighed down by the dispersion. */
function addArm(
  armStats: Float64Array,
  at: number,
  dispersion: Dispersion,
  factor: Float64Array,
  observed: Float64Array,
  expected: Float64Array,
): void {
  let conversions = 0;
  let exposure = 0;
  for (let b = 0; b < DAY_BINS; b++) {
    conversions += max(0, armStats[at + ARM.dayConversions + b]!);
    exposure += max(0, armStats[at + ARM.dayExposure + b]!) * factor[b]!;
  }
  if (!(exposure > 0)) return;
  const level = (2 + conversions) / (2 / armStats[at + ARM.priorRate]! + exposure);
  const windows = max(1, armStats[at + ARM.orderWindows]!);
  const weight = 1 / (dispersion.linear + (dispersion.quadratic * max(0, conversions)) / windows);
  for (let b = 0; b < DAY_BINS; b++) {
    observed[b] = observed[b]! + weight * max(0, armStats[at + ARM.dayConversions + b]!);
    expected[b] = expected[b]! + weight * level * max(0, armStats[at + ARM.dayExposure + b]!);
  }
}

function termsOf(angle: number): readonly number[] {
  return [cos(angle), sin(angle), cos(2 * angle), sin(2 * angle), 1];
}

/** Solves a symmetric positive definite system given as size rows of size + 1 numbers, by elimination. */
function solve(matrix: Float64Array, size: number): Float64Array {
  const width = size + 1;
  for (let i = 0; i < size; i++) {
    const pivot = matrix[i * width + i]!;
    for (let row = i + 1; row < size; row++) {
      const part = matrix[row * width + i]! / pivot;
      for (let j = i; j < width; j++)
        matrix[row * width + j] = matrix[row * width + j]! - part * matrix[i * width + j]!;
    }
  }
  const solution = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    let rest = matrix[i * width + size]!;
    for (let j = i + 1; j < size; j++) rest -= matrix[i * width + j]! * solution[j]!;
    solution[i] = rest / matrix[i * width + i]!;
  }
  return solution;
}
