import { CELL_PRIOR, CELLS } from './curves.js';
import { chooseDelay, passThrough, scoreDelays } from './delay.js';
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
import { type Factors, updatePriors } from './hierarchy.js';
import { ARM, ARM_STRIDE, CAMPAIGN, DRIFTS } from './layout.js';
import { type Levels, readLevels } from './levels.js';
import { commonFactor, dispersionOf, scoreWindow, type WindowFigures } from './score.js';
import { hasTimeOfDay, refitSeason, seasonFactor } from './season.js';
import type { Evidence } from './types.js';
import { findKey, type Working } from './working.js';

/** Arms that the prior of the cells is worth when curvature is pooled. */
const PSEUDO_ARMS = 3;
export const ALL_DRIFTS: Uint8Array = new Uint8Array(DRIFTS.length).fill(1);

/**
 * Folds evidence into the state, window after window in the order of their ends. A window that is newer than all before is first
 * scored against what was expected of it; a late or restated one only corrects the sums. The order of the rows does not matter.
 * @param levels scratch; holds the levels as of the last window afterwards
 */
export function observe(working: Working, evidence: Evidence, factors: Factors, levels: Levels): void {
  const armOf = armPositions(working, evidence);
  const order = rowOrder(evidence, armOf);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && sameWindow(evidence, order[from]!, order[to]!)) to++;
    observeWindow(working, evidence, armOf, order.slice(from, to), factors, levels);
    from = to;
  }
}

/** Position of each row's arm among the arms given; −1 where the row cannot be used. */
function armPositions(working: Working, evidence: Evidence): Int32Array {
  const armOfRow = new Int32Array(working.armKey.length).fill(-1);
  working.base.forEach((at, k) => {
    armOfRow[at / ARM_STRIDE] = k;
  });
  const positions = new Int32Array(evidence.count);
  for (let i = 0; i < evidence.count; i++) {
    const usable = evidence.windowMs[i]! > 0 && Number.isFinite(evidence.windowStartMs[i]!);
    const row = usable ? findKey(working.armKey, evidence.armKey[i]!) : -1;
    positions[i] = row >= 0 ? armOfRow[row]! : -1;
  }
  return positions;
}

/** Rows by end of window, length, new before restated, arm: a sum of floats must not depend on the order they came in. */
function rowOrder(evidence: Evidence, armOf: Int32Array): Int32Array {
  const usable: number[] = [];
  for (let i = 0; i < evidence.count; i++) if (armOf[i]! >= 0) usable.push(i);
  return Int32Array.from(usable).sort(
    (a, b) =>
      endOf(evidence, a) - endOf(evidence, b) ||
      evidence.windowMs[a]! - evidence.windowMs[b]! ||
      evidence.restated[a]! - evidence.restated[b]! ||
      evidence.armKey[a]! - evidence.armKey[b]! ||
      evidence.costMicros[a]! - evidence.costMicros[b]! ||
      evidence.conversions[a]! - evidence.conversions[b]!,
  );
}

function endOf(evidence: Evidence, i: number): number {
  return evidence.windowStartMs[i]! + evidence.windowMs[i]!;
}

function sameWindow(evidence: Evidence, a: number, b: number): boolean {
  return (
    endOf(evidence, a) === endOf(evidence, b) &&
    evidence.windowMs[a] === evidence.windowMs[b] &&
    evidence.restated[a] === evidence.restated[b]
  );
}

function observeWindow(
  working: Working,
  evidence: Evidence,
  armOf: Int32Array,
  rows: Int32Array,
  factors: Factors,
  levels: Levels,
): void {
  const stats = working.campaignStats;
  const first = rows[0]!;
  const end = endOf(evidence, first);
  const windowMs = evidence.windowMs[first]!;
  ageTo(working, end);
  const dispersion = dispersionOf(stats);
  readLevels(working, dispersion, levels, ALL_DRIFTS);
  const q = likeliestDrift(stats);
  const common = commonFactor(stats);
  const isNew = evidence.restated[first] !== 1;
  const placeOf = (i: number): Place => {
    const k = armOf[i]!;
    const localStartMs = evidence.localStartMs[i]!;
    return {
      at: working.base[k]!,
      endMs: end,
      windowMs,
      localStartMs,
      factor: common * seasonFactor(working.channelStats, working.season[k]!, localStartMs, windowMs),
      cellWeight: levels.weight,
      cellAt: (q * working.base.length + k) * CELLS,
    };
  };
  if (isNew && end > stats[CAMPAIGN.scoredUntilMs]!) {
    const isFirst = stats[CAMPAIGN.scoredUntilMs] === Number.NEGATIVE_INFINITY;
    const window = gatherWindow(working, evidence, armOf, rows, placeOf);
    const raw = Float64Array.from(working.base, (_, k) =>
      meanExposure(levels.weight, (q * working.base.length + k) * CELLS, window.exposure, k * CELLS),
    );
    passThrough(working, windowMs, window.seen, window.exposure);
    scoreDelays(working, dispersion, windowMs, window.seen, window.conversions, raw, window.factor, isFirst);
    // Before the first window there is no rate to expect anything of.
    if (!isFirst) {
      scoreWindow(working, levels, dispersion, window);
      poolCells(working, levels, q);
    }
    for (const i of rows) addValue(working, placeOf(i), figuresAt(working, evidence, i), 1);
    for (let k = 0; k < working.base.length; k++) {
      if (window.seen[k] === 1)
        addLevel(working, placeOf(window.row[k]!), window.conversions[k]!, window.exposure, k * CELLS, 1);
    }
    chooseDelay(working);
    stats[CAMPAIGN.scoredUntilMs] = end;
    if (hasTimeOfDay(windowMs)) stats[CAMPAIGN.sinceSeason] = stats[CAMPAIGN.sinceSeason]! + 1;
  } else {
    for (const i of rows) {
      addRow(working, placeOf(i), figuresAt(working, evidence, i), 1);
      if (!isNew) addRow(working, placeOf(i), figuresAt(working, evidence.previous, i), -1);
    }
  }
  refitPriors(working, factors, levels);
  refitSeason(working, dispersionOf(stats));
}

/** Re-reads the likeliest hypothesis and fits the hierarchy to it. */
export function refitPriors(working: Working, factors: Factors, levels: Levels): void {
  const q = likeliestDrift(working.campaignStats);
  const only = new Uint8Array(DRIFTS.length);
  only[q] = 1;
  readLevels(working, dispersionOf(working.campaignStats), levels, only);
  updatePriors(working, factors, levels, q);
}

/** Gives arms that are new a prior to start from: that of the others, or rate 1 where there are none. */
export function seedPriors(working: Working): void {
  let logRate = 0;
  let known = 0;
  for (const at of working.base) {
    if (!(working.armStats[at + ARM.priorRate]! > 0)) continue;
    logRate += Math.log(working.armStats[at + ARM.priorRate]!);
    known += 1;
  }
  for (const at of working.base) {
    if (working.armStats[at + ARM.priorRate]! > 0) continue;
    working.armStats[at + ARM.priorRate] = known > 0 ? Math.exp(logRate / known) : 1;
    working.armStats[at + ARM.priorShape] = 4;
  }
}

export function likeliestDrift(stats: Float64Array): number {
  let best = 0;
  for (let q = 1; q < DRIFTS.length; q++) {
    if (stats[CAMPAIGN.driftWeight + q]! > stats[CAMPAIGN.driftWeight + best]!) best = q;
  }
  return best;
}

function gatherWindow(
  working: Working,
  evidence: Evidence,
  armOf: Int32Array,
  rows: Int32Array,
  placeOf: (i: number) => Place,
): WindowFigures {
  const arms = working.base.length;
  const windowMs = evidence.windowMs[rows[0]!]!;
  const window: WindowFigures = {
    seen: new Uint8Array(arms),
    row: new Int32Array(arms),
    conversions: new Float64Array(arms),
    exposure: new Float64Array(arms * CELLS),
    factor: new Float64Array(arms),
    windowMs,
  };
  for (const i of rows) {
    const k = armOf[i]!;
    const figures = figuresAt(working, evidence, i);
    window.seen[k] = 1;
    window.row[k] = i;
    window.factor[k] = placeOf(i).factor;
    window.conversions[k] = window.conversions[k]! + figures.conversions;
    addExposure(working, figures.costMicros, windowMs, window.exposure, k * CELLS);
  }
  return window;
}

/** One pass of expectation and maximisation: the campaign's cell weights are the mean of its arms' and of the prior. */
function poolCells(working: Working, levels: Levels, q: number): void {
  const arms = working.base.length;
  const stats = working.campaignStats;
  for (let j = 0; j < CELLS; j++) {
    let sum = PSEUDO_ARMS * CELL_PRIOR[j]!;
    for (let k = 0; k < arms; k++) sum += levels.weight[(q * arms + k) * CELLS + j]!;
    stats[CAMPAIGN.cellPrior + j] = sum / (PSEUDO_ARMS + arms);
  }
}

/** Weight below which a drift hypothesis is not drawn. */
const LEAST_WEIGHT = 0.02;

/** Hypotheses that weigh enough to be drawn: 1 = yes. */
export function plausibleDrifts(stats: Float64Array): Uint8Array {
  return Uint8Array.from({ length: DRIFTS.length }, (_, q) =>
    stats[CAMPAIGN.driftWeight + q]! > LEAST_WEIGHT ? 1 : 0,
  );
}

/** The plausible hypothesis at a point of their cumulative weight, u in [0, 1). */
export function driftAt(stats: Float64Array, plausible: Uint8Array, u: number): number {
  let sum = 0;
  for (let q = 0; q < DRIFTS.length; q++) sum += plausible[q]! * stats[CAMPAIGN.driftWeight + q]!;
  let rest = u * sum;
  let last = 0;
  for (let q = 0; q < DRIFTS.length; q++) {
    if (plausible[q] !== 1) continue;
    last = q;
    rest -= stats[CAMPAIGN.driftWeight + q]!;
    if (rest < 0) return q;
  }
  return last;
}
