import { type Decision, encodeDecision } from '../../engine/index.js';
import type { IdSource } from '../../kernel/ports/id-source.js';
import { HOUR_MS } from '../../kernel/units/time.js';
import type { CampaignForDecision } from '../../persistence/stores/decision-reader.js';
import type { ChangeRecord } from '../../persistence/stores/decision-store.js';
import type { NewProposal, ProposalBasis, ProposedChange } from '../../persistence/stores/proposal-store.js';
import { holdBack } from '../approvals/hold-back.js';
import { sumOf } from '../approvals/split-around.js';
import { type MadeDecision, toChanges } from './decision-changes.js';
import { overridesInForce } from './overrides-in-force.js';

/** What a decision comes to once people have had their say, or as much of it as they need not. */
export interface Outcome {
  /** With the budgets that take effect; null: nothing does. */
  readonly inForce: Decision | null;
  /** `inForce` where its budgets are not those decided. */
  readonly applied: Uint8Array | null;
  /** Of what takes effect. */
  readonly changes: readonly ChangeRecord[];
  readonly proposal: NewProposal | null;
  /** The open proposal stands: this decision came to the same. */
  readonly confirms: ProposalBasis | null;
}

/** The outcome of a decision, by the campaign's mode. */
export function outcomeOf(campaign: CampaignForDecision, made: MadeDecision, ids: IdSource): Outcome {
  const { decision, input } = made;
  if (campaign.mode === 'AUTOPILOT') return everything(campaign, made, ids);
  const limits = { share: campaign.approvalShare, micros: campaign.approvalMicros };
  const { budgetsMicros, waiting } = holdBack(input, decision, limits);
  if (waiting.length === 0) return everything(campaign, made, ids);
  const arms = new Set(waiting.map((k) => campaign.arms[k]!.id));
  const proposed = toChanges(campaign, made, ids).filter((change) => arms.has(change.armId));
  const inForce = budgetsMicros && withBudgets(decision, budgetsMicros);
  const takesEffect = inForce && !same(budgetsMicros, input.previousMicros) ? inForce : null;
  return {
    inForce: takesEffect,
    applied: takesEffect && encodeDecision(takesEffect),
    changes: takesEffect ? toChanges(campaign, { ...made, decision: takesEffect }, ids) : [],
    ...proposalOf(campaign, made, proposed, ids),
  };
}

function everything(campaign: CampaignForDecision, made: MadeDecision, ids: IdSource): Outcome {
  const changes = toChanges(campaign, made, ids);
  return { inForce: made.decision, applied: null, changes, proposal: null, confirms: null };
}

function proposalOf(
  campaign: CampaignForDecision,
  { cycleId, decision, input }: MadeDecision,
  proposed: readonly ChangeRecord[],
  ids: IdSource,
): Pick<Outcome, 'proposal' | 'confirms'> {
  if (proposed.length === 0) return { proposal: null, confirms: null };
  const basis = basisOf(campaign, input.nowMs);
  const changes = proposed.map((change) => toProposed(change, campaign));
  const open = campaign.openProposal;
  const stands = open !== null && open.expiresAtMs > input.nowMs && saysTheSame(open.changes, changes);
  if (stands) return { proposal: null, confirms: basis };
  const proposal: NewProposal = {
    id: ids.next(),
    accountId: campaign.accountId,
    campaignId: campaign.campaignId,
    cycleId,
    createdAtMs: input.nowMs,
    expiresAtMs: input.nowMs + campaign.approvalHours * HOUR_MS,
    totalMicros: decision.totalMicros,
    changes,
    basis,
  };
  return { proposal, confirms: null };
}

function basisOf(campaign: CampaignForDecision, atMs: number): ProposalBasis {
  return {
    revision: campaign.revision,
    campaignVersion: campaign.version,
    stateVersion: (campaign.state?.version ?? 0) + 1,
    overrideIds: overridesInForce(campaign.overrides, atMs).map(({ id }) => id),
  };
}

function toProposed(change: ChangeRecord, { arms }: CampaignForDecision): ProposedChange {
  const { armId, beforeMicros, afterMicros, beforeShare, afterShare } = change;
  const factors = change.factors.map(([kind, micros]) => ({ kind, amountMicros: BigInt(micros) }));
  const armKey = arms.find((arm) => arm.id === armId)!.key;
  return { armId, armKey, beforeMicros, afterMicros, beforeShare, afterShare, factors, approved: null };
}

function saysTheSame(a: readonly ProposedChange[], b: readonly ProposedChange[]): boolean {
  const key = ({ armId, beforeMicros, afterMicros }: ProposedChange): string =>
    `${armId} ${beforeMicros} ${afterMicros}`;
  return a.map(key).sort().join() === b.map(key).sort().join();
}

function withBudgets(decision: Decision, budgetMicros: BigInt64Array): Decision {
  const totalMicros = sumOf(budgetMicros);
  const share = Float64Array.from(budgetMicros, (micros) =>
    totalMicros > 0n ? Number(micros) / Number(totalMicros) : 0,
  );
  return { ...decision, totalMicros, arms: { ...decision.arms, budgetMicros, share } };
}

function same(a: BigInt64Array | null, b: BigInt64Array | null): boolean {
  return a !== null && b !== null && a.every((micros, k) => micros === b[k]);
}
