import { CELLS, exposures, logExposures, SIZE_CELL } from './curves.js';
import { ARM, ARM_STRIDE, BANK, BANK_STRIDE, DAY_BINS, DAY_MS, MEMORIES, MEMORY_DAYS } from './layout.js';
import { dayBin, hasTimeOfDay } from './season.js';
import type { EvidenceFigures } from './types.js';
import type { Working } from './working.js';

const { exp, min } = Math;

const MOST_SPEND = 1e9;

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
    for (let i = ARM.dayConversions; i < ARM_STRIDE; i++) armStats[at + i] = armStats[at + i]! * slow;
  }
}

/** Where and when a row was measured. */
export interface RowPlace {
  /** Start of the arm's numbers. */
  readonly at: number;
  readonly endMs: number;
  readonly windowMs: number;
  readonly localStartMs: number;
  /** Season × common factor at the time of the window. */
  readonly factor: number;
  /** Expected exposure per reference spend of the arm's mean curve: weights of its cells. */
  readonly cellWeight: Float64Array;
  readonly cellAt: number;
}

/**
 * Adds a row to an arm's sums, or takes it out again (`sign` −1), with the weight of its age. All sums are linear in what is
 * added, so a restated row is corrected exactly by taking the old figures out and adding the new ones.
 */
export function addRow(
  working: Working,
  place: RowPlace,
  row: EvidenceFigures,
  i: number,
  sign: 1 | -1,
): void {
  const { armStats } = working;
  const { at } = place;
  const days = place.windowMs / DAY_MS;
  const conversions = amount(row.conversions[i]!);
  const cost = amount(row.costMicros[i]!);
  const spend = min(MOST_SPEND, cost / working.sRefMicros / days);
  exposures(spend, EXPOSURE, 0);
  logExposures(spend, LOG_EXPOSURE, 0);
  const age = (working.asOfMs - place.endMs) / DAY_MS;
  const size = place.factor * EXPOSURE[SIZE_CELL]! * days;
  for (let f = 0; f < MEMORIES; f++) {
    const weight = sign * exp(-age / MEMORY_DAYS[f]!);
    if (weight === 0) continue;
    const bank = at + f * BANK_STRIDE;
    armStats[bank] = armStats[bank]! + weight * conversions;
    armStats[bank + BANK.squared] = armStats[bank + BANK.squared]! + weight * size * size;
    const x = bank + BANK.exposure;
    const s = bank + BANK.logExposure;
    for (let j = 0; j < CELLS; j++) {
      armStats[x + j] = armStats[x + j]! + weight * place.factor * days * EXPOSURE[j]!;
      armStats[s + j] = armStats[s + j]! + weight * conversions * LOG_EXPOSURE[j]!;
    }
  }
  const weight = sign * exp(-age / MEMORY_DAYS[MEMORIES - 1]!);
  addValue(armStats, at, weight, conversions, amount(row.revenueMicros[i]!) / working.sRefMicros);
  if (hasTimeOfDay(place.windowMs)) addTimeOfDay(armStats, place, weight, conversions, days);
}

const EXPOSURE = new Float64Array(CELLS);
const LOG_EXPOSURE = new Float64Array(CELLS);

function addValue(armStats: Float64Array, at: number, weight: number, orders: number, revenue: number): void {
  armStats[at + ARM.orders] = armStats[at + ARM.orders]! + weight * orders;
  armStats[at + ARM.revenue] = armStats[at + ARM.revenue]! + weight * revenue;
  if (!(orders > 0)) return;
  armStats[at + ARM.revenueSquared] =
    armStats[at + ARM.revenueSquared]! + (weight * revenue * revenue) / orders;
  armStats[at + ARM.orderWindows] = armStats[at + ARM.orderWindows]! + weight;
}

function addTimeOfDay(
  armStats: Float64Array,
  place: RowPlace,
  weight: number,
  conversions: number,
  days: number,
): void {
  const bin = dayBin(place.localStartMs, place.windowMs);
  let exposure = 0;
  for (let j = 0; j < CELLS; j++) {
    exposure += (place.cellWeight[place.cellAt + j]! * EXPOSURE[j]!) / AT_REFERENCE[j]!;
  }
  const y = place.at + ARM.dayConversions + bin;
  armStats[y] = armStats[y]! + weight * conversions;
  armStats[y + DAY_BINS] = armStats[y + DAY_BINS]! + weight * exposure * days;
}

const AT_REFERENCE = new Float64Array(CELLS);
exposures(1, AT_REFERENCE, 0);

/** Exposure of a spend in a window under each cell, with season and common factor, added to `into`. */
export function addExposure(
  working: Working,
  costMicros: number,
  windowMs: number,
  factor: number,
  into: Float64Array,
  at: number,
): void {
  const days = windowMs / DAY_MS;
  exposures(min(MOST_SPEND, amount(costMicros) / working.sRefMicros / days), EXPOSURE, 0);
  for (let j = 0; j < CELLS; j++) into[at + j] = into[at + j]! + factor * days * EXPOSURE[j]!;
}

/** A figure as the sums can take it: 0 where it is not a number, negative, or too small or large to be a count or an amount. */
export function amount(figure: number): number {
  return figure >= 1e-9 && figure < 1e30 ? figure : 0;
}
