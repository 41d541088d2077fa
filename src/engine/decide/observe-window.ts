import { CELL_PRIOR, CELLS } from './curves.js';
import { chooseDelay, passThrough, scoreDelays } from './delay.js';
import { likeliestDrift } from './drifts.js';
import {
  addExposure,
  addLevel,
  addRow,
  addValue,
  ageTo,
  figuresAt,
  meanExposure,
  type Place,
} from './fold.js';
import type { Factors } from './hierarchy.js';
import { CAMPAIGN, DRIFTS } from './layout.js';
import { type Dispersion, type Levels, readLevels } from './levels.js';
import { refitPriors } from './priors.js';
import { commonFactor, dispersionOf, scoreWindow, type WindowFigures } from './score.js';
import { hasTimeOfDay, refitSeason, seasonFactor } from './season.js';
import type { Evidence } from './types.js';
import type { Working } from './working.js';

/** Arms that the prior of the cells is worth when curvature is pooled. */
const PSEUDO_ARMS = 3;
const ALL_DRIFTS: Uint8Array = new Uint8Array(DRIFTS.length).fill(1);

/** Rows of one window, and what was known before them. */
interface Batch {
  readonly working: Working;
  readonly evidence: Evidence;
  /** Arm of each row of the evidence. */
  readonly armOf: Int32Array;
  readonly rows: Int32Array;
  readonly endMs: number;
  readonly windowMs: number;
  /** Season apart, what all arms have in common. */
  readonly common: number;
}

/** A batch that is newer than all before, with what was expected of it. */
interface NewBatch extends Batch {
  readonly levels: Levels;
  readonly dispersion: Dispersion;
  /** The likeliest drift hypothesis. */
  readonly drift: number;
}

/**
 * Folds the rows of one window in. Newer than all before: what was expected of it is scored first, and its exposure passes
 * through the delay in force. Late or restated: it only corrects the sums.
 * @param armOf arm of each row of the evidence; rows hold only usable ones
 * @param levels scratch
 * @returns whether the window was new; after a correction, the priors are not yet fitted anew
 */
export function observeWindow(
  working: Working,
  evidence: Evidence,
  armOf: Int32Array,
  rows: Int32Array,
  factors: Factors,
  levels: Levels,
): boolean {
  const stats = working.campaignStats;
  const first = rows[0]!;
  const windowMs = evidence.windowMs[first]!;
  const endMs = evidence.windowStartMs[first]! + windowMs;
  ageTo(working, endMs);
  const batch: Batch = { working, evidence, armOf, rows, endMs, windowMs, common: commonFactor(stats) };
  if (evidence.restated[first] === 1 || endMs <= stats[CAMPAIGN.scoredUntilMs]!) {
    correct(batch);
    return false;
  }
  const dispersion = dispersionOf(stats);
  readLevels(working, dispersion, levels, ALL_DRIFTS);
  scoreAndFold({ ...batch, levels, dispersion, drift: likeliestDrift(stats) });
  refitPriors(working, factors, levels);
  refitSeason(working, dispersionOf(stats));
  return true;
}

function scoreAndFold(batch: NewBatch): void {
  const { working, evidence, rows, levels, dispersion, windowMs } = batch;
  const stats = working.campaignStats;
  // Before the first window there is no rate to expect anything of.
  const isFirst = stats[CAMPAIGN.scoredUntilMs] === Number.NEGATIVE_INFINITY;
  const window = gather(batch);
  const raw = Float64Array.from(working.base, (_, k) =>
    meanExposure(levels.weight, cellsOf(batch, k), window.exposure, k * CELLS),
  );
  passThrough(working, windowMs, window.seen, window.exposure);
  scoreDelays(working, dispersion, window, raw, isFirst);
  if (!isFirst) {
    scoreWindow(working, levels, dispersion, window);
    poolCells(batch);
  }
  for (const i of rows) addValue(working, placeOfArm(batch, i), figuresAt(working, evidence, i), 1);
  for (let k = 0; k < working.base.length; k++) {
    if (window.seen[k] !== 1) continue;
    addLevel(
      working,
      placeOfArm(batch, window.row[k]!),
      window.conversions[k]!,
      window.exposure,
      k * CELLS,
      1,
    );
  }
  chooseDelay(working);
  stats[CAMPAIGN.scoredUntilMs] = batch.endMs;
  if (hasTimeOfDay(windowMs)) stats[CAMPAIGN.sinceSeason] = stats[CAMPAIGN.sinceSeason]! + 1;
}

/** Takes the mean curve to be the pooled one: where the cost did not change, exposure is taken out and put back as it was. */
function correct(batch: Batch): void {
  const { working, evidence } = batch;
  for (const i of batch.rows) {
    const place = placeOf(batch, i, working.campaignStats, CAMPAIGN.cellPrior);
    addRow(working, place, figuresAt(working, evidence, i), 1);
    if (evidence.restated[i] === 1) addRow(working, place, figuresAt(working, evidence.previous, i), -1);
  }
}

function placeOf(batch: Batch, i: number, cellWeight: Float64Array, cellAt: number): Place {
  const { working, evidence, armOf, windowMs } = batch;
  const k = armOf[i]!;
  const localStartMs = evidence.localStartMs[i]!;
  const season = seasonFactor(working.channelStats, working.season[k]!, localStartMs, windowMs);
  const at = working.base[k]!;
  return {
    at,
    endMs: batch.endMs,
    windowMs,
    localStartMs,
    factor: batch.common * season,
    cellWeight,
    cellAt,
  };
}

/** The place of an arm's row in a batch that is new. */
function placeOfArm(batch: NewBatch, i: number): Place {
  return placeOf(batch, i, batch.levels.weight, cellsOf(batch, batch.armOf[i]!));
}

/** Where the cell weights of an arm start under the likeliest drift. */
function cellsOf(batch: NewBatch, k: number): number {
  return (batch.drift * batch.working.base.length + k) * CELLS;
}

/** Sums up the rows by arm. */
function gather(batch: NewBatch): WindowFigures {
  const { working, evidence, armOf, windowMs } = batch;
  const arms = working.base.length;
  const window: WindowFigures = {
    seen: new Uint8Array(arms),
    row: new Int32Array(arms),
    conversions: new Float64Array(arms),
    exposure: new Float64Array(arms * CELLS),
    factor: new Float64Array(arms),
    windowMs,
  };
  for (const i of batch.rows) {
    const k = armOf[i]!;
    const figures = figuresAt(working, evidence, i);
    window.seen[k] = 1;
    window.row[k] = i;
    window.factor[k] = placeOfArm(batch, i).factor;
    window.conversions[k] = window.conversions[k]! + figures.conversions;
    addExposure(working, figures.costMicros, windowMs, window.exposure, k * CELLS);
  }
  return window;
}

/** One pass of expectation and maximisation: the campaign's cell weights are the mean of its arms' and of the prior. */
function poolCells(batch: NewBatch): void {
  const arms = batch.working.base.length;
  const stats = batch.working.campaignStats;
  for (let j = 0; j < CELLS; j++) {
    let sum = PSEUDO_ARMS * CELL_PRIOR[j]!;
    for (let k = 0; k < arms; k++) sum += batch.levels.weight[cellsOf(batch, k) + j]!;
    stats[CAMPAIGN.cellPrior + j] = sum / (PSEUDO_ARMS + arms);
  }
}
