import type { CounterfactualStore } from '../../persistence/stores/counterfactual-store.js';
import type { CampaignForDecision } from '../../persistence/stores/decision-reader.js';
import type { DecisionStore } from '../../persistence/stores/decision-store.js';
import type { EventStore, NewEvent } from '../../persistence/stores/event-store.js';
import type { OverrideStore } from '../../persistence/stores/override-store.js';
import type { ProposalStore } from '../../persistence/stores/proposal-store.js';
import type { ScheduleStore } from '../../persistence/stores/schedule-store.js';
import type { Transaction } from '../../persistence/transaction.js';
import { actOfMachine } from '../audit/acts.js';
import { proposalEvent } from '../approvals/proposal-event.js';
import { overrideEvent } from '../overrides/override-event.js';
import type { AlertOpening } from './alert-opening.js';
import { cycleEvents } from './cycle-events.js';
import type { DecidedCampaign } from './decide-campaign.js';
import { actOfProposal, actsOfDecisions } from './decision-acts.js';
import { optimisationFailureKey } from './failed-cycles.js';

export interface DecidedCyclesDeps {
  readonly decisions: DecisionStore;
  readonly schedules: ScheduleStore;
  readonly overrides: OverrideStore;
  readonly counterfactuals: CounterfactualStore;
  readonly proposals: ProposalStore;
  readonly events: EventStore;
  readonly alerts: AlertOpening;
}

/** A decision beside the campaign it was made for. */
export interface Decided {
  readonly campaign: CampaignForDecision;
  readonly decided: DecidedCampaign;
}

/** Writes a batch of decisions: state, allocation, changes, schedule and events, all in the transaction it is given. */
export class DecidedCycles {
  constructor(private readonly deps: DecidedCyclesDeps) {}

  async save(tx: Transaction, batch: readonly Decided[], nowMs: number): Promise<void> {
    if (batch.length === 0) return;
    const { decisions, schedules, events } = this.deps;
    const decided = batch.map((entry) => entry.decided);
    await decisions.insertCycles(
      tx,
      decided.map((one) => one.cycle),
    );
    await decisions.saveStates(
      tx,
      decided.map((one) => one.state),
      nowMs,
    );
    await decisions.saveAllocations(
      tx,
      decided.flatMap((one) => one.allocation ?? []),
    );
    await decisions.insertChanges(
      tx,
      decided.flatMap((one) => one.changes),
    );
    await this.deps.counterfactuals.insert(
      tx,
      decided.flatMap((one) => one.counterfactuals),
    );
    await schedules.decided(
      tx,
      decided.map((one) => one.schedule),
    );
    tx.acts.push(...actsOfDecisions(decided));
    const statusEvents: NewEvent[] = [];
    for (const entry of batch) statusEvents.push(...(await this.#settleStatus(tx, entry)));
    const expiries = [...(await this.#expire(tx, decided)), ...(await this.#propose(tx, batch))];
    await events.append(tx, [...decided.flatMap(cycleEvents), ...statusEvents, ...expiries]);
  }

  async #expire(tx: Transaction, decided: readonly DecidedCampaign[]): Promise<NewEvent[]> {
    const expired = decided.flatMap((one) => one.expired);
    if (expired.length === 0) return [];
    await this.deps.overrides.expire(
      tx,
      expired.map((override) => override.id),
    );
    for (const { accountId, id, expiresAtMs } of expired)
      tx.acts.push(actOfMachine(accountId, 'overrideExpired', ['override', id], { expiresAtMs }));
    return expired.map((override) => overrideEvent(override, 'EXPIRED', override.expiresAtMs));
  }

  /** At most one proposal a campaign is open: an older one ends with this decision, unless it came to the same. */
  async #propose(tx: Transaction, batch: readonly Decided[]): Promise<NewEvent[]> {
    const told: NewEvent[] = [];
    for (const { campaign, decided } of batch) {
      const { proposal, confirms } = decided;
      const atMs = decided.cycle.decidedAtMs;
      const { openProposal } = campaign;
      if (openProposal && confirms) await this.deps.proposals.confirm(tx, openProposal, confirms);
      else if (openProposal) {
        const status = openProposal.expiresAtMs <= atMs ? 'EXPIRED' : 'SUPERSEDED';
        const closing = { status, atMs, supersededBy: proposal?.id ?? null } as const;
        told.push(proposalEvent(await this.deps.proposals.close(tx, openProposal, closing), status, atMs));
        tx.acts.push(actOfProposal(openProposal, status));
      }
      if (!proposal) continue;
      await this.deps.proposals.insert(tx, proposal);
      told.push(proposalEvent(proposal, 'OPEN', atMs));
      tx.acts.push(actOfProposal(proposal, 'OPEN'));
    }
    return told;
  }

  /** A campaign in ERROR that was decided has recovered; one at its end is COMPLETED. Most campaigns are neither. */
  async #settleStatus(tx: Transaction, { campaign, decided }: Decided): Promise<NewEvent[]> {
    const { campaignId, accountId } = campaign;
    const atMs = decided.cycle.decidedAtMs;
    if (!decided.completed && campaign.status !== 'ERROR') return [];
    if (campaign.status === 'ERROR') {
      await this.deps.alerts.resolveByKey(tx, accountId, optimisationFailureKey(campaignId), atMs);
    }
    const status = decided.completed ? 'COMPLETED' : 'ACTIVE';
    const change = { from: campaign.status, to: status, reason: decided.completed };
    tx.acts.push(actOfMachine(accountId, 'statusChanged', ['campaign', campaignId], change));
    await this.deps.decisions.setStatuses(tx, [{ campaignId, status, reason: decided.completed }], atMs);
    return [
      {
        kind: 'CAMPAIGN_CHANGED',
        accountId,
        campaignId,
        entityId: campaignId,
        atMs,
        payload: { campaignId, change: 'STATUS' },
      },
    ];
  }
}
