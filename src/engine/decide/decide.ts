import { allocate } from './allocate.js';
import type { ShareBounds } from './bounds.js';
import { emptyDecisionArms } from './decision-codec.js';
import { drawWorlds } from './draws.js';
import { withoutExcluded } from './override-shares.js';
import { type Groups, sumsOf } from './groups.js';
import { paceBudget } from './pacing.js';
import { readArms } from './readings.js';
import { roundToUnits } from './rounding.js';
import { boundsOf, foldEvidence, outlookOf } from './stages.js';
import { affordedBy } from './target.js';
import {
  BOUND_BITS,
  type DecideInput,
  type DecideResult,
  type Decision,
  type DecisionArms,
  type GroupReading,
  type UnchangedReason,
} from './types.js';
import { jointVariance } from './surprise.js';
import { countsConversions } from './value.js';
import { closeState, type Working } from './working.js';
import { type Workspace, workspaceOf } from './workspace.js';

/**
 * One cycle of a campaign: folds in the evidence, paces the budget, splits it over the arms, and says what it knows.
 * Pure: the same input gives the same bits, and the input is left as it was. Arms without evidence are decided on their prior;
 * no arms, no money or no time left give a total of zero and a status that says which.
 * Cost: about (drifts × cells + draws) × arms.
 */
export function decide(given: DecideInput): DecideResult {
  const input = { ...given, arms: withoutExcluded(given.arms, given.overrides ?? []) };
  const { target } = input.campaign.constraints.limits ?? {};
  // What a target leaves unspent is no part of the pace: the pace is not smoothed from it.
  const previousTotal = input.previousMicros && !target ? sum(input.previousMicros) : null;
  const pace = paceBudget(input.campaign, input.nowMs, input.intervalMs, previousTotal);
  const workspace = workspaceOf(input.arms.length);
  const working = foldEvidence(input, referenceSpend(input, pace.totalMicros), workspace);
  const arms = emptyDecisionArms(input.arms.length);
  let activeCount = 0;
  for (let k = 0; k < input.arms.length; k++) {
    arms.key[k] = input.arms[k]!.key;
    if (input.arms[k]!.active) activeCount += 1;
    else if (given.arms[k]!.active) arms.binding[k] = BOUND_BITS.OVERRIDE;
  }
  const status = pace.status === 'ALLOCATED' && activeCount === 0 ? 'NO_ACTIVE_ARMS' : pace.status;
  const open = status === 'ALLOCATED' && pace.totalMicros > 0n;
  const afforded = open && target ? affordedBy(target, input, working, workspace, pace.totalMicros) : null;
  const totalMicros = open ? (afforded?.totalMicros ?? pace.totalMicros) : 0n;
  const split = open ? splitBudget(input, working, workspace, totalMicros, arms) : null;
  // Levels of conversions are told per unit of currency.
  const perUnit = countsConversions(input.campaign.kpi) ? 1e6 / working.sRefMicros : 1;
  const decision: Decision = {
    status,
    totalMicros,
    unchangedReason: unchangedReason(input, arms, totalMicros),
    waterLevel: split ? split.level * perUnit : 0,
    kktResidual: split?.kktResidual ?? 0,
    groups: (split?.groups ?? []).map((group) => ({ ...group, shadowPrice: group.shadowPrice * perUnit })),
    target: afforded && { outcome: afforded.outcome, unspentMicros: pace.totalMicros - totalMicros },
    arms,
  };
  return { decision, state: closeState(working) };
}

function splitBudget(
  input: DecideInput,
  working: Working,
  workspace: Workspace,
  totalMicros: bigint,
  out: DecisionArms,
): Split {
  const { constraints, billableUnitMicros } = input.campaign;
  const { prospects, values } = outlookOf(input, working, workspace);
  const { shares: bounds, amounts } = boundsOf(input, totalMicros, working.sRefMicros);
  const draws = drawWorlds(working, prospects, input.seed);
  const total = Number(totalMicros) / working.sRefMicros;
  const split = allocate(prospects, draws, amounts, total, constraints.riskTolerance);
  out.budgetMicros.set(roundToUnits(split.amounts, bounds.active, totalMicros, billableUnitMicros));
  out.wantedMicros.set(
    amounts.hold
      ? roundToUnits(split.free, bounds.active, totalMicros, billableUnitMicros)
      : out.budgetMicros,
  );
  const sums = amounts.groups && sumsOf(amounts.groups, split.amounts);
  readArms(prospects, split.amounts, values, jointVariance(working.campaignStats), bounds.active, out);
  for (let k = 0; k < input.arms.length; k++) {
    out.share[k] = Number(out.budgetMicros[k]!) / Number(totalMicros);
    if (bounds.active[k] === 1)
      out.binding[k] = bindingBits(bounds, split.amounts[k]! / total, k) | groupBit(amounts.groups, sums, k);
    out.gaveWay[k] = bounds.gaveWay[k]!;
  }
  const groups = readGroups(amounts.groups, sums, total, split.groupPrice);
  return { level: split.level, kktResidual: split.kktResidual, groups };
}

/** What a split says of itself beside the arms; prices and levels in the engine's own unit. */
interface Split extends Pick<Decision, 'kktResidual' | 'groups'> {
  readonly level: number;
}

function readGroups(
  groups: Groups | null,
  sums: Float64Array | null,
  total: number,
  price: Float64Array | null,
): GroupReading[] {
  return (groups?.of ?? []).map((cap, g) => ({
    ...cap,
    share: sums![g]! / total,
    shadowPrice: price![g]!,
  }));
}

/** Unit of spend of a new state: an even split of the daily budget, or of what was spent where there is no budget yet. */
function referenceSpend(input: DecideInput, totalMicros: bigint): number {
  const arms = Math.max(1, input.arms.length);
  if (totalMicros > 0n) return Number(totalMicros) / arms;
  const daily = input.campaign.dailyBudgetMicros ?? 0n;
  if (daily > 0n) return Number(daily) / arms;
  return Math.max(1, Number(input.campaign.budgetMicros) / 30 / arms);
}

function bindingBits(bounds: ShareBounds, share: number, k: number): number {
  const atLower = bounds.lower[k]! > 0 && share <= bounds.lower[k]! * (1 + 1e-9);
  const atUpper = bounds.upper[k]! < 1 && share >= bounds.upper[k]! * (1 - 1e-9);
  return (atLower ? bounds.lowerBit[k]! : 0) | (atUpper ? bounds.upperBit[k]! : 0);
}

function groupBit(groups: Groups | null, sums: Float64Array | null, k: number): number {
  if (!groups || !sums) return 0;
  const isFull = (g: number): boolean => g >= 0 && sums[g]! >= groups.cap[g]! * (1 - 1e-9);
  return isFull(groups.inner[k]!) || isFull(groups.outer[k]!) ? BOUND_BITS.GROUP_CAP : 0;
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
