import {
  type DecideInput,
  decide,
  type EngineArm,
  type EngineOverride,
  type EngineState,
  type Evidence,
  type Impact,
  impactOf,
  type ImpactPeriod,
  NO_EVIDENCE,
} from '../../src/engine/index.js';
import { ENVIRONMENTS } from '../../src/engine/simulate/environments.js';
import { CURVED, response } from '../../src/engine/simulate/true-curves.js';
import { expectedRevenue, type World, type WorldArm } from '../../src/engine/simulate/world.js';
import { WorldRun } from '../../src/engine/simulate/world-run.js';
import { campaignOf, CYCLE_MS, evidenceOf, MICROS } from '../engine/played-cycle.js';
import { Rng, seedOf } from '../../src/kernel/rng.js';

const CYCLES_PER_DAY = 96;
const ARMS = 8;
const BUDGET = 1_000;
const EVEN = BUDGET / ARMS;
/** A day to learn, a day under the override. */
const START = 96;
const END = 192;
/** What an override can do for an engine that may move three parts in ten thousand a cycle: be there at once. */
const MAX_STEP = 0.0003;
const PINNED_SHARE = 0.3;

/** PLANTED: an arm is pinned to where it brings a tenth more. NULL: all arms are alike, so that no split is better. */
export type Scene = 'PLANTED' | 'NULL';

export interface Played {
  /** What the override brought in truth, as a part of what would have been. */
  readonly truth: number;
  readonly found: Impact['relative'];
}

/** One campaign under one override, with the path that it would have taken without. */
export function playImpact(scene: Scene, seed: number): Played {
  const world = worldOf(scene, seed);
  const run = new WorldRun(world, seed);
  const engineArms = world.arms.map(toEngineArm);
  let state: EngineState | null = null;
  let actual: BigInt64Array | null = null;
  let without: BigInt64Array | null = null;
  let evidence: Evidence = NO_EVIDENCE;
  let overrides: EngineOverride[] = [];
  const periods: ImpactPeriod[] = [];
  const earned = { actual: 0, without: 0 };
  for (let cycle = 0; cycle < END; cycle++) {
    if (cycle === START) overrides = [{ kind: 'PIN', armKey: 1, bound: { share: PINNED_SHARE } }];
    const input: DecideInput = {
      ...inputOf(cycle, seed, engineArms),
      previousMicros: actual,
      state,
      evidence,
    };
    const result = decide({ ...input, overrides });
    const { budgetMicros } = result.decision.arms;
    without =
      overrides.length > 0
        ? decide({ ...input, previousMicros: without }).decision.arms.budgetMicros
        : budgetMicros;
    if (overrides.length > 0) {
      const localStartMs = cycle * CYCLE_MS;
      periods.push({ withMicros: budgetMicros, withoutMicros: without, durationMs: CYCLE_MS, localStartMs });
      earned.actual += expectedRevenue(world, cycle, spendOf(budgetMicros));
      earned.without += expectedRevenue(world, cycle, spendOf(without));
    }
    state = result.state;
    actual = budgetMicros;
    const spend = spendOf(budgetMicros);
    evidence = evidenceOf(cycle, spend, run.step(spend));
  }
  const impact = impactOf({ state: state!, arms: engineArms, kpi: 'ROAS', periods, level: 0.8, seed });
  return { truth: earned.actual / earned.without - 1, found: impact.relative };
}

function worldOf(scene: Scene, seed: number): World {
  const rng = new Rng(seedOf('impact', scene, seed));
  const planted = scene === 'PLANTED';
  const spec = { ...ENVIRONMENTS.stationary, budgetPerCycle: BUDGET };
  const arms = Array.from({ length: ARMS }, (_, k): WorldArm => {
    const curve = planted ? CURVED[Math.floor(rng.uniform() * CURVED.length)]! : 'LINEAR';
    const halfSaturation = 2 * EVEN * Math.exp(0.4 * rng.normal());
    const orderValue = 20 * Math.exp((planted ? 0.2 : 0) * rng.normal());
    return {
      platform: k % 2,
      channel: k % 4,
      creative: k,
      bid: 0,
      curve,
      halfSaturation,
      orderValue,
      costPerClick: 1,
    };
  });
  const quality = Float64Array.from(arms, () => {
    return 2 * Math.exp(planted ? 0.3 * rng.normal() : 0);
  });
  if (planted) plantQuality(arms, quality);
  const path = new Float64Array(END * ARMS);
  for (let t = 0; t < END; t++) path.set(quality, t * ARMS);
  const ones = new Float64Array(END * ARMS).fill(1);
  return { spec, arms, quality: path, season: ones, oracle: new Float64Array(END).fill(1) };
}

/** How good the first arm has to be for a tenth more at the share that it is pinned to than where the engine would be by then. */
function plantQuality(arms: readonly WorldArm[], quality: Float64Array): void {
  const revenue = (spend: (k: number) => number): number =>
    arms.reduce((sum, { curve, halfSaturation: half }, k) => {
      return sum + quality[k]! * half * response(curve, spend(k) / half);
    }, 0);
  const split = (share: number) => (k: number) =>
    k === 0 ? share * BUDGET : ((1 - share) * BUDGET) / (ARMS - 1);
  const reached = 1 / ARMS + (MAX_STEP * (START + END)) / 2;
  let [low, high] = [0.1, 100];
  for (let i = 0; i < 60; i++) {
    quality[0] = Math.sqrt(low * high);
    const gain = revenue(split(PINNED_SHARE)) / revenue(split(reached));
    if (gain < 1.1) low = quality[0];
    else high = quality[0];
  }
}

function toEngineArm(arm: WorldArm, k: number): EngineArm {
  return {
    key: k + 1,
    platform: `platform ${arm.platform}`,
    channel: `channel ${arm.channel}`,
    creative: `creative ${arm.creative}`,
    bid: 'auto',
    active: true,
    minShare: null,
    maxShare: null,
  };
}

function inputOf(
  cycle: number,
  seed: number,
  arms: readonly EngineArm[],
): Omit<DecideInput, 'previousMicros' | 'state' | 'evidence'> {
  const constraints = { minShare: 0, maxShare: 1, maxStepShare: MAX_STEP, riskTolerance: 1 };
  return {
    campaign: campaignOf(cycle, BigInt(BUDGET * CYCLES_PER_DAY) * BigInt(MICROS), constraints),
    intervalMs: CYCLE_MS,
    nowMs: cycle * CYCLE_MS,
    localNowMs: cycle * CYCLE_MS,
    arms,
    seed: seedOf('impact', seed, cycle),
  };
}

function spendOf(micros: BigInt64Array): Float64Array {
  return Float64Array.from(micros, (part) => Number(part) / MICROS / CYCLES_PER_DAY);
}
