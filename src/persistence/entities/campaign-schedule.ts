import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** When a campaign is next decided, and how its cycles have fared. `dueAt` is real time, buckets are account time. */
export const CampaignScheduleEntity = defineEntity({
  name: 'CampaignSchedule',
  tableName: 'campaign_schedule',
  properties: {
    campaignId: p.uuid().primary(),
    accountId: p.uuid(),
    dueAt: p.datetime().nullable(),
    nextBucketAt: p.datetime().nullable(),
    lastBucketAt: p.datetime().nullable(),
    forcedAt: p.datetime().nullable(),
    dispatchedUntil: p.datetime().nullable(),
    failures: p.integer(),
    decidedCount: p.bigint('number'),
    failedCount: p.bigint('number'),
    missedCount: p.bigint('number'),
    totalDurationMs: p.double(),
    lastError: p.text().nullable(),
  },
});

export type CampaignSchedule = InferEntity<typeof CampaignScheduleEntity>;
