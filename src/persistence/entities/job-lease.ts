import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** Who may decide a campaign now. A decision is refused unless it carries the current fence. */
export const JobLeaseEntity = defineEntity({
  name: 'JobLease',
  tableName: 'job_lease',
  properties: {
    campaignId: p.uuid().primary(),
    holder: p.text(),
    fence: p.bigint(),
    expiresAt: p.datetime(),
  },
});

export type JobLease = InferEntity<typeof JobLeaseEntity>;
