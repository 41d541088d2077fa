import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** Where figures come from, by account: `google-ads`, `file:spring.csv`, a simulated market. */
export const ObservationSourceEntity = defineEntity({
  name: 'ObservationSource',
  tableName: 'observation_source',
  properties: {
    id: p.integer().autoincrement().primary(),
    accountId: p.uuid(),
    name: p.text(),
    simulated: p.boolean(),
  },
});

/** The evidence of a campaign as a whole: its newest revision and what has been spent by it. */
export const CampaignEvidenceEntity = defineEntity({
  name: 'CampaignEvidence',
  tableName: 'campaign_evidence',
  properties: {
    campaignId: p.uuid().primary(),
    /** The database takes it from the campaign. */
    accountId: p.uuid(),
    revision: p.bigint('number'),
    spentMicros: p.bigint(),
    lastWindowEnd: p.datetime().nullable(),
  },
});

/** One batch of results as it came in. */
export const EvidenceRevisionEntity = defineEntity({
  name: 'EvidenceRevision',
  tableName: 'evidence_revision',
  properties: {
    campaignId: p.uuid().primary(),
    revision: p.bigint('number').primary(),
    sourceId: p.integer(),
    recordedAt: p.datetime(),
    asOf: p.datetime(),
    rowCount: p.integer(),
    windowFrom: p.datetime(),
    restates: p.boolean(),
    windowUntil: p.datetime(),
  },
});

/** What an arm brought in a window, as a source knew it at `asOf`. */
export const ObservationEntity = defineEntity({
  name: 'Observation',
  tableName: 'observation',
  properties: {
    armKey: p.integer().primary(),
    windowStart: p.datetime().primary(),
    windowSeconds: p.integer(),
    sourceId: p.integer().primary(),
    asOf: p.datetime().primary(),
    campaignKey: p.integer(),
    revision: p.bigint('number'),
    impressions: p.bigint('number'),
    clicks: p.bigint('number'),
    conversions: p.double(),
    revenueMicros: p.bigint(),
    costMicros: p.bigint(),
    restates: p.boolean(),
  },
});

export type ObservationSource = InferEntity<typeof ObservationSourceEntity>;
export type CampaignEvidence = InferEntity<typeof CampaignEvidenceEntity>;
export type EvidenceRevision = InferEntity<typeof EvidenceRevisionEntity>;
export type Observation = InferEntity<typeof ObservationEntity>;

/** What a day of the account (of the window's start) cost so far. */
export const CampaignDayEntity = defineEntity({
  name: 'CampaignDay',
  tableName: 'campaign_day',
  properties: { campaignId: p.uuid().primary(), day: p.date().primary(), spentMicros: p.bigint() },
});

export type CampaignDay = InferEntity<typeof CampaignDayEntity>;
