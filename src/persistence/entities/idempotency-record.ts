import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** The answer to a mutation that carried a key, kept 24 hours. */
export const IdempotencyRecordEntity = defineEntity({
  name: 'IdempotencyRecord',
  tableName: 'idempotency_record',
  properties: {
    accountId: p.uuid().primary(),
    key: p.text().primary(),
    operation: p.text(),
    inputHash: p.blob(),
    response: p.json<unknown>().nullable(),
    createdAt: p.datetime(),
  },
});

export type IdempotencyRecord = InferEntity<typeof IdempotencyRecordEntity>;
