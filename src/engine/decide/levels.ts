import { CELLS, SIZE_CELL } from './curves.js';
import { expOf, ln } from './elementary.js';
import { ARM, BANK, BANK_STRIDE, DRIFTS, MEMORIES, MEMORY_DAYS } from './layout.js';
import type { Working } from './working.js';

const { max } = Math;

/** What is known of every arm's rate under each hypothesis of drift: a mixture over cells of Gamma(shape, rate_j). */
export interface Levels {
  /** drifts × arms: shape a. */
  readonly shape: Float64Array;
  /** drifts × arms × cells: rate b_j, in exposure. */
  readonly rate: Float64Array;
  /** drifts × arms × cells: weight of the cell; sums to 1 per drift and arm. */
  readonly weight: Float64Array;
}

/** Spread of what is observed around what is expected: variance = μ·(φ + d·μ) in a window of mean μ. */
export interface Dispersion {
  /** φ ≥ 1. */
  readonly linear: number;
  /** d ≥ 0. */
  readonly quadratic: number;
}

export function makeLevels(arms: number): Levels {
  return {
    shape: new Float64Array(DRIFTS.length * arms),
    rate: new Float64Array(DRIFTS.length * arms * CELLS),
    weight: new Float64Array(DRIFTS.length * arms * CELLS),
  };
}

const LOG_MEMORY_RATE = Float64Array.from(MEMORY_DAYS, (days) => Math.log(1 / days));
const LOG_DRIFT = Float64Array.from(DRIFTS, Math.log);
/** Nats behind the likeliest cell at which a cell weighs nothing. */
const NEGLIGIBLE = -30;

/**
 * Reads the levels of all arms from the bank. Under a drift of variance q a day, the memory that suits an arm is the one whose
 * forgetting balances what it knows, 1/memory = q·shape (the steady state of a random walk under Gamma evidence): arms with much
 * evidence forget sooner. Between two memories of the bank, sums are interpolated. Evidence is weighed down by the dispersion.
 * Posterior: Gamma(a0 + A, b0 + X_j); cell weight ∝ prior_j · exp(S_j − a ln b_j), read from memories that are long enough to tell
 * curves. Cost: drifts × arms × cells logarithms and exponentials.
 * @param drifts which hypotheses to read: 1 = read
 * @param evidence receives, per arm and cell, ln likelihood of the conversions under the last hypothesis read; null = not wanted
 */
export function readLevels(
  working: Working,
  dispersion: Dispersion,
  into: Levels,
  drifts: Uint8Array,
  evidence: Float64Array | null = null,
): void {
  const { armStats, base, logCellPrior } = working;
  const arms = base.length;
  for (let k = 0; k < arms; k++) {
    const at = base[k]!;
    const a0 = armStats[at + ARM.priorShape]!;
    for (let f = 0; f < MEMORIES; f++) {
      const bank = at + f * BANK_STRIDE;
      const exposure = armStats[bank + BANK.exposure + SIZE_CELL]!;
      const squared = armStats[bank + BANK.squared]!;
      // μ̄ of 1/(φ + d·μ̄): the mean conversions of a window, weighted as the evidence is.
      const mean = exposure > 0 ? (armStats[bank]! / exposure) * (squared / exposure) : 0;
      EVIDENCE_WEIGHT[f] = 1 / (dispersion.linear + dispersion.quadratic * max(0, mean));
      LOG_NEED[f] = LOG_MEMORY_RATE[f]! - ln(a0 + EVIDENCE_WEIGHT[f]! * max(0, armStats[bank]!));
    }
    let fastest = -1;
    for (let q = 0; q < DRIFTS.length; q++) {
      if (drifts[q] !== 1) continue;
      const cell = (q * arms + k) * CELLS;
      const tellsCurves = readArm(armStats, at, q, into, q * arms + k);
      if (!tellsCurves && fastest >= 0) {
        into.weight.copyWithin(cell, fastest, fastest + CELLS);
        continue;
      }
      if (!tellsCurves) {
        readCurve(armStats, at, 1, into.weight, cell);
        fastest = cell;
      }
      if (evidence) for (let j = 0; j < CELLS; j++) evidence[k * CELLS + j] = into.weight[cell + j]!;
      normalise(into.weight, cell, logCellPrior, k * CELLS);
    }
  }
}

const EVIDENCE_WEIGHT = new Float64Array(MEMORIES);
const LOG_NEED = new Float64Array(MEMORIES);

/**
 * Shape and rates of an arm under one hypothesis, and the ln likelihood of each cell in place of its weight.
 * @returns false where its memories are too short to tell curves: then no likelihood is written
 */
function readArm(armStats: Float64Array, at: number, q: number, into: Levels, slot: number): boolean {
  const a0 = armStats[at + ARM.priorShape]!;
  const b0 = a0 / armStats[at + ARM.priorRate]!;
  let f = 0;
  while (f < MEMORIES - 1 && LOG_NEED[f + 1]! >= LOG_DRIFT[q]!) f++;
  let part = 0;
  if (f < MEMORIES - 1 && LOG_NEED[f]! > LOG_DRIFT[q]!) {
    part = (LOG_NEED[f]! - LOG_DRIFT[q]!) / (LOG_NEED[f]! - LOG_NEED[f + 1]!);
  }
  const near = at + f * BANK_STRIDE;
  const far = part > 0 ? near + BANK_STRIDE : near;
  const wNear = (1 - part) * EVIDENCE_WEIGHT[f]!;
  const wFar = part > 0 ? part * EVIDENCE_WEIGHT[f + 1]! : 0;
  const shape = a0 + max(0, wNear * armStats[near]! + wFar * armStats[far]!);
  into.shape[slot] = shape;
  const cell = slot * CELLS;
  const { rate, weight } = into;
  const nearExposure = near + BANK.exposure;
  const farExposure = far + BANK.exposure;
  for (let j = 0; j < CELLS; j++) {
    const x = wNear * armStats[nearExposure + j]! + wFar * armStats[farExposure + j]!;
    rate[cell + j] = b0 + (x > 0 ? x : 0);
  }
  if (f === 0) return false;
  const logNear = at + ARM.logExposure + (f - 1) * CELLS;
  const logFar = part > 0 ? logNear + CELLS : logNear;
  for (let j = 0; j < CELLS; j++) {
    const s = wNear * armStats[logNear + j]! + wFar * armStats[logFar + j]!;
    weight[cell + j] = s - shape * ln(rate[cell + j]!);
  }
  return true;
}

/** ln likelihood of each cell by a single memory. */
function readCurve(armStats: Float64Array, at: number, f: number, into: Float64Array, cell: number): void {
  const a0 = armStats[at + ARM.priorShape]!;
  const b0 = a0 / armStats[at + ARM.priorRate]!;
  const bank = at + f * BANK_STRIDE;
  const logs = at + ARM.logExposure + (f - 1) * CELLS;
  const weight = EVIDENCE_WEIGHT[f]!;
  const shape = a0 + weight * max(0, armStats[bank]!);
  for (let j = 0; j < CELLS; j++) {
    const x = weight * max(0, armStats[bank + BANK.exposure + j]!);
    into[cell + j] = weight * armStats[logs + j]! - shape * ln(b0 + x);
  }
}

/** Turns ln likelihoods into weights that sum to 1 under the arm's prior of cells. */
function normalise(weight: Float64Array, cell: number, logPrior: Float64Array, from: number): void {
  let best = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < CELLS; j++) {
    const own = weight[cell + j]! + logPrior[from + j]!;
    weight[cell + j] = own;
    if (own > best) best = own;
  }
  let sum = 0;
  for (let j = cell; j < cell + CELLS; j++) {
    const behind = weight[j]! - best;
    const own = behind > NEGLIGIBLE ? expOf(behind) : 0;
    weight[j] = own;
    sum += own;
  }
  const scale = 1 / sum;
  for (let j = cell; j < cell + CELLS; j++) weight[j] = weight[j]! * scale;
}
