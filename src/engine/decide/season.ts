import { expOf } from './elementary.js';
import { ARM, CAMPAIGN, CHANNEL_STRIDE, DAY_BINS, DAY_MS } from './layout.js';
import type { Dispersion } from './levels.js';
import type { Working } from './working.js';

const { cos, floor, max, min, sin } = Math;

/** Prior standard deviation of a coefficient of the first and the second harmonic, in logarithms. */
const PRIOR_SD = [0.3, 0.3, 0.12, 0.12] as const;
const HARMONICS = 2;
const TERMS = CHANNEL_STRIDE + 1;
const MAX_STEP = 0.3;
/** Conversions that the prior of a common deviation of a time of day from 1 is worth. */
const COMMON_WEIGHT = 10;
/** Days after the first in which the common part of season comes to be trusted. */
const DAYS_TO_TRUST = 0.5;
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
  return expOf(logSeason(channelStats, at, angleOf(localStartMs + windowMs / 2)));
}

/** The four-hour bin of the day in which the middle of a window lies. */
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

/** Mean over a bin of the waves of each term at its middle: the bin evens them out. */
const BIN_TERMS: readonly Float64Array[] = Array.from({ length: DAY_BINS }, (_, b) => {
  const angle = (2 * Math.PI * (b + 0.5)) / DAY_BINS;
  const even = (n: number) => sin((n * Math.PI) / DAY_BINS) / ((n * Math.PI) / DAY_BINS);
  return Float64Array.of(
    even(1) * cos(angle),
    even(1) * sin(angle),
    even(2) * cos(2 * angle),
    even(2) * sin(2 * angle),
    1,
  );
});

/** Season factor of a channel by bin. */
function seasonByBin(channelStats: Float64Array, at: number): Float64Array {
  return Float64Array.from(BIN_TERMS, (terms) => {
    let sum = 0;
    for (let i = 0; i < CHANNEL_STRIDE; i++) sum += channelStats[at + i]! * terms[i]!;
    return expOf(sum);
  });
}

/**
 * What does the time of day do to a channel's rate, compared with the other channels? Joint fit of arm levels and channel seasons to conversions and exposures by
 * time of day: levels in closed form, then one Newton step of a Poisson regression per channel with a Gaussian prior and a free
 * intercept; twice. Fitting both together keeps the hours seen so far from passing for the level. No data: factor 1.
 */
export function refitSeason(working: Working, dispersion: Dispersion): void {
  const { campaignStats, channelStats } = working;
  const since = campaignStats[CAMPAIGN.sinceSeason]!;
  if (since < REFIT_EVERY) return;
  campaignStats[CAMPAIGN.sinceSeason] = 0;
  const bins = new Map<number, ChannelBins>();
  for (let round = 0; round < 2; round++) {
    for (let at = 0; at < channelStats.length; at += CHANNEL_STRIDE)
      bins.set(at, binsOf(working, dispersion, at));
    const common = commonOf([...bins.values()]);
    shareWithSeason(working, common);
    for (const [at, own] of bins) newtonStep(channelStats, at, own, common);
  }
}

/** Conversions of a channel by time of day, what was expected of them without season, and the season factor in force. */
interface ChannelBins {
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  readonly factor: Float64Array;
}

function binsOf(working: Working, dispersion: Dispersion, at: number): ChannelBins {
  const { armStats, channelStats, season, base } = working;
  const observed = new Float64Array(DAY_BINS);
  const expected = new Float64Array(DAY_BINS);
  const factor = seasonByBin(channelStats, at);
  for (let k = 0; k < base.length; k++) {
    if (season[k] === at) addArm(armStats, base[k]!, dispersion, factor, observed, expected);
  }
  return { observed, expected, factor };
}

/**
 * What all channels have in common at each time of day. It is left to the common factor: a trend of the first day (results that
 * come late, a start that is slow) would else pass for a season.
 */
function commonOf(channels: readonly ChannelBins[]): Float64Array {
  const common = new Float64Array(DAY_BINS);
  for (let b = 0; b < DAY_BINS; b++) {
    let over = COMMON_WEIGHT;
    let under = COMMON_WEIGHT;
    for (const { observed, expected, factor } of channels) {
      over += observed[b]!;
      under += expected[b]! * factor[b]!;
    }
    common[b] = over / under;
  }
  return common;
}

/** From the second day on, what comes back at the same time of day is season: less and less is left to the common factor. */
function shareWithSeason(working: Working, common: Float64Array): void {
  const days = (working.asOfMs - working.campaignStats[CAMPAIGN.firstScoredMs]!) / DAY_MS;
  const trusted = min(1, max(0, (days - 1) / DAYS_TO_TRUST));
  for (let b = 0; b < DAY_BINS; b++) common[b] = common[b]! ** (1 - trusted);
}

function newtonStep(channelStats: Float64Array, at: number, bins: ChannelBins, common: Float64Array): void {
  const { observed, expected, factor } = bins;
  const matrix = new Float64Array(TERMS * (TERMS + 1));
  for (let b = 0; b < DAY_BINS; b++) {
    const mean = expected[b]! * factor[b]! * common[b]!;
    const terms = BIN_TERMS[b]!;
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
