import { CELL_PRIOR, CELLS, SIZES, sizeOfCell } from './curves.js';
import { ARM, CAMPAIGN, RELATIONS } from './layout.js';
import type { Working } from './working.js';

const { exp, log, max, min } = Math;

/**
 * Relations between the curves of an arm's clicks and of its conversions that are held possible: none at all; the same curve;
 * conversions saturate one size sooner, as they do where more clicks are worse clicks.
 */
const NONE = 0;
const SAME = 1;
const SOONER = 2;
/** Nats that each relation has before any evidence. */
const RELATION_PRIOR: readonly number[] = [-3, 0, -1];
/** Part of the evidence that counts: what conversions say of curves also holds what season, lags and drift do to them. */
const TEMPER = 0.25;
/** Weight of a size that a relation excludes: nothing is impossible. */
const LEAST = 1e-12;
/** Prior worth of the dispersion of clicks, in windows. */
const DISPERSION_WEIGHT = 50;

/** Linear dispersion of clicks, ≥ 1. */
export function clickDispersion(stats: Float64Array): number {
  const over = DISPERSION_WEIGHT + stats[CAMPAIGN.clickOver]!;
  return max(1, over / (DISPERSION_WEIGHT + stats[CAMPAIGN.clickUnder]!));
}

/** Start values: the prior. */
export function seedRelations(stats: Float64Array): void {
  settle(Float64Array.from(RELATION_PRIOR), stats);
}

/**
 * ln prior weight of every cell of every arm: the campaign's pooled weights times what the arm's clicks say of its curve, under
 * each relation between clicks and conversions, weighted. Clicks are many where conversions are few, but may follow another curve.
 * Cost: arms × cells × about five logarithms and exponentials.
 */
export function cellPriors(working: Working): void {
  const { base, campaignStats, logCellPrior } = working;
  for (let k = 0; k < base.length; k++) {
    relate(working, base[k]!);
    for (let j = 0; j < CELLS; j++) {
      let sum = 0;
      for (let r = 0; r < RELATIONS; r++)
        sum += campaignStats[CAMPAIGN.relation + r]! * PRIOR[r * CELLS + j]!;
      logCellPrior[k * CELLS + j] = log(max(1e-300, sum));
    }
  }
}

/**
 * Which relation holds? Each is weighed by how well it expects the conversions of all arms, given what their clicks say.
 * @param evidence arms × cells: ln likelihood of an arm's conversions under each cell
 */
export function weighRelations(working: Working, evidence: Float64Array): void {
  const { base, campaignStats } = working;
  const score = Float64Array.from(RELATION_PRIOR);
  for (let k = 0; k < base.length; k++) {
    relate(working, base[k]!);
    let best = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < CELLS; j++) best = max(best, evidence[k * CELLS + j]!);
    SUM.fill(0);
    for (let j = 0; j < CELLS; j++) {
      const likelihood = exp(evidence[k * CELLS + j]! - best);
      for (let r = 0; r < RELATIONS; r++) SUM[r] = SUM[r]! + PRIOR[r * CELLS + j]! * likelihood;
    }
    for (let r = 0; r < RELATIONS; r++) score[r] = score[r]! + TEMPER * log(max(LEAST, SUM[r]!));
  }
  settle(score, campaignStats);
}

function settle(score: Float64Array, stats: Float64Array): void {
  const best = max(...score);
  let sum = 0;
  for (let r = 0; r < RELATIONS; r++) {
    score[r] = exp(score[r]! - best);
    sum += score[r]!;
  }
  for (let r = 0; r < RELATIONS; r++) stats[CAMPAIGN.relation + r] = score[r]! / sum;
}

const PRIOR = new Float64Array(RELATIONS * CELLS);
const SUM = new Float64Array(RELATIONS);
const LIKELIHOOD = new Float64Array(CELLS);
const SIZE_LIKELIHOOD = new Float64Array(SIZES);
const SIZE_PRIOR = new Float64Array(SIZES);
for (let j = 0; j < CELLS; j++) SIZE_PRIOR[sizeOfCell(j)] = SIZE_PRIOR[sizeOfCell(j)]! + CELL_PRIOR[j]!;

/** Weights of the cells under each relation, into PRIOR. */
function relate(working: Working, at: number): void {
  clickLikelihood(working, at);
  const { campaignStats } = working;
  SIZE_LIKELIHOOD.fill(0);
  for (let j = 0; j < CELLS; j++) {
    const i = sizeOfCell(j);
    SIZE_LIKELIHOOD[i] = SIZE_LIKELIHOOD[i]! + (CELL_PRIOR[j]! / SIZE_PRIOR[i]!) * LIKELIHOOD[j]!;
  }
  SUM.fill(0);
  for (let j = 0; j < CELLS; j++) {
    const pooled = campaignStats[CAMPAIGN.cellPrior + j]!;
    PRIOR[NONE * CELLS + j] = pooled;
    PRIOR[SAME * CELLS + j] = pooled * (LIKELIHOOD[j]! + LEAST);
    PRIOR[SOONER * CELLS + j] = pooled * (sooner(sizeOfCell(j)) + LEAST);
    for (let r = 0; r < RELATIONS; r++) SUM[r] = SUM[r]! + PRIOR[r * CELLS + j]!;
  }
  for (let r = 0; r < RELATIONS; r++) {
    for (let j = r * CELLS; j < (r + 1) * CELLS; j++) PRIOR[j] = PRIOR[j]! / SUM[r]!;
  }
}

/**
 * How well clicks of one size later explain the clicks. The steepest size also stands for what is steeper; a straight line of
 * conversions needs one of clicks. A likelihood for every size, so that clicks that say nothing leave the pooled weights alone.
 */
function sooner(size: number): number {
  const next = SIZE_LIKELIHOOD[min(SIZES - 1, size + 1)]!;
  return size === 0 ? (SIZE_LIKELIHOOD[0]! + next) / 2 : next;
}

/** Likelihood of an arm's clicks under each cell at its best rate, relative to the best cell; 1 everywhere where there are none. */
function clickLikelihood({ armStats, campaignStats }: Working, at: number): void {
  const spread = clickDispersion(campaignStats);
  const clicks = armStats[at + ARM.clicks]! / spread;
  LIKELIHOOD.fill(1);
  if (!(clicks > 0)) return;
  let best = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < CELLS; j++) {
    const exposure = max(0, armStats[at + ARM.clickExposure + j]!) / spread;
    if (!(exposure > 0)) return void LIKELIHOOD.fill(1);
    LIKELIHOOD[j] = armStats[at + ARM.clickLogExposure + j]! / spread - clicks * log(exposure);
    best = max(best, LIKELIHOOD[j]!);
  }
  for (let j = 0; j < CELLS; j++) LIKELIHOOD[j] = exp(LIKELIHOOD[j]! - best);
}
