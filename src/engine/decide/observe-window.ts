import { CELL_PRIOR, CELLS, exposures, meanExposure } from './curves.js';
import { likeliestDrift } from './drifts.js';
import {
  addClicks,
  addConversions,
  addRow,
  addValue,
  ageTo,
  figuresAt,
  type Place,
  restartClicks,
} from './fold.js';
import type { Factors } from './hierarchy.js';
import { ARM, CAMPAIGN, DAY_MS, DRIFTS, LAG, LAGS } from './layout.js';
import { mixLags, scoreLags, smoothSpend } from './lags.js';
import { type Dispersion, type Levels, readLevels } from './levels.js';
import { refitPriors } from './priors.js';
import { commonFactor, dispersionOf, scoreClicks, scoreWindow, type WindowFigures } from './score.js';
import { hasTimeOfDay, refitSeason, seasonFactor } from './season.js';
import { clickDispersion } from './trust.js';
import type { Evidence } from './types.js';
import type { Working } from './working.js';

const { max } = Math;

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
 * Folds the rows of one window in. Newer than all before: what was expected of it is scored first, and its spend passes through
 * the lags in force. Late or restated: it only corrects the sums.
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
  const arms = working.base.length;
  // Before the first window there is no rate to expect anything of.
  const isFirst = stats[CAMPAIGN.scoredUntilMs] === Number.NEGATIVE_INFINITY;
  const window = gather(batch);
  const smoothed = new Float64Array(LAGS * arms);
  smoothSpend(working, windowMs, window.spend, smoothed);
  setSpendAtWork(stats, window, smoothed);
  let clicksMoved = false;
  if (!isFirst) {
    clicksMoved = scoreBothLags(batch, window, smoothed);
    scoreWindow(working, levels, dispersion, window);
    scoreClicks(working, levels.weight, batch.drift * arms * CELLS, window);
    poolCells(batch);
  }
  for (const i of rows) addValue(working, placeOfArm(batch, i), figuresAt(working, evidence, i, windowMs), 1);
  for (let k = 0; k < arms; k++) {
    if (window.seen[k] !== 1) continue;
    const place = placeOfArm(batch, window.row[k]!);
    addConversions(working, place, window.conversions[k]!, window.spend[k]!, 1);
    addClicks(working, place, window.clicks[k]!, window.clickSpend[k]!, 1);
  }
  if (isFirst) stats[CAMPAIGN.firstScoredMs] = batch.endMs;
  if (clicksMoved) restartClicks(working);
  stats[CAMPAIGN.scoredUntilMs] = batch.endMs;
  if (hasTimeOfDay(windowMs)) stats[CAMPAIGN.sinceSeason] = stats[CAMPAIGN.sinceSeason]! + 1;
}

/** Puts the spend that is at work into the window: for conversions over all lags as they weigh, for clicks under the likeliest. */
function setSpendAtWork(stats: Float64Array, window: WindowFigures, smoothed: Float64Array): void {
  const arms = window.seen.length;
  const days = window.windowMs / DAY_MS;
  mixLags(stats, CAMPAIGN.conversionLag, smoothed, window.spend);
  const lag = stats[CAMPAIGN.clickLag + LAG.active]!;
  for (let k = 0; k < arms; k++) {
    window.clickSpend[k] = smoothed[lag * arms + k]!;
    exposures(window.spend[k]!, window.exposure, k * CELLS);
    for (let j = k * CELLS; j < (k + 1) * CELLS; j++) window.exposure[j] = days * window.exposure[j]!;
  }
}

/** @returns whether clicks go over to another lag: what was summed up of them under the wrong one shows curves that are not there */
function scoreBothLags(batch: NewBatch, window: WindowFigures, smoothed: Float64Array): boolean {
  const { working, levels, dispersion, windowMs } = batch;
  const { armStats, base, campaignStats } = working;
  const arms = base.length;
  const rate = new Float64Array(arms);
  const shape = new Float64Array(arms);
  const weightAt = batch.drift * arms * CELLS;
  const common = {
    seen: window.seen,
    days: windowMs / DAY_MS,
    spend: smoothed,
    rate,
    shape,
    weight: levels.weight,
    weightAt,
  };
  for (let k = 0; k < arms; k++) {
    const slot = batch.drift * arms + k;
    shape[k] = levels.shape[slot]!;
    rate[k] =
      (window.factor[k]! * shape[k]!) / meanExposure(levels.weight, slot * CELLS, levels.rate, slot * CELLS);
  }
  scoreLags(campaignStats, CAMPAIGN.conversionLag, {
    ...common,
    counts: window.conversions,
    linear: dispersion.linear,
    quadratic: dispersion.quadratic,
  });
  for (let k = 0; k < arms; k++) {
    const clicks = max(0, armStats[base[k]! + ARM.clicks]!);
    const exposure = meanExposure(
      levels.weight,
      weightAt + k * CELLS,
      armStats,
      base[k]! + ARM.clickExposure,
    );
    rate[k] = exposure > 0 ? clicks / exposure : 0;
    shape[k] = 1 + clicks;
  }
  return scoreLags(campaignStats, CAMPAIGN.clickLag, {
    ...common,
    counts: window.clicks,
    linear: clickDispersion(campaignStats),
    quadratic: 0,
  });
}

/** Takes the mean curve to be the pooled one: where the cost did not change, exposure is taken out and put back as it was. */
function correct(batch: Batch): void {
  const { working, evidence, windowMs } = batch;
  for (const i of batch.rows) {
    const place = placeOf(batch, i, working.campaignStats, CAMPAIGN.cellPrior);
    addRow(working, place, figuresAt(working, evidence, i, windowMs), 1);
    if (evidence.restated[i] === 1)
      addRow(working, place, figuresAt(working, evidence.previous, i, windowMs), -1);
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
    clicks: new Float64Array(arms),
    spend: new Float64Array(arms),
    clickSpend: new Float64Array(arms),
    exposure: new Float64Array(arms * CELLS),
    factor: new Float64Array(arms),
    windowMs,
  };
  for (const i of batch.rows) {
    const k = armOf[i]!;
    const figures = figuresAt(working, evidence, i, windowMs);
    window.seen[k] = 1;
    window.row[k] = i;
    window.factor[k] = placeOfArm(batch, i).factor;
    window.conversions[k] = window.conversions[k]! + figures.conversions;
    window.clicks[k] = window.clicks[k]! + figures.clicks;
    window.spend[k] = window.spend[k]! + figures.spend;
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
