import { type Allocation, allocate } from './allocate.js';
import { addBeliefs } from './beliefs.js';
import { type ShareBounds, shareBounds } from './bounds.js';
import { emptyDecisionArms } from './decision-codec.js';
import { drawWorlds } from './draws.js';
import { plausibleDrifts } from './drifts.js';
import { ageTo } from './fold.js';
import { factorsOf } from './hierarchy.js';
import { type Levels, makeLevels, readLevels } from './levels.js';
import { observe } from './observe.js';
import { overrideShares, withoutExcluded } from './override-shares.js';
import { paceBudget } from './pacing.js';
import { prospectsOf } from './prospects.js';
import { seedPriors } from './priors.js';
import { readArms } from './readings.js';
import { roundToUnits } from './rounding.js';
import { commonFactor, dispersionOf } from './score.js';
import { seasonFactor } from './season.js';
import {
  BOUND_BITS,
  type DecideInput,
  type DecideResult,
  type Decision,
  type DecisionArms,
  type UnchangedReason,
} from './types.js';
import { countsConversions, valuesOf } from './value.js';
import { closeState, openState, type Working } from './working.js';

/**
 * One cycle of a campaign: folds in the evidence, paces the budget, splits it over the arms, and says what it knows.
 * Pure: the same input gives the same bits, and the input is left as it was. Arms without evidence are decided on their prior;
 * no arms, no money or no time left give a total of zero and a status that says which.
 * Cost: about (drifts × cells + draws) × arms.
 */
export function decide(given: DecideInput): DecideResult {
  const input = { ...given, arms: withoutExcluded(given.arms, given.overrides ?? []) };
  const previousTotal = input.previousMicros ? sum(input.previousMicros) : null;
  const pace = paceBudget(input.campaign, input.nowMs, input.intervalMs, previousTotal);
  const activeCount = input.arms.reduce((count, arm) => count + (arm.active ? 1 : 0), 0);
  const working = openState(input.state, input.arms, referenceSpend(input, pace.totalMicros));
  const factors = factorsOf(input.arms);
  const levels = makeLevels(input.arms.length);
  seedPriors(working);
  if (input.evidence.count > 0) observe(working, input.evidence, factors, levels);
  ageTo(working, input.nowMs);
  const arms = emptyDecisionArms(input.arms.length);
  input.arms.forEach((arm, k) => {
    arms.key[k] = arm.key;
  });
  const status = pace.status === 'ALLOCATED' && activeCount === 0 ? 'NO_ACTIVE_ARMS' : pace.status;
  const open = status === 'ALLOCATED' && pace.totalMicros > 0n;
  const split = open ? splitBudget(input, working, levels, pace.totalMicros, arms) : null;
  given.arms.forEach((arm, k) => {
    if (arm.active && !input.arms[k]!.active) arms.binding[k] = BOUND_BITS.OVERRIDE;
  });
  const totalMicros = open ? pace.totalMicros : 0n;
  const decision: Decision = {
    status,
    totalMicros,
    unchangedReason: unchangedReason(input, arms, totalMicros),
    waterLevel: split
      ? split.level * (countsConversions(input.campaign.kpi) ? 1e6 / working.sRefMicros : 1)
      : 0,
    kktResidual: split?.kktResidual ?? 0,
    arms,
  };
  return { decision, state: closeState(working) };
}

function splitBudget(
  input: DecideInput,
  working: Working,
  levels: Levels,
  totalMicros: bigint,
  out: DecisionArms,
): Allocation {
  const { constraints, billableUnitMicros } = input.campaign;
  const demanded = overrideShares(input.arms, input.overrides ?? [], totalMicros);
  const bounds = shareBounds(input.arms, constraints, sharesOf(input.previousMicros), demanded);
  const { values, prospects, draws } = drawNow(input, working, levels);
  const total = Number(totalMicros) / working.sRefMicros;
  const amountBounds = {
    lower: bounds.lower.map((share) => share * total),
    upper: bounds.upper.map((share) => share * total),
    active: bounds.active,
    hold: holds(bounds),
  };
  const split = allocate(prospects, draws, amountBounds, total, constraints.riskTolerance);
  out.budgetMicros.set(roundToUnits(split.amounts, bounds.active, totalMicros, billableUnitMicros));
  out.wantedMicros.set(
    holds(bounds)
      ? roundToUnits(split.free, bounds.active, totalMicros, billableUnitMicros)
      : out.budgetMicros,
  );
  readArms(prospects, draws, split.amounts, values, bounds.active, out);
  for (let k = 0; k < input.arms.length; k++) {
    out.share[k] = Number(out.budgetMicros[k]!) / Number(totalMicros);
    out.binding[k] = bindingBits(bounds, split.amounts[k]! / total, k);
    out.gaveWay[k] = bounds.gaveWay[k]!;
  }
  return split;
}

/** Draws worlds as of now, and reads what they were drawn from. */
function drawNow(input: DecideInput, working: Working, levels: Levels) {
  const stats = working.campaignStats;
  const drifts = plausibleDrifts(stats);
  readLevels(working, dispersionOf(stats), levels, drifts);
  const common = commonFactor(stats);
  const factor = Float64Array.from(working.season, (at) => {
    return common * seasonFactor(working.channelStats, at, input.localNowMs, input.intervalMs);
  });
  const values = valuesOf(working);
  if (input.overrides) {
    const spend = spendOf(input.previousMicros, working);
    addBeliefs(levels, drifts, input.arms, input.overrides, { spend, value: values.mean, common });
  }
  const seen = values.mean.some((value) => value > 0);
  const worth = countsConversions(input.campaign.kpi) || !seen ? null : values;
  const prospects = prospectsOf(working, levels, drifts, factor, worth);
  return { values, prospects, draws: drawWorlds(working, prospects, input.seed) };
}

/** Unit of spend of a new state: an even split of the daily budget, or of what was spent where there is no budget yet. */
function referenceSpend(input: DecideInput, totalMicros: bigint): number {
  const arms = Math.max(1, input.arms.length);
  if (totalMicros > 0n) return Number(totalMicros) / arms;
  const daily = input.campaign.dailyBudgetMicros ?? 0n;
  if (daily > 0n) return Number(daily) / arms;
  return Math.max(1, Number(input.campaign.budgetMicros) / 30 / arms);
}

/** What each arm spends a day, in reference spend: one unit where it spends nothing. */
function spendOf(previousMicros: BigInt64Array | null, { sRefMicros, base }: Working): Float64Array {
  return Float64Array.from(base, (_, k) => {
    const micros = previousMicros?.[k] ?? 0n;
    return micros > 0n ? Number(micros) / sRefMicros : 1;
  });
}

/** Whether some bound is narrower than the exploration floor and the whole. */
function holds(bounds: ShareBounds): boolean {
  for (let k = 0; k < bounds.lower.length; k++) {
    if (bounds.active[k] !== 1) continue;
    if (bounds.upper[k]! < 1 || (bounds.lower[k]! > 0 && bounds.lowerBit[k] !== BOUND_BITS.EXPLORATION_FLOOR))
      return true;
  }
  return false;
}

function bindingBits(bounds: ShareBounds, share: number, k: number): number {
  if (bounds.active[k] !== 1) return 0;
  const atLower = bounds.lower[k]! > 0 && share <= bounds.lower[k]! * (1 + 1e-9);
  const atUpper = bounds.upper[k]! < 1 && share >= bounds.upper[k]! * (1 - 1e-9);
  return (atLower ? bounds.lowerBit[k]! : 0) | (atUpper ? bounds.upperBit[k]! : 0);
}

function unchangedReason(
  input: DecideInput,
  arms: DecisionArms,
  totalMicros: bigint,
): UnchangedReason | null {
  const before = input.previousMicros;
  if (!before) return totalMicros === 0n ? 'NOTHING_TO_ALLOCATE' : null;
  for (let k = 0; k < before.length; k++) if (before[k] !== arms.budgetMicros[k]) return null;
  if (totalMicros === 0n) return 'NOTHING_TO_ALLOCATE';
  return input.evidence.count === 0 ? 'NO_NEW_EVIDENCE' : 'BELOW_BILLABLE_UNIT';
}

function sum(micros: BigInt64Array): bigint {
  let total = 0n;
  for (const part of micros) total += part;
  return total;
}

function sharesOf(micros: BigInt64Array | null): Float64Array | null {
  if (!micros) return null;
  const total = Number(sum(micros));
  return total > 0 ? Float64Array.from(micros, (part) => Number(part) / total) : null;
}
