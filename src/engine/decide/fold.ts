import { CELLS, exposures, logExposures, meanExposure, SIZE_CELL } from './curves.js';
import { expOf } from './elementary.js';
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

const { min } = Math;

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
  for (let f = 0; f < MEMORIES; f++) FACTOR[f] = expOf(-days / MEMORY_DAYS[f]!);
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
  at: number;
  readonly endMs: number;
  readonly windowMs: number;
  localStartMs: number;
  /** Season × common factor at the time of the window. */
  factor: number;
  /** Weights of the cells of the arm's mean curve, from `cellAt` on. */
  readonly cellWeight: Float64Array;
  cellAt: number;
}

/** A row's conversions, as the sums can take them. */
export function conversionsAt(row: EvidenceFigures, i: number): number {
  return min(MOST_CONVERSIONS, amount(row.conversions[i]!));
}

export function clicksAt(row: EvidenceFigures, i: number): number {
  return min(MOST_CONVERSIONS, amount(row.clicks[i]!));
}

/** In reference units. */
function revenueAt(working: Working, row: EvidenceFigures, i: number): number {
  return amount(row.revenueMicros[i]!) / working.sRefMicros;
}

/** In reference units per day, had it been spent evenly. */
export function spendAt(working: Working, row: EvidenceFigures, i: number, windowMs: number): number {
  return min(MOST_SPEND, (amount(row.costMicros[i]!) * DAY_MS) / working.sRefMicros / windowMs);
}

/**
 * Adds a row to an arm's sums, or takes it out again (`sign` −1), with the weight of its age and as if its spend had worked in
 * its window. All sums are linear in what is added, so a restated row is corrected exactly by taking the old figures out and
 * adding the new ones.
 */
export function addRow(working: Working, place: Place, row: EvidenceFigures, i: number, sign: 1 | -1): void {
  exposures(spendAt(working, row, i, place.windowMs), X, 0);
  addConversions(working, place, conversionsAt(row, i), X, 0, sign);
  addClicks(working, place, clicksAt(row, i), X, 0, sign);
  addValue(working, place, row, i, sign);
}

const X = new Float64Array(CELLS);
const LOG_X = new Float64Array(CELLS);

/**
 * Adds conversions, and the exposure of the spend that was at work with them, to the bank.
 * @param exposure per day, of each cell, from `from` on
 */
export function addConversions(
  working: Working,
  place: Place,
  conversions: number,
  exposure: Float64Array,
  from: number,
  sign: 1 | -1,
): void {
  const { armStats } = working;
  const days = place.windowMs / DAY_MS;
  if (conversions > 0) logExposures(exposure, from, LOG_X);
  const age = (working.asOfMs - place.endMs) / DAY_MS;
  const size = place.factor * days * exposure[from + SIZE_CELL]!;
  for (let f = 0; f < MEMORIES; f++) {
    const weight = sign * expOf(-age / MEMORY_DAYS[f]!);
    if (weight === 0) continue;
    const bank = place.at + f * BANK_STRIDE;
    armStats[bank] = armStats[bank]! + weight * conversions;
    armStats[bank + BANK.squared] = armStats[bank + BANK.squared]! + weight * size * size;
    addScaled(armStats, bank + BANK.exposure, exposure, from, weight * place.factor * days);
    if (f > 0 && conversions > 0)
      addScaled(armStats, place.at + ARM.logExposure + (f - 1) * CELLS, LOG_X, 0, weight * conversions);
  }
  if (!hasTimeOfDay(place.windowMs)) return;
  const bin = place.at + ARM.dayConversions + dayBin(place.localStartMs, place.windowMs);
  const weight = sign * expOf(-age / MEMORY_DAYS[MEMORIES - 1]!);
  armStats[bin] = armStats[bin]! + weight * conversions;
  armStats[bin + DAY_BINS] =
    armStats[bin + DAY_BINS]! + weight * days * meanExposure(place.cellWeight, place.cellAt, exposure, from);
}

/** Adds clicks and the exposure behind them. @param exposure per day, of each cell, from `from` on */
export function addClicks(
  working: Working,
  place: Place,
  clicks: number,
  exposure: Float64Array,
  from: number,
  sign: 1 | -1,
): void {
  const { armStats } = working;
  if (place.endMs <= working.campaignStats[CAMPAIGN.clicksSinceMs]!) return;
  const weight = sign * expOf(-(working.asOfMs - place.endMs) / DAY_MS / MEMORY_DAYS[MEMORIES - 1]!);
  armStats[place.at + ARM.clicks] = armStats[place.at + ARM.clicks]! + weight * clicks;
  addScaled(armStats, place.at + ARM.clickExposure, exposure, from, (weight * place.windowMs) / DAY_MS);
  if (!(clicks > 0)) return;
  logExposures(exposure, from, LOG_X);
  addScaled(armStats, place.at + ARM.clickLogExposure, LOG_X, 0, weight * clicks);
}

/** Forgets all clicks: they were summed up under another lag, and there will be more. */
export function restartClicks(working: Working): void {
  working.campaignStats[CAMPAIGN.clicksSinceMs] = working.asOfMs;
  for (const at of working.base) working.armStats.fill(0, at + ARM.clicks, at + ARM.clickLogExposure + CELLS);
}

function addScaled(
  into: Float64Array,
  at: number,
  numbers: Float64Array,
  from: number,
  factor: number,
): void {
  for (let j = 0; j < CELLS; j++) into[at + j] = into[at + j]! + factor * numbers[from + j]!;
}

/** Adds a row's orders and revenue. */
export function addValue(
  working: Working,
  place: Place,
  row: EvidenceFigures,
  i: number,
  sign: 1 | -1,
): void {
  const { armStats } = working;
  const orders = conversionsAt(row, i);
  const revenue = revenueAt(working, row, i);
  const at = place.at;
  const weight = sign * expOf(-(working.asOfMs - place.endMs) / DAY_MS / MEMORY_DAYS[MEMORIES - 1]!);
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
