import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { ALERT_SEVERITIES, ALERT_STATES } from '../../kernel/words.js';

/** A trouble with a life: open, acknowledged, resolved. At most one alive for each `dedupKey`. */
export const AlertEntity = defineEntity({
  name: 'Alert',
  tableName: 'alert',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    campaignId: p.uuid().nullable(),
    kind: p.text(),
    severity: p.enum(ALERT_SEVERITIES),
    state: p.enum(ALERT_STATES),
    dedupKey: p.text(),
    message: p.text(),
    openedAt: p.datetime(),
    updatedAt: p.datetime(),
    acknowledgedAt: p.datetime().nullable(),
    acknowledgedBy: p.uuid().nullable(),
    resolvedAt: p.datetime().nullable(),
    resolvedBy: p.uuid().nullable(),
  },
});

export type Alert = InferEntity<typeof AlertEntity>;
