import {
  type AttributionInput,
  attributeChanges,
  type DecideInput,
  type Decision,
  decodeDecision,
  type Factor,
  type FactorKind,
} from '../../engine/index.js';
import type { Uuid } from '../../kernel/ids.js';
import type { IdSource } from '../../kernel/ports/id-source.js';
import type { Micros } from '../../kernel/units/money.js';
import type { ArmForDecision, CampaignForDecision } from '../../persistence/stores/decision-reader.js';
import type { ChangeRecord } from '../../persistence/stores/decision-store.js';
import { unforced, type WithoutOverride } from './counterfactuals.js';

/** An arm's move is a row of its own from one part in a hundred of its budget on. */
const CHANGE_THRESHOLD_PARTS = 100n;

/** A decision beside what it was made of. */
export interface MadeDecision {
  readonly cycleId: Uuid;
  readonly input: DecideInput;
  readonly decision: Decision;
  readonly without: readonly WithoutOverride[];
}

/** The moves of a decision that are worth a row, with what caused them. */
export function toChanges(
  campaign: CampaignForDecision,
  { cycleId, input, decision, without }: MadeDecision,
  ids: IdSource,
): ChangeRecord[] {
  const { previousMicros: previous, nowMs: atMs } = input;
  const { budgetMicros, share } = decision.arms;
  const totalBefore = campaign.allocation?.totalMicros ?? 0n;
  const movers: { arm: ArmForDecision; k: number }[] = [];
  campaign.arms.forEach((arm, k) => {
    if (isChange(previous?.[k] ?? 0n, budgetMicros[k]!)) movers.push({ arm, k });
  });
  if (movers.length === 0) return [];
  const free = unforced(without)?.decision.arms;
  const factors = attributeChanges({
    previousMicros: previous,
    ...lastTime(campaign),
    budgetMicros,
    wantedMicros: (free ?? decision.arms).wantedMicros,
    unforcedMicros: free?.budgetMicros ?? null,
  });
  return movers.map(({ arm, k }) => {
    const beforeMicros = previous?.[k] ?? 0n;
    return {
      id: ids.next(),
      accountId: campaign.accountId,
      campaignId: campaign.campaignId,
      armId: arm.id,
      cycleId,
      atMs,
      cause: causeOf(factors[k]!),
      beforeMicros,
      afterMicros: budgetMicros[k]!,
      beforeShare: totalBefore > 0n ? Number(beforeMicros) / Number(totalBefore) : 0,
      afterShare: share[k]!,
      factors: factors[k]!.map((factor) => [factor.kind, factor.amountMicros.toString()] as const),
      authorId: null,
    };
  });
}

/** What each arm would have got from the last decision without bounds, and without overrides where there were any. */
function lastTime({
  allocation,
  arms,
  counterfactuals,
}: CampaignForDecision): Pick<AttributionInput, 'previousWantedMicros' | 'previousUnforcedMicros'> {
  const free = unforced(counterfactuals)?.decision;
  const decided = free ?? allocation?.decision;
  if (!decided) return { previousWantedMicros: null, previousUnforcedMicros: null };
  const { key, wantedMicros, budgetMicros } = decodeDecision(decided).arms;
  const place = new Map(Array.from(key, (armKey, k) => [armKey, k]));
  const inOrder = (column: BigInt64Array): BigInt64Array =>
    BigInt64Array.from(arms, (arm) => column[place.get(arm.key) ?? -1] ?? 0n);
  return {
    previousWantedMicros: inOrder(wantedMicros),
    previousUnforcedMicros: free ? inOrder(budgetMicros) : null,
  };
}

function isChange(before: Micros, after: Micros): boolean {
  const difference = after > before ? after - before : before - after;
  return difference > 0n && difference * CHANGE_THRESHOLD_PARTS >= before;
}

/**
 * PACING where nothing but the size of the budget moved the arm, OVERRIDE where an override moved it more than the engine did.
 * The engine's part counts as one: what it wanted and what its limits took back of that is no move.
 */
function causeOf(factors: readonly Factor[]): string {
  if (factors.every((factor) => factor.kind === 'PACING')) return 'PACING';
  const partOf = (...kinds: FactorKind[]): bigint =>
    size(
      factors.reduce((sum, { kind, amountMicros }) => (kinds.includes(kind) ? sum + amountMicros : sum), 0n),
    );
  const engine = partOf('NEW_EVIDENCE', 'CONSTRAINTS');
  const pacing = partOf('PACING');
  return partOf('OVERRIDE') > (engine > pacing ? engine : pacing) ? 'OVERRIDE' : 'AUTO';
}

function size(micros: Micros): Micros {
  return micros < 0n ? -micros : micros;
}
