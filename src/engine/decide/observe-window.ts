import { CELL_PRIOR, CELLS, meanExposure } from './curves.js';
import { likeliestDrift } from './drifts.js';
import { addClicks, addConversions, addRow, addValue, ageTo, type Place, restartClicks } from './fold.js';
import { gatherRows, putSpendToWork, type WindowRows } from './gather.js';
import type { Factors } from './hierarchy.js';
import { ARM, CAMPAIGN, DRIFTS } from './layout.js';
import { scoreLags } from './lags.js';
import { type Dispersion, type Levels, readLevels } from './levels.js';
import { refitPriors } from './priors.js';
import { commonFactor, dispersionOf, scoreClicks, scoreWindow } from './score.js';
import { hasTimeOfDay, refitSeason, seasonFactor } from './season.js';
import { clickDispersion } from './trust.js';
import type { WindowFigures } from './window-figures.js';
import type { Working } from './working.js';
import type { Workspace } from './workspace.js';

const { max } = Math;

/** Arms that the prior of the cells is worth when curvature is pooled. */
const PSEUDO_ARMS = 3;
/** Windows in which priors are fitted anew each time, and every how many windows they are afterwards. */
const YOUNG_WINDOWS = 16;
const REFIT_EVERY = 4;
const ALL_DRIFTS: Uint8Array = new Uint8Array(DRIFTS.length).fill(1);

/** A window that is newer than all before, with what was expected of it. */
interface NewWindow {
  readonly working: Working;
  readonly batch: WindowRows;
  readonly figures: WindowFigures;
  readonly levels: Levels;
  readonly dispersion: Dispersion;
  /** Where the cell weights of the arms start under the likeliest drift, and its shapes. */
  readonly weightAt: number;
  readonly shapeAt: number;
}

/**
 * Folds the rows of one window in. Newer than all before: what was expected of it is scored first, and its spend passes through
 * the lags in force. Late or restated: it only corrects the sums.
 * @param batch only usable rows
 * @returns whether the window was new; after a correction, the priors are not yet fitted anew
 */
export function observeWindow(
  working: Working,
  batch: WindowRows,
  factors: Factors,
  workspace: Workspace,
): boolean {
  const stats = working.campaignStats;
  ageTo(working, batch.endMs);
  if (
    batch.evidence.restated[batch.rows[batch.from]!] === 1 ||
    batch.endMs <= stats[CAMPAIGN.scoredUntilMs]!
  ) {
    correct(working, batch);
    return false;
  }
  const { levels, figures } = workspace;
  const dispersion = dispersionOf(stats);
  readLevels(working, dispersion, levels, ALL_DRIFTS);
  const shapeAt = likeliestDrift(stats) * working.base.length;
  scoreAndFold({ working, batch, figures, levels, dispersion, weightAt: shapeAt * CELLS, shapeAt });
  stats[CAMPAIGN.windows] = stats[CAMPAIGN.windows]! + 1;
  if (isTimeToRefit(stats, batch.windowMs)) refitPriors(working, factors, workspace);
  if (!working.without.includes('season')) refitSeason(working, dispersionOf(stats));
  return true;
}

/** What arms have in common moves slowly once there is much evidence: then one window more says little of it. */
function isTimeToRefit(stats: Float64Array, windowMs: number): boolean {
  const windows = stats[CAMPAIGN.windows]!;
  return windows <= YOUNG_WINDOWS || windows % REFIT_EVERY === 0 || !hasTimeOfDay(windowMs);
}

function scoreAndFold(window: NewWindow): void {
  const { working, batch, figures, levels, dispersion, weightAt } = window;
  const stats = working.campaignStats;
  // Before the first window there is no rate to expect anything of.
  const isFirst = stats[CAMPAIGN.scoredUntilMs] === Number.NEGATIVE_INFINITY;
  gatherRows(working, batch, commonFactor(stats), figures);
  putSpendToWork(working, batch.windowMs, levels.weight, weightAt, figures);
  let clicksMoved = false;
  if (!isFirst) {
    clicksMoved = !working.without.includes('lags') && scoreBothLags(window);
    scoreWindow(working, levels, dispersion, figures);
    scoreClicks(working, levels.weight, weightAt, figures);
    poolCells(window);
  }
  fold(window);
  if (isFirst) stats[CAMPAIGN.firstScoredMs] = batch.endMs;
  if (clicksMoved) restartClicks(working);
  stats[CAMPAIGN.scoredUntilMs] = batch.endMs;
  if (hasTimeOfDay(batch.windowMs)) stats[CAMPAIGN.sinceSeason] = stats[CAMPAIGN.sinceSeason]! + 1;
}

function fold({ working, batch, figures, levels, weightAt }: NewWindow): void {
  const { evidence, armOf, rows, windowMs, endMs } = batch;
  const place: Place = {
    at: 0,
    endMs,
    windowMs,
    localStartMs: 0,
    factor: 1,
    cellWeight: levels.weight,
    cellAt: weightAt,
  };
  for (let n = batch.from; n < batch.to; n++) {
    const i = rows[n]!;
    const k = armOf[i]!;
    place.at = working.base[k]!;
    addValue(working, place, evidence, i, 1);
    // Rows come in the order of their arms: the last one of an arm folds in what all of them say.
    if (n + 1 < batch.to && armOf[rows[n + 1]!] === k) continue;
    place.localStartMs = evidence.localStartMs[i]!;
    place.factor = figures.factor[k]!;
    place.cellAt = weightAt + k * CELLS;
    addConversions(working, place, figures.conversions[k]!, figures.exposure, k * CELLS, 1);
    addClicks(working, place, figures.clicks[k]!, figures.clickExposure, k * CELLS, 1);
  }
}

/** @returns whether clicks go over to another lag: what was summed up of them under the wrong one shows curves that are not there */
function scoreBothLags({ working, figures, levels, dispersion, weightAt, shapeAt }: NewWindow): boolean {
  const { armStats, base, campaignStats } = working;
  const { arms, seen, days, lagExposure, rate, shape, factor, guess, size, likelihood } = figures;
  for (let k = 0; k < arms; k++) {
    const cell = weightAt + k * CELLS;
    shape[k] = levels.shape[shapeAt + k]!;
    rate[k] = (factor[k]! * shape[k]!) / meanExposure(levels.weight, cell, levels.rate, cell);
  }
  const common = { arms, seen, days, exposure: lagExposure, rate, shape, guess, size, likelihood };
  scoreLags(campaignStats, CAMPAIGN.conversionLag, { ...common, ...dispersion, counts: figures.conversions });
  for (let k = 0; k < arms; k++) {
    const at = base[k]!;
    const clicks = max(0, armStats[at + ARM.clicks]!);
    const exposure = meanExposure(levels.weight, weightAt + k * CELLS, armStats, at + ARM.clickExposure);
    rate[k] = exposure > 0 ? clicks / exposure : 0;
    shape[k] = 1 + clicks;
  }
  const linear = clickDispersion(campaignStats);
  return scoreLags(campaignStats, CAMPAIGN.clickLag, {
    ...common,
    linear,
    quadratic: 0,
    counts: figures.clicks,
  });
}

/** Takes the mean curve to be the pooled one: where the cost did not change, exposure is taken out and put back as it was. */
function correct(working: Working, batch: WindowRows): void {
  const { evidence, armOf, rows, windowMs, endMs } = batch;
  const { campaignStats, channelStats, season, base } = working;
  const common = commonFactor(campaignStats);
  for (let n = batch.from; n < batch.to; n++) {
    const i = rows[n]!;
    const k = armOf[i]!;
    const localStartMs = evidence.localStartMs[i]!;
    const place: Place = {
      at: base[k]!,
      endMs,
      windowMs,
      localStartMs,
      factor: common * seasonFactor(channelStats, season[k]!, localStartMs, windowMs),
      cellWeight: campaignStats,
      cellAt: CAMPAIGN.cellPrior,
    };
    addRow(working, place, evidence, i, 1);
    if (evidence.restated[i] === 1) addRow(working, place, evidence.previous, i, -1);
  }
}

/** One pass of expectation and maximisation: the campaign's cell weights are the mean of its arms' and of the prior. */
function poolCells({ working, levels, weightAt }: NewWindow): void {
  const arms = working.base.length;
  const stats = working.campaignStats;
  for (let j = 0; j < CELLS; j++) {
    let sum = PSEUDO_ARMS * CELL_PRIOR[j]!;
    for (let k = 0; k < arms; k++) sum += levels.weight[weightAt + k * CELLS + j]!;
    stats[CAMPAIGN.cellPrior + j] = sum / (PSEUDO_ARMS + arms);
  }
}
