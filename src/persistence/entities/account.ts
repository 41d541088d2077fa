import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** An advertiser: the boundary of every right, with its currency, its time zone and its clock. */
export const AccountEntity = defineEntity({
  name: 'Account',
  tableName: 'account',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    currencyCode: p.string().columnType('char(3)'),
    timeZone: p.text(),
    simulated: p.boolean(),
    clockStartedAt: p.datetime(),
    clockOriginAt: p.datetime(),
    clockRate: p.double(),
    createdAt: p.datetime(),
  },
});

export type Account = InferEntity<typeof AccountEntity>;
