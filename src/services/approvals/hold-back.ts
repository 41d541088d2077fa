import type { DecideInput, Decision, EngineCampaign } from '../../engine/index.js';
import type { Micros } from '../../kernel/units/money.js';
import { splitAround, sumOf } from './split-around.js';

/** Up to which size a move needs no approval; no limit at all: every move needs it. */
export interface ApprovalLimits {
  readonly share: number | null;
  readonly micros: Micros | null;
}

/** What becomes of a decision that people have their say in. */
export interface HeldBack {
  /** Daily budgets in force from now on, in the order of the arms; null: none yet. */
  readonly budgetsMicros: BigInt64Array | null;
  /** Places of the arms whose move waits. */
  readonly waiting: readonly number[];
}

/**
 * What of a decision takes effect at once? Moves within the limits do, around the arms whose moves wait and which keep what they
 * have. What cannot wait does too: an end of the flight or the budget, an arm that was paused, and less money where what is in force
 * would spend more than is left.
 */
export function holdBack(input: DecideInput, decision: Decision, limits: ApprovalLimits): HeldBack {
  const { budgetMicros } = decision.arms;
  if (decision.status !== 'ALLOCATED') return { budgetsMicros: budgetMicros, waiting: [] };
  const { previousMicros } = input;
  const moved = Array.from(budgetMicros.keys()).filter(
    (k) => budgetMicros[k] !== (previousMicros?.[k] ?? 0n),
  );
  if (!previousMicros) return { budgetsMicros: null, waiting: moved };
  const waiting = moved.filter((k) => isLarge(k, previousMicros, decision, limits));
  if (waiting.length === 0) return { budgetsMicros: budgetMicros, waiting };
  const held = new Set(waiting);
  const small = splitAround({
    fixed: Array.from(previousMicros, (micros, k) => (held.has(k) ? micros : null)),
    weights: budgetMicros,
    totalMicros: decision.totalMicros,
    unitMicros: input.campaign.billableUnitMicros,
  });
  return { budgetsMicros: withinReach(input, small ?? previousMicros), waiting };
}

function isLarge(
  k: number,
  previousMicros: BigInt64Array,
  { arms, totalMicros }: Decision,
  { share, micros }: ApprovalLimits,
): boolean {
  if (share === null && micros === null) return true;
  const before = previousMicros[k]!;
  const difference = arms.budgetMicros[k]! - before;
  if (micros !== null && (difference < 0n ? -difference : difference) > micros) return true;
  const total = Number(sumOf(previousMicros));
  const shareBefore = total > 0 ? Number(before) / total : 0;
  return (
    share !== null && Math.abs(Number(arms.budgetMicros[k]!) / Number(totalMicros) - shareBefore) > share
  );
}

/** Nothing for arms that may not get money, and not more a day than is left to spend. */
function withinReach(
  { arms, campaign, intervalMs }: DecideInput,
  budgetsMicros: BigInt64Array,
): BigInt64Array {
  const allowed = budgetsMicros.map((micros, k) => (arms[k]!.active ? micros : 0n));
  const most = mostADay(campaign, intervalMs);
  if (sumOf(allowed) <= most) return allowed;
  const unitMicros = campaign.billableUnitMicros;
  const fixed = arms.map(() => null);
  return splitAround({ fixed, weights: allowed, totalMicros: most, unitMicros }) ?? allowed.fill(0n);
}

/** As pacing has it: what one cycle can still spend as a rate a day, and what may still be spent today. */
function mostADay(campaign: EngineCampaign, intervalMs: number): bigint {
  const left = campaign.budgetMicros - campaign.spentMicros;
  if (left <= 0n) return 0n;
  const dayMs = Math.max(1, Math.round(campaign.dayEndMs - campaign.dayStartMs));
  const cycle = (left * BigInt(dayMs)) / BigInt(Math.max(1, Math.round(Math.min(intervalMs, dayMs))));
  const today = left + (campaign.spentTodayMicros > 0n ? campaign.spentTodayMicros : 0n);
  return cycle < today ? cycle : today;
}
