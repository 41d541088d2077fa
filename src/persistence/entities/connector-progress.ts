import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** How far (account time) a connector has brought results in. */
export const ConnectorProgressEntity = defineEntity({
  name: 'ConnectorProgress',
  tableName: 'connector_progress',
  properties: { accountId: p.uuid().primary(), connector: p.text().primary(), collectedUntil: p.datetime() },
});

export type ConnectorProgress = InferEntity<typeof ConnectorProgressEntity>;
