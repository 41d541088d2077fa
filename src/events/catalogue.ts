import { z } from 'zod';
import { ALERT_SEVERITIES, ALERT_STATES, type EventKind, PROPOSAL_STATUSES } from '../kernel/words.js';

/** What each kind of event carries: ids (UUIDs) and small facts. Readers tolerate more than they know. */
export const EVENT_PAYLOADS = {
  ALLOCATION_CHANGED: z.object({ campaignId: z.uuid(), cycleId: z.uuid(), changeIds: z.array(z.uuid()) }),
  CYCLE_FINISHED: z.object({ campaignId: z.uuid(), cycleId: z.uuid(), outcome: z.string() }),
  CAMPAIGN_CHANGED: z.object({ campaignId: z.uuid(), change: z.string() }),
  ALERT_CHANGED: z.object({
    alertId: z.uuid(),
    campaignId: z.uuid().nullable(),
    change: z.string(),
    state: z.enum(ALERT_STATES),
    severity: z.enum(ALERT_SEVERITIES),
    alertKind: z.string(),
  }),
  OVERRIDE_CHANGED: z.object({
    overrideId: z.uuid(),
    campaignId: z.uuid(),
    armId: z.uuid().nullable(),
    change: z.string(),
  }),
  PROPOSAL_CHANGED: z.object({
    proposalId: z.uuid(),
    campaignId: z.uuid(),
    status: z.enum(PROPOSAL_STATUSES),
  }),
} as const satisfies Record<EventKind, z.ZodType>;

export type EventPayload<Kind extends EventKind> = z.infer<(typeof EVENT_PAYLOADS)[Kind]>;
