import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { ARM_STATUSES } from '../../kernel/words.js';

/** Platform × channel × creative × bid of a campaign, with its id on the platform. */
export const ArmEntity = defineEntity({
  name: 'Arm',
  tableName: 'arm',
  properties: {
    id: p.uuid().primary(),
    key: p.integer().autoincrement(),
    accountId: p.uuid(),
    campaignId: p.uuid(),
    platform: p.text(),
    channel: p.text(),
    creative: p.text(),
    bid: p.text(),
    externalId: p.text().nullable(),
    status: p.enum(ARM_STATUSES),
    minShare: p.double().nullable(),
    maxShare: p.double().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export type Arm = InferEntity<typeof ArmEntity>;
