import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** What a cycle would have decided without an override, or without any (null), in the engine's form. */
export const OverrideCounterfactualEntity = defineEntity({
  name: 'OverrideCounterfactual',
  tableName: 'override_counterfactual',
  properties: {
    cycleId: p.uuid().primary(),
    accountId: p.uuid(),
    campaignId: p.uuid(),
    overrideId: p.uuid().nullable(),
    decidedAt: p.datetime(),
    decision: p.blob(),
  },
});

export type OverrideCounterfactual = InferEntity<typeof OverrideCounterfactualEntity>;
