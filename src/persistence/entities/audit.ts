import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** One act of a person or the machine, chained to the one before it. Never changed, never deleted. */
export const AuditEntryEntity = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_entry',
  properties: {
    accountId: p.uuid().primary(),
    sequence: p.bigint('number').primary(),
    at: p.datetime(),
    actor: p.text(),
    action: p.text(),
    subject: p.text().nullable(),
    payload: p.text(),
    previousHash: p.blob(),
    hash: p.blob(),
  },
});

/** Where an account's chain ends. */
export const AuditHeadEntity = defineEntity({
  name: 'AuditHead',
  tableName: 'audit_head',
  properties: { accountId: p.uuid().primary(), sequence: p.bigint('number'), hash: p.blob() },
});

export type AuditEntry = InferEntity<typeof AuditEntryEntity>;
export type AuditHead = InferEntity<typeof AuditHeadEntity>;
