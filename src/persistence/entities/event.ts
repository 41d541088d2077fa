import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** A row of the outbox. Subscribers read it by `position`, which the relay gives out in the order of commits. */
export const EventEntity = defineEntity({
  name: 'Event',
  tableName: 'event',
  properties: {
    seq: p.bigint('number').primary(),
    recordedAt: p.datetime().primary(),
    position: p.bigint('number').nullable(),
    accountId: p.uuid(),
    campaignId: p.uuid().nullable(),
    kind: p.text(),
    entityId: p.uuid(),
    at: p.datetime(),
    payload: p.json<Record<string, unknown>>(),
  },
});

/** The last position given out and the last one dropped by retention. */
export const EventHeadEntity = defineEntity({
  name: 'EventHead',
  tableName: 'event_head',
  properties: {
    single: p.boolean().primary(),
    position: p.bigint('number'),
    droppedPosition: p.bigint('number'),
  },
});

export type Event = InferEntity<typeof EventEntity>;
