import { CELL_PRIOR, CELLS, SIZES, sizeOfCell } from './curves.js';
import { expOf, ln } from './elementary.js';
import { ARM, CAMPAIGN, RELATIONS } from './layout.js';
import type { Working } from './working.js';

const { exp, max, min } = Math;

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
 * Cost: arms × cells × about three logarithms and exponentials.
 */
export function cellPriors(working: Working): void {
  for (let k = 0; k < working.base.length; k++) {
    relate(working, working.base[k]!, PRIOR, 0);
    mixRelations(working, k, PRIOR, 0);
  }
}

/**
 * Which relation holds? Each is weighed by how well it expects the conversions of all arms, given what their clicks say; then the
 * prior weights of the cells follow.
 * @param evidence arms × cells: ln likelihood of an arm's conversions under each cell
 */
export function weighRelations(working: Working, evidence: Float64Array): void {
  const { base, campaignStats } = working;
  const arms = base.length;
  const stride = RELATIONS * CELLS;
  if (ALL_PRIORS.length < arms * stride) ALL_PRIORS = new Float64Array(arms * stride);
  SCORE.set(RELATION_PRIOR);
  for (let k = 0; k < arms; k++) {
    relate(working, base[k]!, ALL_PRIORS, k * stride);
    let best = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < CELLS; j++) best = max(best, evidence[k * CELLS + j]!);
    SUM.fill(0);
    for (let j = 0; j < CELLS; j++) {
      const likelihood = expOf(evidence[k * CELLS + j]! - best);
      for (let r = 0; r < RELATIONS; r++)
        SUM[r] = SUM[r]! + ALL_PRIORS[k * stride + r * CELLS + j]! * likelihood;
    }
    for (let r = 0; r < RELATIONS; r++) SCORE[r] = SCORE[r]! + TEMPER * ln(max(LEAST, SUM[r]!));
  }
  settle(SCORE, campaignStats);
  for (let k = 0; k < arms; k++) mixRelations(working, k, ALL_PRIORS, k * stride);
}

/** ln of the cells' weights over all relations as they weigh. */
function mixRelations(
  { campaignStats, logCellPrior }: Working,
  k: number,
  prior: Float64Array,
  from: number,
): void {
  for (let j = 0; j < CELLS; j++) {
    let sum = 0;
    for (let r = 0; r < RELATIONS; r++)
      sum += campaignStats[CAMPAIGN.relation + r]! * prior[from + r * CELLS + j]!;
    logCellPrior[k * CELLS + j] = ln(max(1e-300, sum));
  }
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
let ALL_PRIORS = new Float64Array(0);
const SCORE = new Float64Array(RELATIONS);
const SUM = new Float64Array(RELATIONS);
const LIKELIHOOD = new Float64Array(CELLS);
const SIZE_LIKELIHOOD = new Float64Array(SIZES);
const SIZE_PRIOR = new Float64Array(SIZES);
const SIZE_OF = Uint8Array.from(CELL_PRIOR, (_, j) => sizeOfCell(j));
for (let j = 0; j < CELLS; j++) SIZE_PRIOR[SIZE_OF[j]!] = SIZE_PRIOR[SIZE_OF[j]!]! + CELL_PRIOR[j]!;
/** What part of its size each cell is, a priori. */
const PART_OF_SIZE = CELL_PRIOR.map((prior, j) => prior / SIZE_PRIOR[SIZE_OF[j]!]!);

/** Weights of the cells under each relation: relations × cells from `to` on. */
function relate(working: Working, at: number, into: Float64Array, to: number): void {
  clickLikelihood(working, at);
  const { campaignStats } = working;
  SIZE_LIKELIHOOD.fill(0);
  for (let j = 0; j < CELLS; j++) {
    const i = SIZE_OF[j]!;
    SIZE_LIKELIHOOD[i] = SIZE_LIKELIHOOD[i]! + PART_OF_SIZE[j]! * LIKELIHOOD[j]!;
  }
  let none = 0;
  let same = 0;
  let later = 0;
  for (let j = 0; j < CELLS; j++) {
    const pooled = campaignStats[CAMPAIGN.cellPrior + j]!;
    none += pooled;
    const alike = pooled * (LIKELIHOOD[j]! + LEAST);
    const shifted = pooled * (sooner(SIZE_OF[j]!) + LEAST);
    same += alike;
    later += shifted;
    into[to + SAME * CELLS + j] = alike;
    into[to + SOONER * CELLS + j] = shifted;
  }
  for (let j = 0; j < CELLS; j++) {
    into[to + NONE * CELLS + j] = campaignStats[CAMPAIGN.cellPrior + j]! / none;
    into[to + SAME * CELLS + j] = into[to + SAME * CELLS + j]! / same;
    into[to + SOONER * CELLS + j] = into[to + SOONER * CELLS + j]! / later;
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
    LIKELIHOOD[j] = armStats[at + ARM.clickLogExposure + j]! / spread - clicks * ln(exposure);
    best = max(best, LIKELIHOOD[j]!);
  }
  for (let j = 0; j < CELLS; j++) LIKELIHOOD[j] = expOf(LIKELIHOOD[j]! - best);
}
