import type { Factor, FactorKind } from './attribution.js';
import { type Coalitions, coalitionsOf, type Player } from './coalitions.js';
import { blankScene, type Scene, withArmsOf } from './scene.js';
import { shapley } from './shapley.js';

export interface ExactAttributionInput {
  /** The decision before; null where there is none, or nothing is known of it. */
  readonly before: Scene | null;
  readonly after: Scene;
}

/**
 * Why did each arm's daily budget move? Shapley values over the inputs that changed between two decisions, of the split that the
 * engine wants with some of them new and the others old, under the same draws. Beside them stand, because they are no inputs:
 * EXPLORATION, what other draws alone made of the old inputs; under CONSTRAINTS also what the step limit held back now less what it
 * had held back before, so that over a period in which it lets go of everything it counts nothing; APPROVAL, what the decision
 * before had come to and people had not let through; and before the first decision PACING, an even split of money that was not there.
 * The factors of an arm sum to its change exactly; what rounding to the billable unit leaves goes to the largest. Factors of zero
 * are left out.
 * Cost: 2^players splits, at most 256; 64 as a rule.
 */
export function attributeExactly({ before: known, after }: ExactAttributionInput): Factor[][] {
  const from = after.previousMicros ?? new BigInt64Array(after.arms.length);
  if (after.totalMicros <= 0n) return stopped(after, from);
  const isFirst = known === null || known.totalMicros <= 0n;
  const before = isFirst ? blankScene(after) : withArmsOf(known, after.arms);
  const coalitions = coalitionsOf(before, after);
  const parts = partsOf(coalitions, after);
  const redrawn = coalitions.split(() => 'before', after.seed);
  const wantedBefore = isFirst ? before.budgetMicros : coalitions.split(() => 'before', before.seed);
  const wanted = coalitions.split(() => 'after', after.seed);
  const hasSteps = [before, after].some(({ constraints }) => constraints.maxStepShare !== null);
  return after.arms.map((_, k) => {
    const own = parts.map((part) => part[k]!);
    const amounts = wholeUnits(own, wanted[k]! - redrawn[k]!, after.billableUnitMicros);
    const factors = coalitions.players.map((kind, i): Factor => ({ kind, amountMicros: amounts[i]! }));
    const heldBack = after.budgetMicros[k]! - wanted[k]! - (before.budgetMicros[k]! - wantedBefore[k]!);
    factors.push(
      { kind: isFirst ? 'PACING' : 'APPROVAL', amountMicros: before.budgetMicros[k]! - from[k]! },
      { kind: 'EXPLORATION', amountMicros: redrawn[k]! - wantedBefore[k]! },
      { kind: 'CONSTRAINTS', amountMicros: hasSteps ? heldBack : 0n },
    );
    return settled(merged(factors), after.budgetMicros[k]! - from[k]!);
  });
}

function partsOf({ players, split }: Coalitions, { arms, seed }: Scene): Float64Array[] {
  return shapley(players.length, (coalition) => {
    const isNew = (player: Player): boolean => ((coalition >> players.indexOf(player)) & 1) === 1;
    const micros = split((player) => (isNew(player) ? 'after' : 'before'), seed);
    return Float64Array.from(arms, (_, k) => Number(micros[k]!));
  });
}

/** Rounds parts of a sum to whole billable units, by largest remainder; what is less than a unit stays with the first. */
function wholeUnits(parts: readonly number[], sum: bigint, unit: bigint): bigint[] {
  if (parts.length === 0) return [];
  const units = parts.map((part) => part / Number(unit));
  const amounts = units.map((part) => BigInt(Math.floor(part)) * unit);
  let rest = amounts.reduce((left, amount) => left - amount, sum);
  const byRemainder = [...units.keys()].sort((a, b) => remainder(units[b]!) - remainder(units[a]!) || a - b);
  for (const i of byRemainder) {
    if (rest < unit) break;
    amounts[i] = amounts[i]! + unit;
    rest -= unit;
  }
  amounts[byRemainder[0]!] = amounts[byRemainder[0]!]! + rest;
  return amounts;
}

function remainder(part: number): number {
  return part - Math.floor(part);
}

/** Adds what rounding left to the largest factor, so that they sum to the change. */
function settled(factors: readonly Factor[], changeMicros: bigint): Factor[] {
  const rest = factors.reduce((left, { amountMicros }) => left - amountMicros, changeMicros);
  if (rest === 0n || factors.length === 0)
    return merged([...factors, { kind: 'EXPLORATION', amountMicros: rest }]);
  const largest = factors.reduce((a, b) => (size(b) > size(a) ? b : a));
  return merged([...factors, { kind: largest.kind, amountMicros: rest }]);
}

function merged(factors: readonly Factor[]): Factor[] {
  const byKind = new Map<FactorKind, bigint>();
  for (const { kind, amountMicros } of factors) byKind.set(kind, (byKind.get(kind) ?? 0n) + amountMicros);
  return [...byKind]
    .filter(([, amountMicros]) => amountMicros !== 0n)
    .map(([kind, amountMicros]) => ({ kind, amountMicros }));
}

/** All money is taken away: for want of arms that may have it, or of money. */
function stopped({ arms }: Scene, from: BigInt64Array): Factor[][] {
  const kind = arms.some(({ active }) => active) ? 'PACING' : 'CONSTRAINTS';
  return Array.from(from, (micros) => merged([{ kind, amountMicros: -micros }]));
}

function size({ amountMicros }: Factor): bigint {
  return amountMicros < 0n ? -amountMicros : amountMicros;
}
