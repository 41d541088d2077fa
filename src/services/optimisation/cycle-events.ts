import type { NewEvent } from '../../persistence/stores/event-store.js';
import type { DecidedCampaign } from './decide-campaign.js';

/** What subscribers are told of a cycle: that it finished, and which arms moved. */
export function cycleEvents({ cycle, changes }: DecidedCampaign): NewEvent[] {
  const { campaignId, accountId } = cycle;
  const about = { accountId, campaignId, entityId: cycle.id, atMs: cycle.decidedAtMs };
  const finished: NewEvent = {
    ...about,
    kind: 'CYCLE_FINISHED',
    payload: { campaignId, cycleId: cycle.id, outcome: cycle.outcome },
  };
  if (changes.length === 0) return [finished];
  const changed: NewEvent = {
    ...about,
    kind: 'ALLOCATION_CHANGED',
    payload: { campaignId, cycleId: cycle.id, changeIds: changes.map((change) => change.id) },
  };
  return [changed, finished];
}
