import type { IdSource } from '../../kernel/ports/id-source.js';
import type { Transaction } from '../../persistence/transaction.js';
import type { CampaignForDecision } from '../../persistence/stores/decision-reader.js';
import type { CycleRecord, DecisionStore } from '../../persistence/stores/decision-store.js';
import type { EventStore } from '../../persistence/stores/event-store.js';
import type { ScheduleStore } from '../../persistence/stores/schedule-store.js';
import { actOfMachine } from '../audit/acts.js';
import type { AlertOpening } from './alert-opening.js';
import { finishedEvent } from './cycle-events.js';
import type { CyclePair } from './cycle-pair.js';
import { type FailurePolicy, retryDelayMs } from './failure-policy.js';

/** A campaign that could not be decided, and why. */
export interface FailedCampaign {
  readonly campaign: CampaignForDecision;
  readonly pair: CyclePair;
  readonly error: string;
}

export interface FailedCyclesDeps {
  readonly decisions: DecisionStore;
  readonly schedules: ScheduleStore;
  readonly events: EventStore;
  readonly alerts: AlertOpening;
  readonly ids: IdSource;
  readonly policy: FailurePolicy;
}

/**
 * Marks failures: the bucket stays undecided and is tried again after a growing delay; after some in a row the campaign is in
 * ERROR with one alert. Nothing of the failed decision is kept but the reason.
 */
export class FailedCycles {
  constructor(private readonly deps: FailedCyclesDeps) {}

  async mark(tx: Transaction, failed: readonly FailedCampaign[], nowMs: number): Promise<void> {
    if (failed.length === 0) return;
    const { decisions, schedules, events, policy } = this.deps;
    await schedules.failed(
      tx,
      failed.map(({ campaign, error }) => ({
        campaignId: campaign.campaignId,
        error,
        dueAtMs: nowMs + retryDelayMs(policy, campaign.failures + 1),
      })),
    );
    const cycles = failed.map((failure) => this.#toCycle(failure, nowMs));
    await decisions.insertCycles(tx, cycles);
    await events.append(tx, cycles.map(finishedEvent));
    for (const { id, accountId, campaignId, reason } of cycles)
      tx.acts.push(actOfMachine(accountId, 'cycleFailed', ['campaign', campaignId], { cycleId: id, reason }));
    for (const failure of failed) {
      if (failure.campaign.failures + 1 >= policy.errorAfter && failure.campaign.status !== 'ERROR') {
        await this.#giveUp(tx, failure);
      }
    }
  }

  async #giveUp(tx: Transaction, { campaign, pair, error }: FailedCampaign): Promise<void> {
    const { decisions, events, alerts, policy } = this.deps;
    const { campaignId, accountId } = campaign;
    await decisions.setStatuses(tx, [{ campaignId, status: 'ERROR', reason: error }], pair.bucketAtMs);
    const change = { from: campaign.status, to: 'ERROR', reason: error };
    tx.acts.push(actOfMachine(accountId, 'statusChanged', ['campaign', campaignId], change));
    await events.append(tx, [
      {
        kind: 'CAMPAIGN_CHANGED',
        accountId,
        campaignId,
        entityId: campaignId,
        atMs: pair.bucketAtMs,
        payload: { campaignId, change: 'STATUS' },
      },
    ]);
    await alerts.open(tx, {
      accountId,
      campaignId,
      kind: 'OPTIMIZATION_FAILURE',
      severity: 'CRITICAL',
      dedupKey: optimisationFailureKey(campaignId),
      message: `Optimisation of "${campaign.name}" failed ${policy.errorAfter} times in a row: ${error}`,
      atMs: pair.bucketAtMs,
    });
  }

  #toCycle({ campaign, pair, error }: FailedCampaign, nowMs: number): CycleRecord {
    const revision = campaign.state?.revision ?? 0;
    return {
      id: this.deps.ids.next(),
      campaignId: campaign.campaignId,
      accountId: campaign.accountId,
      bucketAtMs: pair.bucketAtMs,
      trigger: pair.trigger,
      outcome: 'FAILED',
      reason: error,
      decidedAtMs: pair.bucketAtMs,
      recordedAtMs: nowMs,
      durationMs: 0,
      stateVersion: campaign.state?.version ?? 0,
      revisionFrom: revision,
      revisionTo: revision,
      totalMicros: campaign.allocation?.totalMicros ?? 0n,
      movedMicros: 0n,
      changeCount: 0,
      inputs: {},
      decision: null,
      snapshot: null,
      inForce: false,
      applied: null,
    };
  }
}

/** One alert a campaign, however often it fails. */
export function optimisationFailureKey(campaignId: string): string {
  return `optimization-failure:${campaignId}`;
}
