import type { Actor } from '../../auth/actor.js';
import { decodeDecision } from '../../engine/index.js';
import type { Uuid } from '../../kernel/ids.js';
import { isRefusal, Problem, Refusal, refusalOf } from '../../kernel/problem.js';
import { billableUnitMicros } from '../../kernel/units/money.js';
import type { ArmStore } from '../../persistence/stores/arm-store.js';
import type { CampaignStore, LockedCampaign } from '../../persistence/stores/campaign-store.js';
import type { EventStore } from '../../persistence/stores/event-store.js';
import type { OverrideStore } from '../../persistence/stores/override-store.js';
import type {
  ProposalClosing,
  ProposalRecord,
  ProposalStore,
} from '../../persistence/stores/proposal-store.js';
import type { ScheduleStore } from '../../persistence/stores/schedule-store.js';
import type { Transaction } from '../../persistence/transaction.js';
import type { AccountScene, AccountWork } from '../account-work.js';
import { actOfMachine } from '../audit/acts.js';
import { isInForce } from '../overrides/override-state.js';
import { textProblems } from '../text-rules.js';
import type { Approval, ApprovalWriter } from './approval-writer.js';
import { approvedSplit } from './approved-split.js';
import { proposalEvent } from './proposal-event.js';
import type { ApproveProposalInput, RejectProposalInput } from './proposal-inputs.js';
import { proposalStatus } from './proposal-state.js';
import { whyOutOfBounds } from './room.js';
import { whatChanged } from './staleness.js';

export type { ProposalRecord } from '../../persistence/stores/proposal-store.js';

export interface ProposalServiceDeps {
  readonly work: AccountWork;
  readonly proposals: ProposalStore;
  readonly campaigns: CampaignStore;
  readonly arms: ArmStore;
  readonly overrides: OverrideStore;
  readonly schedules: ScheduleStore;
  readonly events: EventStore;
  readonly writer: ApprovalWriter;
  /** Told after a cycle was asked for. */
  readonly wake: () => void;
}

interface Open {
  readonly proposal: ProposalRecord;
  readonly locked: LockedCampaign;
}

const LONGEST_REASON = 500;

/** What people say to decisions that wait for them. */
export class ProposalService {
  constructor(private readonly deps: ProposalServiceDeps) {}

  /** All of it, or the moves of some arms. One that went stale is not applied: it says why, and a new cycle is asked for. */
  async approve(
    actor: Actor,
    input: ApproveProposalInput,
    idempotencyKey?: string | null,
  ): Promise<ProposalRecord | Refusal> {
    const request = { operation: 'approveProposal', input, idempotencyKey } as const;
    const result = await this.deps.work.do(actor, request, (scene) => this.#approve(scene, actor, input));
    if (isRefusal(result) && result.problems.some(({ code }) => code === 'PROPOSAL_STALE')) {
      await this.#retire(actor, input, result.problems[0]!.message);
    }
    return result;
  }

  async reject(
    actor: Actor,
    input: RejectProposalInput,
    idempotencyKey?: string | null,
  ): Promise<ProposalRecord | Refusal> {
    const request = { operation: 'rejectProposal', input, idempotencyKey } as const;
    return this.deps.work.do(actor, request, async (scene) => {
      const rule = { what: 'A reason', longest: LONGEST_REASON, blank: false };
      const refusal = refusalOf(textProblems(input.reason, ['input', 'reason'], rule));
      if (refusal) return refusal;
      const open = await this.#open(scene, input.proposalId);
      if (isRefusal(open)) return open;
      const reason = input.reason.trim();
      const changes = open.proposal.changes.map((change) => ({ ...change, approved: false }));
      const closing = { status: 'REJECTED', by: actor.tokenId, reason, changes } as const;
      return this.#close(scene.tx, open.proposal, { ...closing, atMs: scene.accountMs });
    });
  }

  async #approve(
    scene: AccountScene,
    actor: Actor,
    { proposalId, armIds }: ApproveProposalInput,
  ): Promise<ProposalRecord | Refusal> {
    const { tx, accountMs, nowMs } = scene;
    const open = await this.#open(scene, proposalId);
    if (isRefusal(open)) return open;
    const { proposal, locked } = open;
    const changed = await this.#whatChanged(scene, proposal);
    if (changed.length > 0) return stale(changed);
    const approved = new Set(armIds ?? proposal.changes.map(({ armId }) => armId));
    const foreign = [...approved].filter((id) => !proposal.changes.some(({ armId }) => armId === id));
    if (foreign.length > 0 || approved.size === 0) {
      const message = 'Name arms of the proposal: those whose moves are approved.';
      return refused(foreign.length > 0 ? 'NOT_FOUND' : 'OUT_OF_RANGE', message, 'armIds');
    }
    const part = await this.#part(scene, open, approved);
    if (isRefusal(part)) return part;
    const atMs = Math.max(accountMs, (locked.lastBucketAtMs ?? accountMs - 1) + 1);
    const written = await this.deps.writer.write(tx, {
      ...part,
      proposal,
      author: actor.tokenId,
      atMs,
      nowMs,
    });
    await this.#tellMoves(tx, proposal, written, atMs);
    return this.#close(tx, proposal, {
      status: approved.size === proposal.changes.length ? 'APPROVED' : 'PARTLY_APPROVED',
      atMs,
      by: actor.tokenId,
      appliedCycleId: written.cycleId,
      changes: proposal.changes.map((change) => ({ ...change, approved: approved.has(change.armId) })),
    });
  }

  /** The budgets of what is approved, which keep every limit and sum to the whole. */
  async #part(
    { tx, account, accountMs }: AccountScene,
    { proposal, locked: { campaign } }: Open,
    approved: ReadonlySet<Uuid>,
  ): Promise<Pick<Approval, 'decision' | 'inForce' | 'budgets' | 'arms'> | Refusal> {
    const { campaigns, arms: armStore, overrides } = this.deps;
    const decision = await campaigns.decisionOf(tx, account.id, proposal.cycleId);
    const { key, budgetMicros } = decodeDecision(decision).arms;
    const decided = new Map(Array.from(key, (armKey, k) => [armKey, budgetMicros[k]!]));
    const inForce = await campaigns.budgetsInForce(tx, account.id, campaign.id);
    const unitMicros = billableUnitMicros(account.currencyCode);
    const budgets = approvedSplit(proposal, approved, { decided, inForce, unitMicros });
    if (!budgets) return noRoom('the rest of the budget cannot be split over the other arms.');
    const arms = await armStore.ofCampaign(tx, account.id, campaign.id);
    if (budgets !== decided) {
      const standing = await overrides.standing(tx, account.id, campaign.id, accountMs);
      const demands = standing.filter((override) => isInForce(override, accountMs));
      const demanded = { campaign, arms, totalMicros: proposal.totalMicros };
      const reason = whyOutOfBounds(demanded, demands, budgets, { proposal, unitMicros });
      if (reason) return noRoom(reason);
    }
    return { decision, inForce, budgets, arms };
  }

  async #tellMoves(
    tx: Transaction,
    { accountId, campaignId }: ProposalRecord,
    { cycleId, changeIds }: { cycleId: Uuid; changeIds: readonly Uuid[] },
    atMs: number,
  ): Promise<void> {
    if (changeIds.length === 0) return;
    const payload = { campaignId, cycleId, changeIds };
    const kind = 'ALLOCATION_CHANGED';
    await this.deps.events.append(tx, [{ kind, accountId, campaignId, entityId: cycleId, atMs, payload }]);
  }

  /** The proposal, open and its campaign locked. */
  async #open(scene: AccountScene, proposalId: string): Promise<Open | Refusal> {
    const { tx, account, accountMs } = scene;
    const found = await this.deps.proposals.find(tx, account.id, proposalId);
    const { currencyCode } = account;
    const locked = found && (await this.deps.campaigns.lock(tx, account.id, found.campaignId, currencyCode));
    if (!locked) return refused('NOT_FOUND', 'There is no such proposal.', 'proposalId');
    // Read again under the campaign's lock: a cycle may have superseded it meanwhile.
    const proposal = (await this.deps.proposals.find(tx, account.id, proposalId)) ?? found;
    const status = proposalStatus(proposal, accountMs);
    if (status === 'OPEN') return { proposal, locked };
    const newer = proposal.supersededBy ? ' Look at the newer one.' : '';
    return refused(
      'WRONG_STATUS',
      `The proposal is ${status} and cannot be decided any more.${newer}`,
      'proposalId',
    );
  }

  async #whatChanged({ tx, account, accountMs }: AccountScene, proposal: ProposalRecord): Promise<string[]> {
    const { campaignId, basis } = proposal;
    const present = await this.deps.proposals.present(tx, account.id, campaignId);
    const standing = await this.deps.overrides.standing(tx, account.id, campaignId, accountMs);
    const overrideIds = standing.filter((override) => isInForce(override, accountMs)).map(({ id }) => id);
    return whatChanged(basis, { ...present, overrideIds });
  }

  /** A refusal is rolled back; that the proposal went stale is noted in a unit of work of its own. */
  async #retire(actor: Actor, { proposalId }: ApproveProposalInput, reason: string): Promise<void> {
    const { work, schedules, wake } = this.deps;
    const request = { operation: 'approveProposal', input: { proposalId }, idempotencyKey: null } as const;
    await work.do(actor, request, async (scene) => {
      scene.nothingDone();
      const { tx, account, accountMs, nowMs } = scene;
      const open = await this.#open(scene, proposalId);
      if (isRefusal(open)) return open;
      const { campaign } = open.locked;
      tx.acts.push(
        actOfMachine(account.id, 'proposalChanged', ['proposal', proposalId], { status: 'STALE', reason }),
      );
      if (campaign.status === 'ACTIVE' || campaign.status === 'ERROR') {
        const asked = { campaignId: campaign.id, accountId: account.id, accountMs, nowMs, afresh: true };
        await schedules.force(tx, asked);
      }
      return this.#close(tx, open.proposal, { status: 'STALE', atMs: accountMs, reason });
    });
    wake();
  }

  async #close(tx: Transaction, proposal: ProposalRecord, closing: ProposalClosing): Promise<ProposalRecord> {
    const closed = await this.deps.proposals.close(tx, proposal, closing);
    await this.deps.events.append(tx, [proposalEvent(closed, closing.status, closing.atMs)]);
    return closed;
  }
}

function stale(changed: readonly string[]): Refusal {
  const message = `What it rests on has changed: ${changed.join('; ')}. Nothing was applied; a new cycle was asked for.`;
  return refused('PROPOSAL_STALE', message, 'proposalId');
}

function noRoom(reason: string): Refusal {
  return refused('INFEASIBLE', `Approved alone, these moves do not fit: ${reason}`, 'armIds');
}

function refused(code: string, message: string, field: string): Refusal {
  return new Refusal(new Problem(code, message, ['input', field]));
}
