import { allocate } from '../decide/allocate.js';
import { type ShareBounds, shareBounds } from '../decide/bounds.js';
import { CELLS } from '../decide/curves.js';
import { drawWorlds } from '../decide/draws.js';
import { scaledGroups } from '../decide/groups.js';
import { overrideShares, withoutExcluded } from '../decide/override-shares.js';
import type { Prospects } from '../decide/prospects.js';
import { roundToUnits } from '../decide/rounding.js';
import type { EngineOverride } from '../decide/types.js';
import type { Scene } from './scene.js';
import { type Known, knownOf, type Rates, ratesOf, spendOf } from './what-is-known.js';

/** Inputs of a split that may have changed, in a fixed order. */
const PLAYERS = [
  'NEW_EVIDENCE',
  'PRIOR_HIERARCHY',
  'SEASON',
  'SATURATION',
  'VALUE',
  'PACING',
  'OVERRIDE',
  'CONSTRAINTS',
] as const;
export type Player = (typeof PLAYERS)[number];

/** From which of two scenes each input comes. */
export type Choice = (player: Player) => 'before' | 'after';

/** Splits of which some inputs are those of one scene and the others those of another, with the same draws. */
export interface Coalitions {
  /** Those whose input did change. */
  readonly players: readonly Player[];
  /**
   * The split in whole billable units; sums to the total of the scene that PACING is taken from.
   * @param seed of its draws
   */
  readonly split: (from: Choice, seed: number) => BigInt64Array;
}

/**
 * What would have been decided had only some of the inputs changed? Rates, curves, season, values, total, demands and limits are
 * each read from the scene that is chosen for them. Step limits are left out: they tell how fast a split is come by, not which. The
 * two scenes are of the same arms, in the same order.
 */
export function coalitionsOf(before: Scene, after: Scene): Coalitions {
  const known = { before: knownOf(before), after: knownOf(after) };
  const spend = spendOf(after);
  const rates = ratesByChoice(known, spend);
  const players = PLAYERS.filter((player) => !isSame(player, known, rates));
  const choose =
    (from: Choice): Choice =>
    (player) =>
      players.includes(player) ? from(player) : 'after';
  return { players, split: (from, seed) => splitOf(known, rates, choose(from), seed) };
}

type Side = 'before' | 'after';
type Both = Readonly<Record<Side, Known>>;
interface RatesByChoice {
  /** What each arm brings at what it spends, and how sure that is. */
  levels(from: Choice): Rates;
  /** The shape of the arms' curves. */
  curves(from: Choice): Float64Array;
}

function ratesByChoice(known: Both, spend: Float64Array): RatesByChoice {
  const believe = [known.before, known.after].some(({ scene }) =>
    scene.overrides.some(({ kind }) => kind === 'BELIEF'),
  );
  const believedFrom = (from: Choice): Side => (believe ? from('OVERRIDE') : 'after');
  const levels = remembered((evidence, prior, believed) => {
    return ratesOf({ evidence: known[evidence], prior: known[prior], believed: known[believed] }, spend);
  });
  return {
    levels: (from) => levels(from('NEW_EVIDENCE'), from('PRIOR_HIERARCHY'), believedFrom(from)),
    curves: (from) => levels(from('SATURATION'), from('SATURATION'), believedFrom(from)).curve,
  };
}

function remembered(make: (a: Side, b: Side, c: Side) => Rates): (a: Side, b: Side, c: Side) => Rates {
  const made = new Map<string, Rates>();
  return (...sides) => {
    const key = sides.join();
    const rates = made.get(key) ?? make(...sides);
    made.set(key, rates);
    return rates;
  };
}

function isSame(player: Player, { before, after }: Both, rates: RatesByChoice): boolean {
  const [old, now] = [before.scene, after.scene];
  const alone: Choice = (other) => (other === player ? 'after' : 'before');
  const none: Choice = () => 'before';
  switch (player) {
    case 'NEW_EVIDENCE':
    case 'PRIOR_HIERARCHY': {
      const [a, b] = [rates.levels(none), rates.levels(alone)];
      return same(a.level, b.level) && same(a.logSd, b.logSd);
    }
    case 'SATURATION':
      return same(rates.curves(none), rates.curves(alone));
    case 'SEASON':
      return same(before.season, after.season);
    case 'VALUE':
      return same(before.worth, after.worth) && same(before.worthSd, after.worthSd);
    case 'PACING':
      return old.totalMicros === now.totalMicros;
    case 'OVERRIDE':
      return sameText(old.overrides, now.overrides);
    case 'CONSTRAINTS':
      return sameText(limitsOf(old), limitsOf(now));
  }
}

function splitOf(known: Both, rates: RatesByChoice, from: Choice, seed: number): BigInt64Array {
  const of = (player: Player): Known => known[from(player)];
  const { totalMicros } = of('PACING').scene;
  const { overrides } = of('OVERRIDE').scene;
  const limits = of('CONSTRAINTS').scene;
  const { working, scene } = of('NEW_EVIDENCE');
  const bounds = boundsOf(limits, overrides, totalMicros);
  if (totalMicros <= 0n || !bounds.active.includes(1)) return new BigInt64Array(limits.arms.length);
  const prospects = prospectsFrom(known, rates, from);
  const total = Number(totalMicros) / scene.state.sRefMicros;
  const amountBounds = {
    lower: bounds.lower.map((share) => share * total),
    upper: bounds.upper.map((share) => share * total),
    active: bounds.active,
    hold: false,
    groups: bounds.groups && scaledGroups(bounds.groups, total),
  };
  const draws = drawWorlds(working, prospects, seed);
  const { amounts } = allocate(prospects, draws, amountBounds, total, limits.constraints.riskTolerance);
  return roundToUnits(amounts, bounds.active, totalMicros, limits.billableUnitMicros);
}

function prospectsFrom(known: Both, rates: RatesByChoice, from: Choice): Prospects {
  const { level, logSd } = rates.levels(from);
  const curve = rates.curves(from);
  const { season } = known[from('SEASON')];
  const { worth, worthSd } = known[from('VALUE')];
  return {
    mean: curve.map((rate, i) => {
      const k = Math.floor(i / CELLS);
      return rate * level[k]! * season[k]!;
    }),
    square: new Float64Array(0),
    worth,
    logSd: logSd.map((sd, k) => Math.hypot(sd, worthSd[k]!)),
  };
}

function boundsOf(limits: Scene, overrides: readonly EngineOverride[], totalMicros: bigint): ShareBounds {
  const arms = withoutExcluded(limits.arms, overrides);
  const demanded = totalMicros > 0n ? overrideShares(arms, overrides, totalMicros) : null;
  return shareBounds(arms, limits.constraints, null, demanded, totalMicros);
}

function limitsOf({ arms, constraints }: Scene): unknown {
  const { minShare, maxShare, riskTolerance, limits } = constraints;
  const { groupCaps, platformMinimums } = limits ?? {};
  return [
    minShare,
    maxShare,
    riskTolerance,
    groupCaps,
    platformMinimums,
    arms.map((arm) => [arm.active, arm.minShare, arm.maxShare]),
  ];
}

function same(a: Float64Array, b: Float64Array): boolean {
  return a.every((number, i) => number === b[i]);
}

function sameText(a: unknown, b: unknown): boolean {
  const told = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);
  return JSON.stringify(a, told) === JSON.stringify(b, told);
}
