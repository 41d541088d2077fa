import { CELLS, exposures, LEAST_SPEND, SIZE_CELL } from './curves.js';
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
  const slow = exp(-days / MEMORY_DAYS[MEMORIES - 1]!);
  const factors = MEMORY_DAYS.map((memory) => exp(-days / memory));
  for (let at = 0; at < armStats.length; at += ARM_STRIDE) {
    for (let f = 0; f < MEMORIES; f++) {
      const factor = factors[f]!;
      const from = at + f * BANK_STRIDE;
      for (let i = from; i < from + BANK_STRIDE; i++) armStats[i] = armStats[i]! * factor;
    }
    for (let i = ARM.orders; i < ARM.orders + 4; i++) armStats[at + i] = armStats[at + i]! * slow;
    for (let i = ARM.dayConversions; i < ARM.carry; i++) armStats[at + i] = armStats[at + i]! * slow;
    const middle = factors[MEMORIES - 2]!;
    for (let i = ARM.delayExposure; i < ARM_STRIDE; i++) armStats[at + i] = armStats[at + i]! * middle;
  }
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
  /** Reference units. */
  readonly revenue: number;
  readonly costMicros: number;
}

export function figuresAt(working: Working, row: EvidenceFigures, i: number): Figures {
  return {
    conversions: min(MOST_CONVERSIONS, amount(row.conversions[i]!)),
    revenue: amount(row.revenueMicros[i]!) / working.sRefMicros,
    costMicros: amount(row.costMicros[i]!),
  };
}

/** Exposure of a spend in a window under each cell, in reference spend × days, added to `into`. */
export function addExposure(
  working: Working,
  costMicros: number,
  windowMs: number,
  into: Float64Array,
  at: number,
): void {
  const days = windowMs / DAY_MS;
  exposures(min(MOST_SPEND, costMicros / working.sRefMicros / days), SCRATCH, 0);
  for (let j = 0; j < CELLS; j++) into[at + j] = into[at + j]! + days * SCRATCH[j]!;
}

const SCRATCH = new Float64Array(CELLS);
const LOG_SCRATCH = new Float64Array(CELLS);

/**
 * Adds a row to an arm's sums, or takes it out again (`sign` −1), with the weight of its age and as if its exposure had arrived
 * in its window. All sums are linear in what is added, so a restated row is corrected exactly by taking the old figures out and
 * adding the new ones.
 */
export function addRow(working: Working, place: Place, figures: Figures, sign: 1 | -1): void {
  RAW.fill(0);
  addExposure(working, figures.costMicros, place.windowMs, RAW, 0);
  addLevel(working, place, figures.conversions, RAW, 0, sign);
  addValue(working, place, figures, sign);
}

const RAW = new Float64Array(CELLS);

/**
 * Adds conversions and the exposure that arrived with them to the bank.
 * @param exposure by cell, from `from` on, without season
 */
export function addLevel(
  working: Working,
  place: Place,
  conversions: number,
  exposure: Float64Array,
  from: number,
  sign: 1 | -1,
): void {
  const { armStats } = working;
  if (place.endMs <= working.campaignStats[CAMPAIGN.bankSinceMs]!) return;
  const days = place.windowMs / DAY_MS;
  for (let j = 0; j < CELLS; j++) LOG_SCRATCH[j] = log(max(LEAST_SPEND, exposure[from + j]! / days));
  const age = (working.asOfMs - place.endMs) / DAY_MS;
  const size = place.factor * exposure[from + SIZE_CELL]!;
  for (let f = 0; f < MEMORIES; f++) {
    const weight = sign * exp(-age / MEMORY_DAYS[f]!);
    if (weight === 0) continue;
    const bank = place.at + f * BANK_STRIDE;
    armStats[bank] = armStats[bank]! + weight * conversions;
    armStats[bank + BANK.squared] = armStats[bank + BANK.squared]! + weight * size * size;
    const x = bank + BANK.exposure;
    const s = bank + BANK.logExposure;
    for (let j = 0; j < CELLS; j++) {
      armStats[x + j] = armStats[x + j]! + weight * place.factor * exposure[from + j]!;
      armStats[s + j] = armStats[s + j]! + weight * conversions * LOG_SCRATCH[j]!;
    }
  }
  if (!hasTimeOfDay(place.windowMs)) return;
  const bin = place.at + ARM.dayConversions + dayBin(place.localStartMs, place.windowMs);
  const weight = sign * exp(-age / MEMORY_DAYS[MEMORIES - 1]!);
  armStats[bin] = armStats[bin]! + weight * conversions;
  armStats[bin + DAY_BINS] =
    armStats[bin + DAY_BINS]! + weight * meanExposure(place.cellWeight, place.cellAt, exposure, from);
}

/** Exposure of an arm's mean curve per reference spend. */
export function meanExposure(
  weight: Float64Array,
  weightAt: number,
  exposure: Float64Array,
  from: number,
): number {
  let sum = 0;
  for (let j = 0; j < CELLS; j++) sum += (weight[weightAt + j]! * exposure[from + j]!) / AT_REFERENCE[j]!;
  return sum;
}

const AT_REFERENCE = new Float64Array(CELLS);
exposures(1, AT_REFERENCE, 0);

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
