import type { ProposalStatus } from '../../kernel/words.js';
import type { NewEvent } from '../../persistence/stores/event-store.js';
import type { ProposalRecord } from '../../persistence/stores/proposal-records.js';

/** What subscribers are told of a proposal. @param atMs account time */
export function proposalEvent(
  { id, accountId, campaignId }: Pick<ProposalRecord, 'id' | 'accountId' | 'campaignId'>,
  status: ProposalStatus,
  atMs: number,
): NewEvent {
  return {
    kind: 'PROPOSAL_CHANGED',
    accountId,
    campaignId,
    entityId: id,
    atMs,
    payload: { proposalId: id, campaignId, status },
  };
}
