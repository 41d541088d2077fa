import { CELLS, exposures } from '../../src/engine/decide/curves.js';
import { logVariance } from '../../src/engine/decide/prospects.js';
import { jointVariance } from '../../src/engine/decide/surprise.js';
import { foldEvidence, outlookOf } from '../../src/engine/decide/stages.js';
import { workspaceOf } from '../../src/engine/decide/workspace.js';
import { NO_EVIDENCE } from '../../src/engine/index.js';
import {
  CYCLES,
  CYCLES_PER_DAY,
  ENVIRONMENTS,
  type EnvironmentName,
} from '../../src/engine/simulate/environments.js';
import { response } from '../../src/engine/simulate/true-curves.js';
import { makeWorld, type World } from '../../src/engine/simulate/world.js';
import { WorldRun } from '../../src/engine/simulate/world-run.js';
import { TrimtabPolicy } from '../engine/trimtab-policy.js';

const MICROS = 1e6;
/** Standard normal quantile of .9: an interval of 80 %. */
const HALF_WIDTH = 1.2816;
const BINS = 10;

/** How often intervals of 80 % of an arm's current conversion rate held the truth, and on which side it lay else. */
export interface Coverage {
  scored: number;
  inside: number;
  below: number;
  above: number;
}

/** Stated probabilities of being best, by tenths: how many, their sum, and how often it was so. */
export interface Reliability {
  readonly count: Float64Array;
  readonly stated: Float64Array;
  readonly observed: Float64Array;
}

export interface WorldCalibration {
  readonly own: Coverage;
  readonly reference: Coverage;
  readonly best: Reliability;
}

function noCoverage(): Coverage {
  return { scored: 0, inside: 0, below: 0, above: 0 };
}

export function noReliability(): Reliability {
  const bins = () => new Float64Array(BINS);
  return { count: bins(), stated: bins(), observed: bins() };
}

/** Plays the engine through an environment and holds what it says of every arm against the truth, every so many cycles. */
export function calibrateWorld(
  environment: EnvironmentName,
  seeds: readonly [number, number],
  every = 60,
): WorldCalibration {
  const found: WorldCalibration = { own: noCoverage(), reference: noCoverage(), best: noReliability() };
  for (let seed = seeds[0]; seed <= seeds[1]; seed++) {
    const spec = ENVIRONMENTS[environment];
    const world = makeWorld(spec, seed);
    const run = new WorldRun(world, seed);
    const armCount = world.arms.length;
    const policy = new TrimtabPolicy({ world, armCount, budget: spec.budgetPerCycle, seed });
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const spend = policy.allocate(cycle);
      if (cycle > 0 && cycle % every === 0) score(policy, world, cycle, found);
      policy.observe(cycle, spend, run.step(spend));
    }
  }
  return found;
}

function score({ last }: TrimtabPolicy, world: World, cycle: number, into: WorldCalibration): void {
  const { input, result } = last!;
  const workspace = workspaceOf(input.arms.length);
  const now = { ...input, state: result.state, evidence: NO_EVIDENCE };
  const working = foldEvidence(now, 1, workspace);
  const { prospects } = outlookOf(now, working, workspace);
  const arms = input.arms.length;
  const reference = world.spec.budgetPerCycle / arms;
  let best = 0;
  for (let k = 0; k < arms; k++) {
    const own = Number(result.decision.arms.budgetMicros[k]!) / MICROS / CYCLES_PER_DAY;
    for (const [spend, coverage] of [
      [own, into.own],
      [reference, into.reference],
    ] as const) {
      if (!(spend > 0)) continue;
      exposures((spend * CYCLES_PER_DAY * MICROS) / working.sRefMicros, X, 0);
      let mean = 0;
      for (let j = 0; j < CELLS; j++) mean += prospects.mean[k * CELLS + j]! * X[j]!;
      const sd = Math.sqrt(logVariance(prospects, k, X, 0) + jointVariance(working.campaignStats));
      const off =
        Math.log((conversionsPerCycle(world, cycle, k, spend) * CYCLES_PER_DAY) / mean) + (sd * sd) / 2;
      coverage.scored += 1;
      if (Math.abs(off) <= HALF_WIDTH * sd) coverage.inside += 1;
      else if (off < 0) coverage.below += 1;
      else coverage.above += 1;
    }
    if (marginal(world, cycle, k, reference) > marginal(world, cycle, best, reference)) best = k;
  }
  result.decision.arms.probabilityBest.forEach((stated, k) => {
    const bin = Math.min(BINS - 1, Math.floor(stated * BINS));
    into.best.count[bin]! += 1;
    into.best.stated[bin]! += stated;
    into.best.observed[bin]! += k === best ? 1 : 0;
  });
}

const X = new Float64Array(CELLS);

function conversionsPerCycle(world: World, cycle: number, k: number, spend: number): number {
  const { curve, halfSaturation, orderValue } = world.arms[k]!;
  const at = cycle * world.arms.length + k;
  const x = halfSaturation * response(curve, spend / halfSaturation);
  return (world.quality[at]! * world.season[at]! * x) / orderValue;
}

/** Expected revenue of the next unit of money. */
function marginal(world: World, cycle: number, k: number, spend: number): number {
  const step = 1e-4 * spend;
  const rise =
    conversionsPerCycle(world, cycle, k, spend + step) - conversionsPerCycle(world, cycle, k, spend);
  return (rise * world.arms[k]!.orderValue) / step;
}
