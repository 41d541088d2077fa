import { CELLS, exposures, LEAST_SPEND, meanExposure, SIZE_CELL } from './curves.js';
import {
  ARM,
  ARM_STRIDE,
  BANK,
  BANK_STRIDE,
  CAMPAIGN,
  DAY_BINS,
  DAY_MS,
  MEMORIES,
  MEMORY_DAYS,
} from './layout.js';
import { dayBin, hasTimeOfDay } from './season.js';
import type { EvidenceFigures } from './types.js';
import type { Working } from './working.js';

const { exp, log, max, min } = Math;

/** Limits of what one row may say: spend per day in reference units, and conversions. Beyond them it is a mistake. */
const MOST_SPEND = 1e9;
const MOST_CONVERSIONS = 1e12;

/** Ages all sums to an instant; going back in time does nothing. */
export function ageTo(working: Working, atMs: number): void {
  const days = (atMs - working.asOfMs) / DAY_MS;
  if (!(days > 0)) return;
  working.asOfMs = atMs;
  if (days === Number.POSITIVE_INFINITY) return;
  const { armStats } = working;
  for (let f = 0; f < MEMORIES; f++) FACTOR[f] = exp(-days / MEMORY_DAYS[f]!);
  const slow = FACTOR[MEMORIES - 1]!;
  for (let at = 0; at < armStats.length; at += ARM_STRIDE) {
    for (let f = 0; f < MEMORIES; f++) {
      scale(armStats, at + f * BANK_STRIDE, BANK_STRIDE, FACTOR[f]!);
      if (f > 0) scale(armStats, at + ARM.logExposure + (f - 1) * CELLS, CELLS, FACTOR[f]!);
    }
    scale(armStats, at + ARM.orders, ARM.priorRate - ARM.orders, slow);
  }
}

const FACTOR = new Float64Array(MEMORIES);

function scale(numbers: Float64Array, from: number, count: number, factor: number): void {
  for (let i = from; i < from + count; i++) numbers[i] = numbers[i]! * factor;
}

/** Where and when something was measured. */
export interface Place {
  /** Start of the arm's numbers. */
  readonly at: number;
  readonly endMs: number;
  readonly windowMs: number;
  readonly localStartMs: number;
  /** Season × common factor at the time of the window. */
  readonly factor: number;
  /** Weights of the cells of the arm's mean curve, from `cellAt` on. */
  readonly cellWeight: Float64Array;
  readonly cellAt: number;
}

/** A row's figures, taken as the sums can take them. */
export interface Figures {
  readonly conversions: number;
  readonly clicks: number;
  /** Reference units. */
  readonly revenue: number;
  /** Reference units per day, had it been spent evenly. */
  readonly spend: number;
}

export function figuresAt(working: Working, row: EvidenceFigures, i: number, windowMs: number): Figures {
  return {
    conversions: min(MOST_CONVERSIONS, amount(row.conversions[i]!)),
    clicks: min(MOST_CONVERSIONS, amount(row.clicks[i]!)),
    revenue: amount(row.revenueMicros[i]!) / working.sRefMicros,
    spend: min(MOST_SPEND, (amount(row.costMicros[i]!) * DAY_MS) / working.sRefMicros / windowMs),
  };
}

const X = new Float64Array(CELLS);
const LOG_X = new Float64Array(CELLS);

/**
 * Adds a row to an arm's sums, or takes it out again (`sign` −1), with the weight of its age and as if its spend had worked in
 * its window. All sums are linear in what is added, so a restated row is corrected exactly by taking the old figures out and
 * adding the new ones.
 */
export function addRow(working: Working, place: Place, figures: Figures, sign: 1 | -1): void {
  addConversions(working, place, figures.conversions, figures.spend, sign);
  addClicks(working, place, figures.clicks, figures.spend, sign);
  addValue(working, place, figures, sign);
}

/**
 * Adds conversions, and the exposure of the spend that was at work with them, to the bank.
 * @param spend reference units per day
 */
export function addConversions(
  working: Working,
  place: Place,
  conversions: number,
  spend: number,
  sign: 1 | -1,
): void {
  const { armStats } = working;
  const days = place.windowMs / DAY_MS;
  exposures(spend, X, 0);
  for (let j = 0; j < CELLS; j++) LOG_X[j] = log(max(LEAST_SPEND, X[j]!));
  const age = (working.asOfMs - place.endMs) / DAY_MS;
  const size = place.factor * days * X[SIZE_CELL]!;
  for (let f = 0; f < MEMORIES; f++) {
    const weight = sign * exp(-age / MEMORY_DAYS[f]!);
    if (weight === 0) continue;
    const bank = place.at + f * BANK_STRIDE;
    armStats[bank] = armStats[bank]! + weight * conversions;
    armStats[bank + BANK.squared] = armStats[bank + BANK.squared]! + weight * size * size;
    addScaled(armStats, bank + BANK.exposure, X, weight * place.factor * days);
    if (f > 0) addScaled(armStats, place.at + ARM.logExposure + (f - 1) * CELLS, LOG_X, weight * conversions);
  }
  if (!hasTimeOfDay(place.windowMs)) return;
  const bin = place.at + ARM.dayConversions + dayBin(place.localStartMs, place.windowMs);
  const weight = sign * exp(-age / MEMORY_DAYS[MEMORIES - 1]!);
  armStats[bin] = armStats[bin]! + weight * conversions;
  armStats[bin + DAY_BINS] =
    armStats[bin + DAY_BINS]! + weight * days * meanExposure(place.cellWeight, place.cellAt, X, 0);
}

/** Adds clicks and the exposure behind them. @param spend reference units per day */
export function addClicks(working: Working, place: Place, clicks: number, spend: number, sign: 1 | -1): void {
  const { armStats } = working;
  if (place.endMs <= working.campaignStats[CAMPAIGN.clicksSinceMs]!) return;
  const weight = sign * exp(-(working.asOfMs - place.endMs) / DAY_MS / MEMORY_DAYS[MEMORIES - 1]!);
  exposures(spend, X, 0);
  for (let j = 0; j < CELLS; j++) LOG_X[j] = log(max(LEAST_SPEND, X[j]!));
  armStats[place.at + ARM.clicks] = armStats[place.at + ARM.clicks]! + weight * clicks;
  addScaled(armStats, place.at + ARM.clickExposure, X, (weight * place.windowMs) / DAY_MS);
  addScaled(armStats, place.at + ARM.clickLogExposure, LOG_X, weight * clicks);
}

/** Forgets all clicks: they were summed up under another lag, and there will be more. */
export function restartClicks(working: Working): void {
  working.campaignStats[CAMPAIGN.clicksSinceMs] = working.asOfMs;
  for (const at of working.base) working.armStats.fill(0, at + ARM.clicks, at + ARM.clickLogExposure + CELLS);
}

function addScaled(into: Float64Array, at: number, numbers: Float64Array, factor: number): void {
  for (let j = 0; j < CELLS; j++) into[at + j] = into[at + j]! + factor * numbers[j]!;
}

/** Adds a row's orders and revenue. */
export function addValue(working: Working, place: Place, figures: Figures, sign: 1 | -1): void {
  const { armStats } = working;
  const { conversions: orders, revenue } = figures;
  const at = place.at;
  const weight = sign * exp(-(working.asOfMs - place.endMs) / DAY_MS / MEMORY_DAYS[MEMORIES - 1]!);
  armStats[at + ARM.orders] = armStats[at + ARM.orders]! + weight * orders;
  armStats[at + ARM.revenue] = armStats[at + ARM.revenue]! + weight * revenue;
  if (!(orders > 0)) return;
  armStats[at + ARM.revenueSquared] =
    armStats[at + ARM.revenueSquared]! + (weight * revenue * revenue) / orders;
  armStats[at + ARM.orderWindows] = armStats[at + ARM.orderWindows]! + weight;
}

/** A figure as the sums can take it: 0 where it is not a number, negative, or too small or large to be a count or an amount. */
function amount(figure: number): number {
  return figure >= 1e-9 && figure < 1e30 ? figure : 0;
}
