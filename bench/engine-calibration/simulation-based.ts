import { Rng, seedOf } from '../../src/kernel/rng.js';
import { CELL_PRIOR, CELLS, exposures } from '../../src/engine/decide/curves.js';
import { addConversions, ageTo } from '../../src/engine/decide/fold.js';
import { ARM, DRIFTS } from '../../src/engine/decide/layout.js';
import { makeLevels, readLevels } from '../../src/engine/decide/levels.js';
import { openState } from '../../src/engine/decide/working.js';
import { gamma, poisson } from '../../src/engine/random/sample.js';

const WINDOW_MS = 900_000;
const WINDOWS = 24;
const DRAWS = 99;
const BINS = 10;
const PRIOR_SHAPE = 4;
/** Conversions a day at the reference spend. */
const PRIOR_RATE = 400;

/**
 * Simulation-based calibration of the levels on the model as it is meant: a cell and a rate drawn from the prior, counts drawn from
 * them, and then the place of the truth among draws of the posterior: of what a spend brings that was not tried. If posterior and
 * model agree, every place is as likely as every other. Source: Talts et al. 2018, "Validating Bayesian inference algorithms with
 * simulation-based calibration".
 * @returns how often the truth lay in each tenth of the places
 */
export function ranksOfTruth(runs: number, spendAsked: number): Float64Array {
  const counts = new Float64Array(BINS);
  for (let run = 0; run < runs; run++) {
    const rng = new Rng(seedOf('sbc', run));
    const cell = pick(CELL_PRIOR, 0, rng.uniform());
    const rate = (gamma(rng, PRIOR_SHAPE) / PRIOR_SHAPE) * PRIOR_RATE;
    const below = drawsBelow(rng, cell, rate, spendAsked);
    counts[Math.floor((below * BINS) / (DRAWS + 1))]! += 1;
  }
  return counts;
}

function drawsBelow(rng: Rng, cell: number, rate: number, spendAsked: number): number {
  const arm = { key: 1, platform: 'p', channel: 'c', creative: 'k', bid: 'b', active: true };
  const working = openState(null, [{ ...arm, minShare: null, maxShare: null }], 1);
  working.armStats[ARM.priorShape] = PRIOR_SHAPE;
  working.armStats[ARM.priorRate] = PRIOR_RATE;
  const x = new Float64Array(CELLS);
  for (let t = 0; t < WINDOWS; t++) {
    const endMs = (t + 1) * WINDOW_MS;
    ageTo(working, endMs);
    exposures(0.1 + 2.4 * rng.uniform(), x, 0);
    const place = {
      at: 0,
      endMs,
      windowMs: WINDOW_MS,
      localStartMs: 0,
      factor: 1,
      cellWeight: CELL_PRIOR,
      cellAt: 0,
    };
    addConversions(working, place, poisson(rng, (rate * x[cell]!) / 96), x, 0, 1);
  }
  const levels = makeLevels(1);
  const slowest = Uint8Array.from(DRIFTS, (_, q) => (q === 0 ? 1 : 0));
  readLevels(working, { linear: 1, quadratic: 0 }, levels, slowest);
  exposures(spendAsked, x, 0);
  const truth = rate * x[cell]!;
  let below = 0;
  for (let d = 0; d < DRAWS; d++) {
    const j = pick(levels.weight, 0, rng.uniform());
    if ((gamma(rng, levels.shape[0]!) / levels.rate[j]!) * x[j]! < truth) below += 1;
  }
  return below;
}

function pick(weight: Float64Array, from: number, u: number): number {
  let rest = u;
  for (let j = 0; j < CELLS - 1; j++) {
    rest -= weight[from + j]!;
    if (rest < 0) return j;
  }
  return CELLS - 1;
}

/** χ² of counts against all being alike. */
export function chiSquare(counts: Float64Array): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
