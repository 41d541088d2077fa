import { addBeliefs } from '../decide/beliefs.js';
import { CELLS, exposures } from '../decide/curves.js';
import { plausibleDrifts } from '../decide/drifts.js';
import { ARM } from '../decide/layout.js';
import { makeLevels, readLevels } from '../decide/levels.js';
import { seedPriors } from '../decide/priors.js';
import { prospectsOf } from '../decide/prospects.js';
import { commonFactor, dispersionOf } from '../decide/score.js';
import { seasonFactor } from '../decide/season.js';
import { countsConversions, valuesOf } from '../decide/value.js';
import { openState, type Working } from '../decide/working.js';
import type { Scene } from './scene.js';

/** What a scene knows of its arms, taken apart so that each part can come from another scene. */
export interface Known {
  readonly scene: Scene;
  readonly working: Working;
  readonly season: Float64Array;
  /** What a conversion is worth to the KPI, and the spread of its logarithm. */
  readonly worth: Float64Array;
  readonly worthSd: Float64Array;
}

/** What evidence and prior make of the arms' rates. */
export interface Rates {
  /** arms × cells: conversions per exposure; their curve at what each arm spends is worth 1. */
  readonly curve: Float64Array;
  /** What each arm brings at what it spends. */
  readonly level: Float64Array;
  /** Spread of the logarithm of what the reference spend brings. */
  readonly logSd: Float64Array;
}

export function knownOf(scene: Scene): Known {
  const { arms, state, kpi, localNowMs, intervalMs } = scene;
  const working = openState(state, arms, state.sRefMicros);
  seedPriors(working);
  const values = valuesOf(working);
  const counts = countsConversions(kpi) || !values.mean.some((value) => value > 0);
  return {
    scene,
    working,
    season: Float64Array.from(working.season, (at) =>
      seasonFactor(working.channelStats, at, localNowMs, intervalMs),
    ),
    worth: counts ? new Float64Array(arms.length).fill(1) : values.mean,
    worthSd: counts ? new Float64Array(arms.length) : values.logSd,
  };
}

/** From which scene each of the things comes that rates are made of. */
export interface RateSources {
  readonly evidence: Known;
  readonly prior: Known;
  /** Beliefs of analysts. */
  readonly believed: Known;
}

/**
 * Rates from what several scenes know.
 * @param spend what each arm spends, in reference spend per day, > 0: where level and curve are told apart
 * Cost: one reading of all levels.
 */
export function ratesOf(sources: RateSources, spend: Float64Array): Rates {
  const { evidence, prior, believed } = sources;
  const { scene } = evidence;
  const working = openState(scene.state, scene.arms, scene.state.sRefMicros);
  const { armStats, base, campaignStats: stats } = working;
  base.forEach((at, k) => {
    const from = prior.working.base[k]!;
    armStats[at + ARM.priorRate] = prior.working.armStats[from + ARM.priorRate]!;
    armStats[at + ARM.priorShape] = prior.working.armStats[from + ARM.priorShape]!;
  });
  const drifts = plausibleDrifts(stats);
  const levels = makeLevels(base.length);
  readLevels(working, dispersionOf(stats), levels, drifts);
  const common = commonFactor(stats);
  addBeliefs(levels, drifts, scene.arms, believed.scene.overrides, beliefScale(believed, common));
  const factor = new Float64Array(base.length).fill(common);
  const { mean, logSd } = prospectsOf(working, levels, drifts, factor, null);
  const level = new Float64Array(base.length);
  const x = new Float64Array(CELLS);
  for (let k = 0; k < base.length; k++) {
    exposures(spend[k]!, x, 0);
    for (let j = 0; j < CELLS; j++) level[k] = level[k]! + mean[k * CELLS + j]! * x[j]!;
  }
  return { level, logSd, curve: mean.map((rate, i) => rate / level[Math.floor(i / CELLS)]!) };
}

function beliefScale({ scene, working }: Known, common: number) {
  return { spend: spendOf(scene), value: valuesOf(working).mean, common };
}

/** What each arm spends a day, in reference spend: one unit where it spends nothing. */
export function spendOf({ previousMicros, arms, state }: Scene): Float64Array {
  return Float64Array.from(arms, (_, k) => {
    const micros = previousMicros?.[k] ?? 0n;
    return micros > 0n ? Number(micros) / state.sRefMicros : 1;
  });
}
