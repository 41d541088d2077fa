import type { NewEvent } from '../../persistence/stores/event-store.js';
import type { CycleRecord } from '../../persistence/stores/decision-store.js';
import type { DecidedCampaign } from './decide-campaign.js';

/** What subscribers are told of a cycle: that it finished, and which arms moved. */
export function cycleEvents({ cycle, changes }: DecidedCampaign): NewEvent[] {
  const finished = finishedEvent(cycle);
  if (changes.length === 0) return [finished];
  const { campaignId } = cycle;
  const changed: NewEvent = {
    ...finished,
    kind: 'ALLOCATION_CHANGED',
    payload: { campaignId, cycleId: cycle.id, changeIds: changes.map((change) => change.id) },
  };
  return [changed, finished];
}

/** Whatever came of it: a cycle that failed is told like one that moved money. */
export function finishedEvent(cycle: CycleRecord): NewEvent {
  const { id, campaignId, accountId, outcome } = cycle;
  return {
    kind: 'CYCLE_FINISHED',
    accountId,
    campaignId,
    entityId: id,
    atMs: cycle.decidedAtMs,
    payload: { campaignId, cycleId: id, outcome },
  };
}
