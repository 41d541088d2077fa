import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { PROPOSAL_STATUSES } from '../../kernel/words.js';

/** A decision that waits for a person. Account time. */
export const ProposalEntity = defineEntity({
  name: 'Proposal',
  tableName: 'proposal',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    campaignId: p.uuid(),
    cycleId: p.uuid(),
    status: p.enum(PROPOSAL_STATUSES),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
    totalMicros: p.bigint(),
    changes: p.json<unknown[]>(),
    basis: p.json<Record<string, unknown>>(),
    closedAt: p.datetime().nullable(),
    closedBy: p.uuid().nullable(),
    reason: p.text().nullable(),
    supersededBy: p.uuid().nullable(),
    appliedCycleId: p.uuid().nullable(),
  },
});

export type Proposal = InferEntity<typeof ProposalEntity>;
