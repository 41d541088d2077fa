import { Rng, seedOf } from '../../kernel/rng.js';
import { CHANGE_CYCLES, CYCLES, CYCLES_PER_DAY, type EnvironmentSpec } from './environments.js';
import { gamma } from '../random/sample.js';
import { CURVED, response, spendAtSlope, type TrueCurve } from './true-curves.js';

const BASE_ROAS = 2;
const EFFECT_SD = { platform: 0.25, channel: 0.3, creative: 0.25, own: 0.4 };
const VALUE_SD = 0.2;
const HALF_SATURATION_SD = 0.5;
const CPC_SD = 0.3;

export interface WorldArm {
  readonly platform: number;
  readonly channel: number;
  readonly creative: number;
  readonly bid: number;
  readonly curve: TrueCurve;
  /** Money per cycle. */
  readonly halfSaturation: number;
  /** Mean revenue of an order. */
  readonly orderValue: number;
  readonly costPerClick: number;
}

/** The truth of one environment and seed. Everything random about the world itself is drawn here; observations are not. */
export interface World {
  readonly spec: EnvironmentSpec;
  readonly arms: readonly WorldArm[];
  /** cycles × arms: revenue of the first unit of money, before season. */
  readonly quality: Float64Array;
  /** cycles × arms: season factor. */
  readonly season: Float64Array;
  /** cycles: expected revenue of the best split of that cycle's budget. */
  readonly oracle: Float64Array;
}

/** Draws the world of an environment and a seed. */
export function makeWorld(spec: EnvironmentSpec, seed: number): World {
  const rng = new Rng(seedOf('world', seed));
  const { arms, quality } = makeArms(spec, rng);
  const path = qualityPath(spec, quality, new Rng(seedOf('changes', seed)));
  const season = seasonPath(spec, arms, new Rng(seedOf('season', seed)));
  const world = { spec, arms, quality: path, season, oracle: new Float64Array(CYCLES) };
  for (let t = 0; t < CYCLES; t++) world.oracle[t] = expectedRevenue(world, t, oracleSpend(world, t));
  return world;
}

function makeArms(spec: EnvironmentSpec, rng: Rng): { arms: WorldArm[]; quality: Float64Array } {
  const [platforms, channels, creatives, bids] = spec.levels;
  const count = platforms * channels * creatives * bids;
  const draw = (size: number, sd: number) => Array.from({ length: size }, () => sd * rng.normal());
  const effects = [
    draw(platforms, EFFECT_SD.platform),
    draw(channels, EFFECT_SD.channel),
    draw(creatives, EFFECT_SD.creative),
  ];
  const special = Math.floor(rng.uniform() * count);
  const even = spec.budgetPerCycle / count;
  const quality = new Float64Array(count);
  const arms = Array.from({ length: count }, (_, k): WorldArm => {
    const bid = k % bids;
    const creative = Math.floor(k / bids) % creatives;
    const channel = Math.floor(k / (bids * creatives)) % channels;
    const platform = Math.floor(k / (bids * creatives * channels));
    const effect =
      effects[0]![platform]! + effects[1]![channel]! + effects[2]![creative]! + EFFECT_SD.own * rng.normal();
    const value = spec.orderValue * Math.exp(VALUE_SD * rng.normal());
    const half = Math.exp(HALF_SATURATION_SD * rng.normal()) * (spec.halfSaturation ?? 1) * even;
    const curve = CURVED[Math.floor(rng.uniform() * CURVED.length)]!;
    const costPerClick = Math.exp(CPC_SD * rng.normal());
    // The prototype's world: .08 orders of 10 per unit of money, and one arm with .1875 orders of 15.
    const flat = k === special ? { rate: 0.1875, value: 15 } : { rate: 0.08, value: 10 };
    quality[k] = spec.oneSpecialArm ? flat.rate * flat.value : BASE_ROAS * Math.exp(effect);
    return {
      platform,
      channel,
      creative,
      bid,
      curve: spec.halfSaturation === null ? 'LINEAR' : curve,
      halfSaturation: half,
      orderValue: spec.oneSpecialArm ? flat.value : value,
      costPerClick: spec.oneSpecialArm ? 1 : costPerClick,
    };
  });
  return { arms, quality };
}

function qualityPath(spec: EnvironmentSpec, start: Float64Array, rng: Rng): Float64Array {
  const count = start.length;
  const path = new Float64Array(CYCLES * count);
  const now = start.slice();
  for (let t = 0; t < CYCLES; t++) {
    if (CHANGE_CYCLES.includes(t) && spec.change === 'PERMUTE') now.set(shuffled(now, rng));
    if (CHANGE_CYCLES.includes(t) && spec.change === 'PARTIAL') {
      const order = shuffled(
        Float64Array.from(now, (_, k) => k),
        rng,
      );
      for (const k of order.subarray(0, 3)) now[k] = now[k]! * (rng.uniform() < 0.5 ? 2 : 0.5);
    }
    if (spec.driftSd > 0 && t > 0) {
      for (let k = 0; k < count; k++) now[k] = now[k]! * Math.exp(spec.driftSd * rng.normal());
    }
    path.set(now, t * count);
  }
  return path;
}

function shuffled(values: Float64Array, rng: Rng): Float64Array {
  const result = values.slice();
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(rng.uniform() * (i + 1));
    const kept = result[i]!;
    result[i] = result[j]!;
    result[j] = kept;
  }
  return result;
}

function seasonPath(spec: EnvironmentSpec, arms: readonly WorldArm[], rng: Rng): Float64Array {
  const path = new Float64Array(CYCLES * arms.length).fill(1);
  if (!spec.season) return path;
  const phases = Array.from({ length: spec.levels[1] }, () => 2 * Math.PI * rng.uniform());
  const weekday = Array.from({ length: 7 }, () => 1 + 0.5 * (2 * rng.uniform() - 1));
  for (let t = 0; t < CYCLES; t++) {
    const day = Math.floor(t / CYCLES_PER_DAY) % 7;
    const angle = (2 * Math.PI * t) / CYCLES_PER_DAY;
    arms.forEach((arm, k) => {
      path[t * arms.length + k] = weekday[day]! * (1 + 0.6 * Math.sin(angle + phases[arm.channel]!));
    });
  }
  return path;
}

/** Expected revenue of a cycle for a spend per arm (before carryover). */
export function expectedRevenue(world: World, cycle: number, spend: Float64Array): number {
  const count = world.arms.length;
  let sum = 0;
  for (let k = 0; k < count; k++) {
    const { curve, halfSaturation } = world.arms[k]!;
    const at = cycle * count + k;
    sum +=
      world.quality[at]! * world.season[at]! * halfSaturation * response(curve, spend[k]! / halfSaturation);
  }
  return sum;
}

/** The split with the highest expected revenue of a cycle, by bisection on the common marginal revenue. */
export function oracleSpend(world: World, cycle: number): Float64Array {
  const count = world.arms.length;
  const budget = world.spec.budgetPerCycle;
  const first = world.arms.map(
    (_, k) => world.quality[cycle * count + k]! * world.season[cycle * count + k]!,
  );
  const spend = new Float64Array(count);
  const best = Math.max(...first);
  if (world.spec.halfSaturation === null) {
    spend[first.indexOf(best)] = budget;
    return spend;
  }
  let low = Math.log(best) - 60;
  let high = Math.log(best);
  for (let i = 0; i < 60; i++) {
    const level = Math.exp((low + high) / 2);
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const { curve, halfSaturation } = world.arms[k]!;
      spend[k] = first[k]! > 0 ? halfSaturation * spendAtSlope(curve, level / first[k]!) : 0;
      sum += spend[k]!;
    }
    if (sum > budget) low = Math.log(level);
    else high = Math.log(level);
  }
  return spend;
}

/** Noise factor of a rate with mean 1 and the environment's extra variance. */
export function rateNoise(rng: Rng, variance: number): number {
  return variance > 0 ? gamma(rng, 1 / variance) * variance : 1;
}
