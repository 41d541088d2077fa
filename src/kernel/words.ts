/** The closed vocabularies of the product (docs/vocabulary.md), shared by the schema, the services and the tables. */
export const ROLES = ['VIEWER', 'ANALYST', 'MANAGER', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];

export const CAMPAIGN_STATUSES = ['DRAFT', 'ACTIVE', 'PAUSED', 'ERROR', 'COMPLETED'] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

export const CAMPAIGN_MODES = ['AUTOPILOT', 'APPROVAL'] as const;
export type CampaignMode = (typeof CAMPAIGN_MODES)[number];

export const KPIS = ['ROAS', 'REVENUE', 'CONVERSIONS', 'CPA'] as const;
export type Kpi = (typeof KPIS)[number];

export const ARM_STATUSES = ['ACTIVE', 'PAUSED', 'ARCHIVED'] as const;
export type ArmStatus = (typeof ARM_STATUSES)[number];

/** What asked for a cycle: its interval, a person, a bucket that was missed while nothing ran, or an approval. */
export const CYCLE_TRIGGERS = ['SCHEDULED', 'FORCED', 'CATCH_UP', 'APPROVAL'] as const;
export type CycleTrigger = (typeof CYCLE_TRIGGERS)[number];

export const CYCLE_OUTCOMES = ['MOVED', 'HELD', 'FAILED'] as const;
export type CycleOutcome = (typeof CYCLE_OUTCOMES)[number];

export const ALERT_SEVERITIES = ['INFO', 'WARNING', 'CRITICAL'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

export const ALERT_STATES = ['OPEN', 'ACKNOWLEDGED', 'RESOLVED'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** What an analyst may demand of an arm, hold true of it, or note of a campaign. */
export const OVERRIDE_KINDS = ['PIN', 'FLOOR', 'CAP', 'EXCLUDE', 'BELIEF', 'EVENT'] as const;
export type OverrideKind = (typeof OVERRIDE_KINDS)[number];

export const OVERRIDE_STATES = ['SCHEDULED', 'ACTIVE', 'EXPIRED', 'REVOKED'] as const;
export type OverrideState = (typeof OVERRIDE_STATES)[number];

export const PROPOSAL_STATUSES = [
  'OPEN',
  'APPROVED',
  'PARTLY_APPROVED',
  'REJECTED',
  'EXPIRED',
  'SUPERSEDED',
  'STALE',
] as const;
export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number];

/** The kinds of event that the outbox carries and subscribers see. */
export const EVENT_KINDS = [
  'ALLOCATION_CHANGED',
  'CYCLE_FINISHED',
  'CAMPAIGN_CHANGED',
  'ALERT_CHANGED',
  'OVERRIDE_CHANGED',
  'PROPOSAL_CHANGED',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];
