import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { OVERRIDE_KINDS } from '../../kernel/words.js';

/** What an analyst demands of an arm, holds true of it, or notes of the campaign, and why. Account time. */
export const CampaignOverrideEntity = defineEntity({
  name: 'CampaignOverride',
  tableName: 'campaign_override',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    campaignId: p.uuid(),
    /** null for an EVENT of the whole campaign. */
    armId: p.uuid().nullable(),
    kind: p.enum(OVERRIDE_KINDS),
    share: p.double().nullable(),
    amountMicros: p.bigint().nullable(),
    roasMean: p.double().nullable(),
    roasLower: p.double().nullable(),
    roasUpper: p.double().nullable(),
    justification: p.text(),
    createdBy: p.uuid(),
    createdAt: p.datetime(),
    startsAt: p.datetime(),
    expiresAt: p.datetime(),
    /** Since when it is out of force: revoked, or found expired by a cycle. */
    endedAt: p.datetime().nullable(),
    revokedBy: p.uuid().nullable(),
    revokeReason: p.text().nullable(),
  },
});

export type CampaignOverride = InferEntity<typeof CampaignOverrideEntity>;
