/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** How bad an alert is. */
export type AlertSeverity =
  /** Money is being lost now. */
  | 'CRITICAL'
  /** Worth knowing. */
  | 'INFO'
  /** Look at it today. */
  | 'WARNING';

/** Where an alert's life stands. */
export type AlertState =
  /** Somebody has it. */
  | 'ACKNOWLEDGED'
  /** Nobody has taken it yet. */
  | 'OPEN'
  /** Over. */
  | 'RESOLVED';

/** Which changes; what is left out does not narrow. */
export type AllocationChangeFilter = {
  /** Only of these arms. */
  armIds?: Array<string | number> | null | undefined;
  /** Only of these campaigns. */
  campaignIds?: Array<string | number> | null | undefined;
  /** Only with these causes. */
  causes?: Array<ChangeCause> | null | undefined;
  /** Only by these cycles. */
  cycleIds?: Array<string | number> | null | undefined;
  /** Only from this instant on, in account time. */
  from?: string | null | undefined;
  /** Only moves of at least so much money a day, up or down, in units of the account's currency. */
  minimumAmount?: string | null | undefined;
  /** Only before this instant, in account time. */
  to?: string | null | undefined;
};

/** A proposal that is to take effect. */
export type ApproveProposalInput = {
  /** Only the moves of these arms; all where left out. The others make room in proportion to what they have. */
  armIds?: Array<string | number> | null | undefined;
  /** Up to 255 characters of yours, kept 24 hours: the same key with the same input gets the same answer and is done once. */
  idempotencyKey?: string | null | undefined;
  /** The proposal. */
  proposalId: string | number;
};

/** What revenue per cost is expected of an arm at what it spends. */
export type BeliefInput = {
  /** It is below this with a probability of 0.1. */
  lower: number;
  /** Expected revenue per cost, above 0. */
  mean: number;
  /** It is above this with a probability of 0.1. */
  upper: number;
};

/** What limits an arm's share. */
export type Bound =
  /** The little that every arm gets, so that it can be learned about. */
  | 'EXPLORATION_FLOOR'
  /** The most share of its platform, channel, or platform on that channel. */
  | 'GROUP_CAP'
  /** The most share. */
  | 'MAX_SHARE'
  /** The least share. */
  | 'MIN_SHARE'
  /** What an analyst demands of it. */
  | 'OVERRIDE'
  /** The least money of an arm of its platform. */
  | 'PLATFORM_MINIMUM'
  /** The most that a share may move in one cycle. */
  | 'STEP';

/** Which campaigns; what is left out does not narrow. */
export type CampaignFilter = {
  /** True for archived ones only; otherwise they are left out. */
  archived?: boolean | null | undefined;
  /** Only with this text anywhere in the name, whatever the case. */
  nameContains?: string | null | undefined;
  /** Only with an arm on one of these platforms. */
  platforms?: Array<string> | null | undefined;
  /** Only in these states. */
  statuses?: Array<CampaignStatus> | null | undefined;
};

/** What happens with a decision. */
export type CampaignMode =
  /** It becomes a proposal and waits for a person; what is in force stays as it is. */
  | 'APPROVAL'
  /** It takes effect. */
  | 'AUTOPILOT';

/** How campaigns are ordered. */
export type CampaignOrder = {
  /** From which end. */
  direction: OrderDirection;
  /** By what. */
  field: CampaignOrderField;
};

/** What campaigns are ordered by. */
export type CampaignOrderField =
  /** Their budget. */
  | 'BUDGET'
  /** When they were created. */
  | 'CREATED'
  /** Their name, by its letters. */
  | 'NAME'
  /** What they have spent. */
  | 'SPENT';

/** Where a campaign stands. */
export type CampaignStatus =
  /** Decided at its interval. */
  | 'ACTIVE'
  /** Its budget is spent or its flight is over. */
  | 'COMPLETED'
  /** Has no arms yet; nothing is decided. */
  | 'DRAFT'
  /** Its cycles failed several times in a row; tried again from time to time until one succeeds. */
  | 'ERROR'
  /** Stopped by a person; budgets stay as they are. */
  | 'PAUSED';

/** Who or what caused a change. */
export type ChangeCause =
  /** A person approved it. */
  | 'APPROVAL'
  /** The engine, from what the arms brought. */
  | 'AUTO'
  /** An override of an analyst, or its end. */
  | 'OVERRIDE'
  /** The daily budget of the whole campaign changed; the shares did not. */
  | 'PACING';

/** An override to be. What contradicts the limits or other overrides is refused. */
export type CreateOverrideInput = {
  /** Of PIN, FLOOR and CAP: money a day. Give this or `share`. */
  amount?: MoneyInput | null | undefined;
  /** The arm; left out only for an EVENT of the whole campaign. */
  armId?: string | number | null | undefined;
  /** The campaign. */
  campaignId: string | number;
  /** When it no longer counts, in account time. */
  expiresAt: string;
  /** Up to 255 characters of yours, kept 24 hours: the same key with the same input gets the same answer and is done once. */
  idempotencyKey?: string | null | undefined;
  /** Why, or what happens; not blank, at most 1,000 characters. */
  justification: string;
  /** What it demands or says. */
  kind: OverrideKind;
  /** Of BELIEF. */
  roas?: BeliefInput | null | undefined;
  /** Of PIN, FLOOR and CAP: part of the daily budget, in [0, 1]. Give this or `amount`. */
  share?: number | null | undefined;
  /** From when on it counts, in account time; now where left out. */
  startsAt?: string | null | undefined;
};

/** How a cycle ended. */
export type CycleOutcome =
  /** It could not decide; the allocation before it stays in force. */
  | 'FAILED'
  /** Nothing moved; the reason says why. */
  | 'HELD'
  /** Money moved between arms. */
  | 'MOVED';

/** What asked for a cycle. */
export type CycleTrigger =
  /** A person who approved a proposal: nothing was decided, what had been was put into force. */
  | 'APPROVAL'
  /** A bucket that was missed while nothing ran. */
  | 'CATCH_UP'
  /** A person, with `runCycle`. */
  | 'FORCED'
  /** Its interval. */
  | 'SCHEDULED';

/** What a decision rests on. */
export type DecisionInputName =
  /** Number of arms that may get money. */
  | 'ACTIVE_ARMS'
  /** Budget of the flight, in units of currency. */
  | 'BUDGET'
  /** Daily budget that a person set, in units of currency. */
  | 'DAILY_BUDGET'
  /** Version of the mathematics. */
  | 'ENGINE_VERSION'
  /** Revision of the figures. */
  | 'EVIDENCE_REVISION'
  /** Length of a cycle. */
  | 'INTERVAL_MINUTES'
  /** What the campaign is to achieve. */
  | 'KPI'
  /** Most share of an arm. */
  | 'MAX_SHARE'
  /** Most that a share may move in a cycle. */
  | 'MAX_STEP_SHARE'
  /** Least share of an arm. */
  | 'MIN_SHARE'
  /** Number of overrides in force. */
  | 'OVERRIDES'
  /** 1 = neutral, 0 = averse. */
  | 'RISK_TOLERANCE'
  /** Spent so far, in units of currency. */
  | 'SPENT';

/** What happened. */
export type EventKind =
  /** An alert opened or changed; the entity is the alert. */
  | 'ALERT_CHANGED'
  /** Money moved between arms of a campaign; the entity is the cycle that moved it. */
  | 'ALLOCATION_CHANGED'
  /** A campaign or its arms were created or changed; the entity is the campaign. */
  | 'CAMPAIGN_CHANGED'
  /** A cycle ended, whether or not it moved money; the entity is the cycle. */
  | 'CYCLE_FINISHED'
  /** An override was made, revoked or has expired; the entity is the override. */
  | 'OVERRIDE_CHANGED'
  /** A decision waits for a person, or no longer does; the entity is the proposal. */
  | 'PROPOSAL_CHANGED';

/** How the parts of an explanation were worked out. */
export type ExplanationMethod =
  /** One after the other, where the decision cannot be computed again: its inputs are gone, or the engine is a newer one. */
  | 'IN_TURN'
  /** Exact: the mean of what each input that changed makes of the decision, over all orders in which they may have changed. */
  | 'SHAPLEY';

/** What moved a budget. */
export type FactorKind =
  /** It made room for moves that were approved without its own, took what they left, or had been decided before and had waited. */
  | 'APPROVAL'
  /** Dearer or cheaper auctions. */
  | 'COMPETITION'
  /** Least and most shares and the step limit. */
  | 'CONSTRAINTS'
  /** A dated event such as a promotion. */
  | 'EVENT'
  /** What the engine tries out: its draws of what it is not sure of are new in every cycle. */
  | 'EXPLORATION'
  /** What the arms brought since the last cycle, and how sure it made the engine. */
  | 'NEW_EVIDENCE'
  /** What analysts demand or believe. */
  | 'OVERRIDE'
  /** The daily budget of the whole campaign changed. */
  | 'PACING'
  /** What similar arms teach about this one. */
  | 'PRIOR_HIERARCHY'
  /** The next unit of money earns less than the one before. */
  | 'SATURATION'
  /** Hour of the day, day of the week, time of the year. */
  | 'SEASON'
  /** What a conversion is worth. */
  | 'VALUE';

/** How long a span one point stands for. */
export type Grain =
  /** A day in the account's time zone. */
  | 'DAY'
  /** An hour of the account's clock. */
  | 'HOUR'
  /** A week from Monday in the account's time zone. */
  | 'WEEK';

/** What a campaign is to achieve. */
export type Kpi =
  /** Number of conversions. */
  | 'CONVERSIONS'
  /** Cost per conversion, as low as can be. */
  | 'CPA'
  /** Revenue. */
  | 'REVENUE'
  /** Revenue per unit of cost. */
  | 'ROAS';

/** An exact amount of money. */
export type MoneyInput = {
  /** In units of the currency, such as `"1250.50"`. */
  amount: string;
  /** Must be the account's currency. */
  currencyCode: string;
};

/** From which end a list begins. */
export type OrderDirection =
  /** Smallest, oldest or first letter first. */
  | 'ASC'
  /** Largest, newest or last letter first. */
  | 'DESC';

/** What an override demands or says. */
export type OverrideKind =
  /** The arm is believed to bring this revenue per cost; counts as evidence of the weight that its width gives it. */
  | 'BELIEF'
  /** The arm gets at most this share or money. */
  | 'CAP'
  /** Something that happens and may explain figures, such as a promotion or a stock-out. */
  | 'EVENT'
  /** The arm gets no money. */
  | 'EXCLUDE'
  /** The arm gets at least this share or money. */
  | 'FLOOR'
  /** The arm gets exactly this share or money. */
  | 'PIN';

/** Where an override's life stands. */
export type OverrideState =
  /** It counts. */
  | 'ACTIVE'
  /** It has come to its end. */
  | 'EXPIRED'
  /** Somebody ended it before its time. */
  | 'REVOKED'
  /** It has not started yet. */
  | 'SCHEDULED';

/** A campaign to stop deciding for now; its budgets stay as they are. */
export type PauseCampaignInput = {
  /** The campaign. */
  campaignId: string | number;
  /** The version that the decision was made on; refused where someone was faster. */
  expectedVersion?: number | null | undefined;
  /** Up to 255 characters of yours, kept 24 hours: the same key with the same input gets the same answer and is done once. */
  idempotencyKey?: string | null | undefined;
  /** Shown as the campaign's `statusReason`; at most 500 characters. */
  reason?: string | null | undefined;
};

/** Where a proposal stands. */
export type ProposalStatus =
  /** All of it is in force. */
  | 'APPROVED'
  /** Nobody said anything in time. */
  | 'EXPIRED'
  /** It waits for a person. */
  | 'OPEN'
  /** Some of its moves are in force. */
  | 'PARTLY_APPROVED'
  /** Somebody said no, and why. */
  | 'REJECTED'
  /** What it rested on had changed when it was to be approved; nothing was applied. */
  | 'STALE'
  /** A newer cycle decided otherwise. */
  | 'SUPERSEDED';

/** A proposal that is not to take effect. */
export type RejectProposalInput = {
  /** Up to 255 characters of yours, kept 24 hours: the same key with the same input gets the same answer and is done once. */
  idempotencyKey?: string | null | undefined;
  /** The proposal. */
  proposalId: string | number;
  /** Why; not blank, at most 500 characters. */
  reason: string;
};

/** What came of running a decision again. */
export type ReplayVerdict =
  /** Other bits: what is stored has been changed, or the engine is not what it says. */
  | 'DIFFERENT'
  /** The same bits. */
  | 'IDENTICAL'
  /** Another version of the engine decided it, or what it rested on is no longer kept. */
  | 'NOT_COMPARABLE';

/** A campaign to decide again. */
export type ResumeCampaignInput = {
  /** The campaign. */
  campaignId: string | number;
  /** The version that the decision was made on; refused where someone was faster. */
  expectedVersion?: number | null | undefined;
  /** Up to 255 characters of yours, kept 24 hours: the same key with the same input gets the same answer and is done once. */
  idempotencyKey?: string | null | undefined;
  /** Shown as the campaign's `statusReason`; at most 500 characters. */
  reason?: string | null | undefined;
};

/** An override that is to end now. */
export type RevokeOverrideInput = {
  /** Up to 255 characters of yours, kept 24 hours: the same key with the same input gets the same answer and is done once. */
  idempotencyKey?: string | null | undefined;
  /** The override. */
  overrideId: string | number;
  /** Why, at most 500 characters. */
  reason?: string | null | undefined;
};

/** What a token may do. */
export type Role =
  /** Also creates and revokes tokens. */
  | 'ADMIN'
  /** Also acknowledges and resolves alerts, overrules the engine, and approves its proposals. */
  | 'ANALYST'
  /** Also changes campaigns and arms, records observations and forces cycles. */
  | 'MANAGER'
  /** Reads everything of its account. */
  | 'VIEWER';

/** What is wrong with a request. */
export type UserErrorCode =
  /** It is archived and cannot be changed any more. */
  | 'ARCHIVED'
  /** Not an amount of money, or not one that fits here. */
  | 'BAD_AMOUNT'
  /** Not a currency. */
  | 'BAD_CURRENCY'
  /** Not a day or instant that fits here. */
  | 'BAD_DATE'
  /** An idempotency key has 1 to 255 printable characters. */
  | 'BAD_IDEMPOTENCY_KEY'
  /** The text has characters that cannot be kept. */
  | 'BAD_TEXT'
  /** A text is needed. */
  | 'BLANK'
  /** The budget is spent: raise it first. */
  | 'BUDGET_SPENT'
  /** Only active campaigns are decided. */
  | 'CAMPAIGN_NOT_ACTIVE'
  /** The end is before the start. */
  | 'DATES_REVERSED'
  /** It is there already, or given twice. */
  | 'DUPLICATE'
  /** The campaign has this arm already, or it is given twice. */
  | 'DUPLICATE_ARM'
  /** Another arm has this id on the platform. */
  | 'EXTERNAL_ID_TAKEN'
  /** The last day of the flight is past. */
  | 'FLIGHT_OVER'
  /** The key was used for another request within the last 24 hours. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** The bounds cannot all be kept at once. */
  | 'INFEASIBLE'
  /** Not as it should be; the message says how. */
  | 'INVALID'
  /** Nothing of that id in this account. */
  | 'NOT_FOUND'
  /** It has no arms that may get money. */
  | 'NO_ARMS'
  /** A number or count outside of what is possible here. */
  | 'OUT_OF_RANGE'
  /** The window overlaps another one of the same arm and source. */
  | 'OVERLAP'
  /** What the proposal rests on has changed; nothing was applied. */
  | 'PROPOSAL_STALE'
  /** The text is too long. */
  | 'TOO_LONG'
  /** There is more of the kind than is listed. */
  | 'TOO_MANY'
  /** The campaign would have more arms than it may. */
  | 'TOO_MANY_ARMS'
  /** It was changed since; read it again. */
  | 'VERSION_CONFLICT'
  /** Not the account's currency. */
  | 'WRONG_CURRENCY'
  /** Not possible in its present status. */
  | 'WRONG_STATUS';

export type ApprovalQueueQueryVariables = Exact<{
  first: number;
  statuses?: Array<ProposalStatus> | ProposalStatus | null | undefined;
}>;


export type ApprovalQueueQuery = { __typename: 'Query', proposals: { __typename: 'ProposalConnection', nodes: Array<{ __typename: 'Proposal', id: string, status: ProposalStatus, createdAt: string, expiresAt: string, closedAt: string | null, reason: string | null, closedBy: { __typename: 'Author', name: string } | null, moved: { __typename: 'Money', amount: string, currencyCode: string }, total: { __typename: 'Money', amount: string, currencyCode: string }, campaign: { __typename: 'Campaign', id: string, name: string } }> } };

export type ProposalQueryVariables = Exact<{
  id: string | number;
}>;


export type ProposalQuery = { __typename: 'Query', node:
    | { __typename: 'Account' }
    | { __typename: 'Alert' }
    | { __typename: 'AllocationChange' }
    | { __typename: 'Arm' }
    | { __typename: 'Campaign' }
    | { __typename: 'Cycle' }
    | { __typename: 'Override' }
    | { __typename: 'Proposal', text: string, id: string, status: ProposalStatus, createdAt: string, expiresAt: string, closedAt: string | null, reason: string | null, campaign: { __typename: 'Campaign', id: string, name: string, allocation: { __typename: 'Allocation', decidedAt: string } | null }, changes: Array<{ __typename: 'ProposedChange', approved: boolean | null, arm: { __typename: 'Arm', id: string, label: string, platform: string, channel: string, creative: string }, before: { __typename: 'AllocationPoint', dailyBudget: { __typename: 'Money', amount: string } }, after: { __typename: 'AllocationPoint', dailyBudget: { __typename: 'Money', amount: string } }, explanation: { __typename: 'Explanation', text: string } }>, closedBy: { __typename: 'Author', name: string } | null, moved: { __typename: 'Money', amount: string, currencyCode: string }, total: { __typename: 'Money', amount: string, currencyCode: string } }
   | null };

export type ApproveMutationVariables = Exact<{
  input: ApproveProposalInput;
}>;


export type ApproveMutation = { __typename: 'Mutation', approveProposal: { __typename: 'ApproveProposalPayload', proposal: { __typename: 'Proposal', id: string, status: ProposalStatus, createdAt: string, expiresAt: string, closedAt: string | null, reason: string | null, closedBy: { __typename: 'Author', name: string } | null, moved: { __typename: 'Money', amount: string, currencyCode: string }, total: { __typename: 'Money', amount: string, currencyCode: string }, campaign: { __typename: 'Campaign', id: string, name: string } } | null, userErrors: Array<{ __typename: 'UserError', code: UserErrorCode, message: string }> } };

export type RejectMutationVariables = Exact<{
  input: RejectProposalInput;
}>;


export type RejectMutation = { __typename: 'Mutation', rejectProposal: { __typename: 'RejectProposalPayload', proposal: { __typename: 'Proposal', id: string, status: ProposalStatus, createdAt: string, expiresAt: string, closedAt: string | null, reason: string | null, closedBy: { __typename: 'Author', name: string } | null, moved: { __typename: 'Money', amount: string, currencyCode: string }, total: { __typename: 'Money', amount: string, currencyCode: string }, campaign: { __typename: 'Campaign', id: string, name: string } } | null, userErrors: Array<{ __typename: 'UserError', code: UserErrorCode, message: string }> } };

export type ProposalRowFragment = { __typename: 'Proposal', id: string, status: ProposalStatus, createdAt: string, expiresAt: string, closedAt: string | null, reason: string | null, closedBy: { __typename: 'Author', name: string } | null, moved: { __typename: 'Money', amount: string, currencyCode: string }, total: { __typename: 'Money', amount: string, currencyCode: string }, campaign: { __typename: 'Campaign', id: string, name: string } };

export type CampaignHeadQueryVariables = Exact<{
  id: string | number;
}>;


export type CampaignHeadQuery = { __typename: 'Query', campaign: { __typename: 'Campaign', startsOn: string, endsOn: string | null, id: string, name: string, status: CampaignStatus, statusReason: string | null, kpi: Kpi, mode: CampaignMode, simulated: boolean, version: number, figuresUntil: string | null, nextCycleAt: string | null, constraints: { __typename: 'CampaignConstraints', minShare: number, maxShare: number, maxStepShare: number }, openProposal: { __typename: 'Proposal', id: string, status: ProposalStatus } | null, allocation: { __typename: 'Allocation', decidedAt: string, items: Array<{ __typename: 'AllocationItem', share: number, marginalRoas: number, probabilityBest: number, heldBy: Array<Bound>, dailyBudget: { __typename: 'Money', amount: string, currencyCode: string }, expectedRoas: { __typename: 'Estimate', mean: number, lower: number, upper: number }, arm: { __typename: 'Arm', id: string, label: string, platform: string, channel: string, creative: string, bid: string } }>, total: { __typename: 'Money', amount: string, currencyCode: string } } | null, lastCycle: { __typename: 'Cycle', id: string, outcome: CycleOutcome, reason: string | null, decidedAt: string, changeCount: number, changes: Array<{ __typename: 'AllocationChange', id: string, arm: { __typename: 'Arm', id: string }, before: { __typename: 'AllocationPoint', dailyBudget: { __typename: 'Money', amount: string } }, after: { __typename: 'AllocationPoint', dailyBudget: { __typename: 'Money', amount: string } } }>, moved: { __typename: 'Money', amount: string } } | null, overrides: { __typename: 'OverrideConnection', nodes: Array<{ __typename: 'Override', id: string, kind: OverrideKind, state: OverrideState, share: number | null, startsAt: string, expiresAt: string, justification: string, amount: { __typename: 'Money', amount: string, currencyCode: string } | null, author: { __typename: 'Author', name: string }, arm: { __typename: 'Arm', id: string, label: string } | null }> }, spent: { __typename: 'Money', amount: string }, budget: { __typename: 'Money', amount: string, currencyCode: string } } | null };

export type CampaignSeriesQueryVariables = Exact<{
  id: string | number;
  from: string;
  to: string;
  beforeFrom: string;
  beforeTo: string;
}>;


export type CampaignSeriesQuery = { __typename: 'Query', campaign: { __typename: 'Campaign', id: string, now: { __typename: 'PerformanceSeries', grain: Grain, simulated: boolean, points: Array<{ __typename: 'PerformancePoint', start: string, end: string, impressions: number, clicks: number, conversions: number, roas: number | null, revenue: { __typename: 'Money', amount: string, currencyCode: string }, cost: { __typename: 'Money', amount: string, currencyCode: string } }> }, before: { __typename: 'PerformanceSeries', points: Array<{ __typename: 'PerformancePoint', start: string, end: string, impressions: number, clicks: number, conversions: number, roas: number | null, revenue: { __typename: 'Money', amount: string, currencyCode: string }, cost: { __typename: 'Money', amount: string, currencyCode: string } }> } } | null };

export type PauseCampaignMutationVariables = Exact<{
  input: PauseCampaignInput;
}>;


export type PauseCampaignMutation = { __typename: 'Mutation', pauseCampaign: { __typename: 'PauseCampaignPayload', campaign: { __typename: 'Campaign', id: string, status: CampaignStatus, statusReason: string | null, version: number, nextCycleAt: string | null } | null, userErrors: Array<{ __typename: 'UserError', code: UserErrorCode, message: string }> } };

export type ResumeCampaignMutationVariables = Exact<{
  input: ResumeCampaignInput;
}>;


export type ResumeCampaignMutation = { __typename: 'Mutation', resumeCampaign: { __typename: 'ResumeCampaignPayload', campaign: { __typename: 'Campaign', id: string, status: CampaignStatus, statusReason: string | null, version: number, nextCycleAt: string | null } | null, userErrors: Array<{ __typename: 'UserError', code: UserErrorCode, message: string }> } };

export type SetOverrideMutationVariables = Exact<{
  input: CreateOverrideInput;
}>;


export type SetOverrideMutation = { __typename: 'Mutation', createOverride: { __typename: 'CreateOverridePayload', override: { __typename: 'Override', id: string, kind: OverrideKind, state: OverrideState, share: number | null, startsAt: string, expiresAt: string, justification: string, amount: { __typename: 'Money', amount: string, currencyCode: string } | null, author: { __typename: 'Author', name: string }, arm: { __typename: 'Arm', id: string, label: string } | null } | null, userErrors: Array<{ __typename: 'UserError', code: UserErrorCode, message: string }> } };

export type EndOverrideMutationVariables = Exact<{
  input: RevokeOverrideInput;
}>;


export type EndOverrideMutation = { __typename: 'Mutation', revokeOverride: { __typename: 'RevokeOverridePayload', override: { __typename: 'Override', id: string, kind: OverrideKind, state: OverrideState, share: number | null, startsAt: string, expiresAt: string, justification: string, amount: { __typename: 'Money', amount: string, currencyCode: string } | null, author: { __typename: 'Author', name: string }, arm: { __typename: 'Arm', id: string, label: string } | null } | null, userErrors: Array<{ __typename: 'UserError', code: UserErrorCode, message: string }> } };

export type OverrideRowFragment = { __typename: 'Override', id: string, kind: OverrideKind, state: OverrideState, share: number | null, startsAt: string, expiresAt: string, justification: string, amount: { __typename: 'Money', amount: string, currencyCode: string } | null, author: { __typename: 'Author', name: string }, arm: { __typename: 'Arm', id: string, label: string } | null };

export type DecisionQueryVariables = Exact<{
  id: string | number;
}>;


export type DecisionQuery = { __typename: 'Query', node:
    | { __typename: 'Account' }
    | { __typename: 'Alert' }
    | { __typename: 'AllocationChange', id: string, at: string, cause: ChangeCause, arm: { __typename: 'Arm', id: string, bid: string, label: string, platform: string, channel: string, creative: string }, author: { __typename: 'Author', name: string } | null, explanation: { __typename: 'Explanation', method: ExplanationMethod, text: string, factors: Array<{ __typename: 'FactorContribution', kind: FactorKind, label: string, share: number, amount: { __typename: 'Money', amount: string, currencyCode: string } }> }, cycle: { __typename: 'Cycle', id: string, bucketAt: string, decidedAt: string, recordedAt: string, durationMs: number, trigger: CycleTrigger, outcome: CycleOutcome, changeCount: number, total: { __typename: 'Money', amount: string, currencyCode: string }, changes: Array<{ __typename: 'AllocationChange', id: string, arm: { __typename: 'Arm', id: string, label: string, platform: string, channel: string, creative: string }, before: { __typename: 'AllocationPoint', dailyBudget: { __typename: 'Money', amount: string, currencyCode: string } }, after: { __typename: 'AllocationPoint', dailyBudget: { __typename: 'Money', amount: string, currencyCode: string } } }> }, campaign: { __typename: 'Campaign', id: string, name: string }, before: { __typename: 'AllocationPoint', share: number, dailyBudget: { __typename: 'Money', amount: string, currencyCode: string } }, after: { __typename: 'AllocationPoint', share: number, dailyBudget: { __typename: 'Money', amount: string, currencyCode: string } } }
    | { __typename: 'Arm' }
    | { __typename: 'Campaign' }
    | { __typename: 'Cycle' }
    | { __typename: 'Override' }
    | { __typename: 'Proposal' }
   | null };

export type ReplayDecisionQueryVariables = Exact<{
  id: string | number;
}>;


export type ReplayDecisionQuery = { __typename: 'Query', node:
    | { __typename: 'Account' }
    | { __typename: 'Alert' }
    | { __typename: 'AllocationChange' }
    | { __typename: 'Arm' }
    | { __typename: 'Campaign' }
    | { __typename: 'Cycle', id: string, replay: { __typename: 'DecisionReplay', verdict: ReplayVerdict, storedHash: string | null, replayedHash: string | null } | null }
    | { __typename: 'Override' }
    | { __typename: 'Proposal' }
   | null };

export type DecisionInputsQueryVariables = Exact<{
  id: string | number;
}>;


export type DecisionInputsQuery = { __typename: 'Query', node:
    | { __typename: 'Account' }
    | { __typename: 'Alert' }
    | { __typename: 'AllocationChange' }
    | { __typename: 'Arm' }
    | { __typename: 'Campaign' }
    | { __typename: 'Cycle', id: string, inputs: Array<{ __typename: 'DecisionInput', name: DecisionInputName, before: string | null, now: string | null }> }
    | { __typename: 'Override' }
    | { __typename: 'Proposal' }
   | null };

export type WhyNotQueryVariables = Exact<{
  campaignId: string | number;
  at: string;
}>;


export type WhyNotQuery = { __typename: 'Query', campaign: { __typename: 'Campaign', id: string, allocation: { __typename: 'Allocation', cycle: { __typename: 'Cycle', id: string }, items: Array<{ __typename: 'AllocationItem', whyNot: string, arm: { __typename: 'Arm', id: string, channel: string, creative: string } }> } | null } | null };

export type CampaignListQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: CampaignFilter | null | undefined;
  orderBy?: CampaignOrder | null | undefined;
}>;


export type CampaignListQuery = { __typename: 'Query', campaigns: { __typename: 'CampaignConnection', totalCount: number, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ __typename: 'Campaign', id: string, name: string, status: CampaignStatus, statusReason: string | null, kpi: Kpi, mode: CampaignMode, simulated: boolean, version: number, figuresUntil: string | null, nextCycleAt: string | null, openProposal: { __typename: 'Proposal', id: string } | null, spent: { __typename: 'Money', amount: string }, budget: { __typename: 'Money', amount: string, currencyCode: string }, allocation: { __typename: 'Allocation', decidedAt: string, total: { __typename: 'Money', amount: string, currencyCode: string } } | null, lastCycle: { __typename: 'Cycle', id: string, outcome: CycleOutcome, reason: string | null, decidedAt: string, changeCount: number, moved: { __typename: 'Money', amount: string } } | null }> } };

export type DecisionLogQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: AllocationChangeFilter | null | undefined;
}>;


export type DecisionLogQuery = { __typename: 'Query', allocationChanges: { __typename: 'AllocationChangeConnection', pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ __typename: 'AllocationChange', id: string, at: string, cause: ChangeCause, campaign: { __typename: 'Campaign', id: string, name: string }, arm: { __typename: 'Arm', id: string, label: string, platform: string, channel: string, creative: string }, before: { __typename: 'AllocationPoint', share: number, dailyBudget: { __typename: 'Money', amount: string, currencyCode: string } }, after: { __typename: 'AllocationPoint', share: number, dailyBudget: { __typename: 'Money', amount: string, currencyCode: string } }, explanation: { __typename: 'Explanation', text: string } }> } };

export type PulseDayQueryVariables = Exact<{
  on: string;
}>;


export type PulseDayQuery = { __typename: 'Query', pulse: { __typename: 'Pulse', from: string, to: string, ticks: Array<{ __typename: 'PulseTick', at: string, movedCount: number, heldCount: number, failedCount: number, peopleCount: number, moved: { __typename: 'Money', amount: string, currencyCode: string } }> } };

export type OverviewFiguresQueryVariables = Exact<{
  from: string;
  to: string;
}>;


export type OverviewFiguresQuery = { __typename: 'Query', performance: { __typename: 'PerformanceSeries', simulated: boolean, points: Array<{ __typename: 'PerformancePoint', start: string, end: string, impressions: number, clicks: number, conversions: number, roas: number | null, revenue: { __typename: 'Money', amount: string, currencyCode: string }, cost: { __typename: 'Money', amount: string, currencyCode: string } }> } };

export type CampaignRowsQueryVariables = Exact<{
  first: number;
  from: string;
  to: string;
}>;


export type CampaignRowsQuery = { __typename: 'Query', campaigns: { __typename: 'CampaignConnection', totalCount: number, nodes: Array<{ __typename: 'Campaign', id: string, name: string, status: CampaignStatus, statusReason: string | null, kpi: Kpi, mode: CampaignMode, simulated: boolean, version: number, figuresUntil: string | null, nextCycleAt: string | null, performance: { __typename: 'PerformanceSeries', points: Array<{ __typename: 'PerformancePoint', start: string, roas: number | null, conversions: number, cost: { __typename: 'Money', amount: string } }> }, spent: { __typename: 'Money', amount: string }, budget: { __typename: 'Money', amount: string, currencyCode: string }, allocation: { __typename: 'Allocation', decidedAt: string, total: { __typename: 'Money', amount: string, currencyCode: string } } | null, lastCycle: { __typename: 'Cycle', id: string, outcome: CycleOutcome, reason: string | null, decidedAt: string, changeCount: number, moved: { __typename: 'Money', amount: string } } | null }> } };

export type LatestChangesQueryVariables = Exact<{
  first: number;
  filter?: AllocationChangeFilter | null | undefined;
}>;


export type LatestChangesQuery = { __typename: 'Query', allocationChanges: { __typename: 'AllocationChangeConnection', nodes: Array<{ __typename: 'AllocationChange', id: string, at: string, cause: ChangeCause, campaign: { __typename: 'Campaign', id: string, name: string }, arm: { __typename: 'Arm', id: string, label: string, platform: string, channel: string, creative: string }, before: { __typename: 'AllocationPoint', share: number, dailyBudget: { __typename: 'Money', amount: string, currencyCode: string } }, after: { __typename: 'AllocationPoint', share: number, dailyBudget: { __typename: 'Money', amount: string, currencyCode: string } }, explanation: { __typename: 'Explanation', text: string } }> } };

export type NeedsYouQueryVariables = Exact<{ [key: string]: never; }>;


export type NeedsYouQuery = { __typename: 'Query', proposals: { __typename: 'ProposalConnection', nodes: Array<{ __typename: 'Proposal', id: string, status: ProposalStatus, createdAt: string, expiresAt: string, total: { __typename: 'Money', currencyCode: string }, campaign: { __typename: 'Campaign', id: string, name: string }, changes: Array<{ __typename: 'ProposedChange', before: { __typename: 'AllocationPoint', dailyBudget: { __typename: 'Money', amount: string } }, after: { __typename: 'AllocationPoint', dailyBudget: { __typename: 'Money', amount: string } } }> }> }, alerts: { __typename: 'AlertConnection', totalCount: number, nodes: Array<{ __typename: 'Alert', id: string, kind: string, severity: AlertSeverity, state: AlertState, message: string, openedAt: string, campaign: { __typename: 'Campaign', id: string, name: string } | null }> } };

export type SourceStripQueryVariables = Exact<{ [key: string]: never; }>;


export type SourceStripQuery = { __typename: 'Query', dataSources: Array<{ __typename: 'DataSource', name: string, simulated: boolean, lastRecordedAt: string | null, lastAsOf: string | null }> };

export type CampaignRowFragment = { __typename: 'Campaign', id: string, name: string, status: CampaignStatus, statusReason: string | null, kpi: Kpi, mode: CampaignMode, simulated: boolean, version: number, figuresUntil: string | null, nextCycleAt: string | null, spent: { __typename: 'Money', amount: string }, budget: { __typename: 'Money', amount: string, currencyCode: string }, allocation: { __typename: 'Allocation', decidedAt: string, total: { __typename: 'Money', amount: string, currencyCode: string } } | null, lastCycle: { __typename: 'Cycle', id: string, outcome: CycleOutcome, reason: string | null, decidedAt: string, changeCount: number, moved: { __typename: 'Money', amount: string } } | null };

export type PointFragment = { __typename: 'PerformancePoint', start: string, end: string, impressions: number, clicks: number, conversions: number, roas: number | null, revenue: { __typename: 'Money', amount: string, currencyCode: string }, cost: { __typename: 'Money', amount: string, currencyCode: string } };

export type TokensQueryVariables = Exact<{ [key: string]: never; }>;


export type TokensQuery = { __typename: 'Query', tokens: Array<{ __typename: 'Token', id: string, name: string, role: Role, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, revokedAt: string | null }> };

export type AuditLogQueryVariables = Exact<{
  first: number;
}>;


export type AuditLogQuery = { __typename: 'Query', auditLog: { __typename: 'AuditEntryConnection', nodes: Array<{ __typename: 'AuditEntry', sequence: number, at: string, actor: string, action: string, subject: string | null, hash: string }> } };

export type ShellQueryVariables = Exact<{ [key: string]: never; }>;


export type ShellQuery = { __typename: 'Query', viewer: { __typename: 'Viewer', tokenId: string, role: Role, account: { __typename: 'Account', id: string, name: string, currencyCode: string, timeZone: string, simulated: boolean, now: string, clockRate: number } } };

export type BeatQueryVariables = Exact<{ [key: string]: never; }>;


export type BeatQuery = { __typename: 'Query', optimizerStatus: { __typename: 'OptimizerStatus', running: boolean, nextRunAt: string | null, lastBucketAt: string | null, queueDepth: number, campaigns: Array<{ __typename: 'CampaignCount', status: CampaignStatus, count: number }> }, proposals: { __typename: 'ProposalConnection', nodes: Array<{ __typename: 'Proposal', id: string, status: ProposalStatus }> } };

export type EventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type EventsSubscription = { events: { __typename: 'AccountEvent', cursor: string, at: string, kind: EventKind, entityId: string, entity:
      | { __typename: 'Account' }
      | { __typename: 'Alert', id: string, alertState: AlertState }
      | { __typename: 'AllocationChange' }
      | { __typename: 'Arm' }
      | { __typename: 'Campaign', id: string, name: string, status: CampaignStatus, statusReason: string | null, version: number, nextCycleAt: string | null }
      | { __typename: 'Cycle', id: string, decidedAt: string, outcome: CycleOutcome, campaign: { __typename: 'Campaign', id: string, nextCycleAt: string | null, lastCycle: { __typename: 'Cycle', id: string } | null }, changes: Array<{ __typename: 'AllocationChange', id: string, at: string, cause: ChangeCause, campaign: { __typename: 'Campaign', id: string, name: string }, arm: { __typename: 'Arm', id: string, label: string, platform: string, channel: string, creative: string }, before: { __typename: 'AllocationPoint', share: number, dailyBudget: { __typename: 'Money', amount: string, currencyCode: string } }, after: { __typename: 'AllocationPoint', share: number, dailyBudget: { __typename: 'Money', amount: string, currencyCode: string } }, explanation: { __typename: 'Explanation', text: string } }> }
      | { __typename: 'Override', id: string, overrideState: OverrideState, campaign: { __typename: 'Campaign', id: string } }
      | { __typename: 'Proposal', id: string, reason: string | null, proposalStatus: ProposalStatus, campaign: { __typename: 'Campaign', id: string, openProposal: { __typename: 'Proposal', id: string } | null } }
     | null } };

export type ChangeRowFragment = { __typename: 'AllocationChange', id: string, at: string, cause: ChangeCause, campaign: { __typename: 'Campaign', id: string, name: string }, arm: { __typename: 'Arm', id: string, label: string, platform: string, channel: string, creative: string }, before: { __typename: 'AllocationPoint', share: number, dailyBudget: { __typename: 'Money', amount: string, currencyCode: string } }, after: { __typename: 'AllocationPoint', share: number, dailyBudget: { __typename: 'Money', amount: string, currencyCode: string } }, explanation: { __typename: 'Explanation', text: string } };

export type CampaignNamesQueryVariables = Exact<{
  first: number;
  text?: string | null | undefined;
}>;


export type CampaignNamesQuery = { __typename: 'Query', campaigns: { __typename: 'CampaignConnection', nodes: Array<{ __typename: 'Campaign', id: string, name: string }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ProposalRowFragmentDoc = new TypedDocumentString(`
    fragment ProposalRow on Proposal {
  __typename
  id
  status
  createdAt
  expiresAt
  closedAt
  reason
  closedBy {
    __typename
    name
  }
  moved {
    __typename
    amount
    currencyCode
  }
  total {
    __typename
    amount
    currencyCode
  }
  campaign {
    __typename
    id
    name
  }
}
    `, {"fragmentName":"ProposalRow"}) as unknown as TypedDocumentString<ProposalRowFragment, unknown>;
export const OverrideRowFragmentDoc = new TypedDocumentString(`
    fragment OverrideRow on Override {
  __typename
  id
  kind
  state
  share
  amount {
    __typename
    amount
    currencyCode
  }
  startsAt
  expiresAt
  justification
  author {
    __typename
    name
  }
  arm {
    __typename
    id
    label
  }
}
    `, {"fragmentName":"OverrideRow"}) as unknown as TypedDocumentString<OverrideRowFragment, unknown>;
export const CampaignRowFragmentDoc = new TypedDocumentString(`
    fragment CampaignRow on Campaign {
  __typename
  id
  name
  status
  statusReason
  kpi
  mode
  simulated
  version
  figuresUntil
  nextCycleAt
  spent {
    __typename
    amount
  }
  budget {
    __typename
    amount
    currencyCode
  }
  allocation {
    __typename
    decidedAt
    total {
      __typename
      amount
      currencyCode
    }
  }
  lastCycle {
    __typename
    id
    outcome
    reason
    decidedAt
    changeCount
    moved {
      __typename
      amount
    }
  }
}
    `, {"fragmentName":"CampaignRow"}) as unknown as TypedDocumentString<CampaignRowFragment, unknown>;
export const PointFragmentDoc = new TypedDocumentString(`
    fragment Point on PerformancePoint {
  __typename
  start
  end
  impressions
  clicks
  conversions
  revenue {
    __typename
    amount
    currencyCode
  }
  cost {
    __typename
    amount
    currencyCode
  }
  roas
}
    `, {"fragmentName":"Point"}) as unknown as TypedDocumentString<PointFragment, unknown>;
export const ChangeRowFragmentDoc = new TypedDocumentString(`
    fragment ChangeRow on AllocationChange {
  __typename
  id
  at
  cause
  campaign {
    __typename
    id
    name
  }
  arm {
    __typename
    id
    label
    platform
    channel
    creative
  }
  before {
    __typename
    share
    dailyBudget {
      __typename
      amount
      currencyCode
    }
  }
  after {
    __typename
    share
    dailyBudget {
      __typename
      amount
      currencyCode
    }
  }
  explanation {
    __typename
    text
  }
}
    `, {"fragmentName":"ChangeRow"}) as unknown as TypedDocumentString<ChangeRowFragment, unknown>;
export const ApprovalQueueDocument = new TypedDocumentString(`
    query ApprovalQueue($first: Int!, $statuses: [ProposalStatus!]) {
  __typename
  proposals(first: $first, filter: {statuses: $statuses}) {
    __typename
    nodes {
      __typename
      ...ProposalRow
    }
  }
}
    fragment ProposalRow on Proposal {
  __typename
  id
  status
  createdAt
  expiresAt
  closedAt
  reason
  closedBy {
    __typename
    name
  }
  moved {
    __typename
    amount
    currencyCode
  }
  total {
    __typename
    amount
    currencyCode
  }
  campaign {
    __typename
    id
    name
  }
}`, {"hash":"sha256:563d86cccfee84ff82e068e6ef35e0f65db91b91d633951e035983985f68a341"}) as unknown as TypedDocumentString<ApprovalQueueQuery, ApprovalQueueQueryVariables>;
export const ProposalDocument = new TypedDocumentString(`
    query Proposal($id: ID!) {
  __typename
  node(id: $id) {
    __typename
    ... on Proposal {
      __typename
      ...ProposalRow
      text
      campaign {
        __typename
        id
        allocation {
          __typename
          decidedAt
        }
      }
      changes {
        __typename
        approved
        arm {
          __typename
          id
          label
          platform
          channel
          creative
        }
        before {
          __typename
          dailyBudget {
            __typename
            amount
          }
        }
        after {
          __typename
          dailyBudget {
            __typename
            amount
          }
        }
        explanation {
          __typename
          text
        }
      }
    }
  }
}
    fragment ProposalRow on Proposal {
  __typename
  id
  status
  createdAt
  expiresAt
  closedAt
  reason
  closedBy {
    __typename
    name
  }
  moved {
    __typename
    amount
    currencyCode
  }
  total {
    __typename
    amount
    currencyCode
  }
  campaign {
    __typename
    id
    name
  }
}`, {"hash":"sha256:1ce1d27bd4c988dec6b631452a0186e739e429bcd87b58d4a8582d75f6974d8d"}) as unknown as TypedDocumentString<ProposalQuery, ProposalQueryVariables>;
export const ApproveDocument = new TypedDocumentString(`
    mutation Approve($input: ApproveProposalInput!) {
  __typename
  approveProposal(input: $input) {
    __typename
    proposal {
      __typename
      ...ProposalRow
    }
    userErrors {
      __typename
      code
      message
    }
  }
}
    fragment ProposalRow on Proposal {
  __typename
  id
  status
  createdAt
  expiresAt
  closedAt
  reason
  closedBy {
    __typename
    name
  }
  moved {
    __typename
    amount
    currencyCode
  }
  total {
    __typename
    amount
    currencyCode
  }
  campaign {
    __typename
    id
    name
  }
}`, {"hash":"sha256:0098358285c876c27f4c1395fbbb770296a4ac6283aa914325702438818bc393"}) as unknown as TypedDocumentString<ApproveMutation, ApproveMutationVariables>;
export const RejectDocument = new TypedDocumentString(`
    mutation Reject($input: RejectProposalInput!) {
  __typename
  rejectProposal(input: $input) {
    __typename
    proposal {
      __typename
      ...ProposalRow
    }
    userErrors {
      __typename
      code
      message
    }
  }
}
    fragment ProposalRow on Proposal {
  __typename
  id
  status
  createdAt
  expiresAt
  closedAt
  reason
  closedBy {
    __typename
    name
  }
  moved {
    __typename
    amount
    currencyCode
  }
  total {
    __typename
    amount
    currencyCode
  }
  campaign {
    __typename
    id
    name
  }
}`, {"hash":"sha256:a53921604fbb20ebc7652d3ec9e9b1703a5eee9d5e3081f76d22481718ac1100"}) as unknown as TypedDocumentString<RejectMutation, RejectMutationVariables>;
export const CampaignHeadDocument = new TypedDocumentString(`
    query CampaignHead($id: ID!) {
  __typename
  campaign(id: $id) {
    __typename
    ...CampaignRow
    startsOn
    endsOn
    constraints {
      __typename
      minShare
      maxShare
      maxStepShare
    }
    openProposal {
      __typename
      id
      status
    }
    allocation {
      __typename
      items {
        __typename
        share
        dailyBudget {
          __typename
          amount
          currencyCode
        }
        expectedRoas {
          __typename
          mean
          lower
          upper
        }
        marginalRoas
        probabilityBest
        heldBy
        arm {
          __typename
          id
          label
          platform
          channel
          creative
          bid
        }
      }
    }
    lastCycle {
      __typename
      changes {
        __typename
        id
        arm {
          __typename
          id
        }
        before {
          __typename
          dailyBudget {
            __typename
            amount
          }
        }
        after {
          __typename
          dailyBudget {
            __typename
            amount
          }
        }
      }
    }
    overrides(first: 20, states: [ACTIVE, SCHEDULED]) {
      __typename
      nodes {
        __typename
        ...OverrideRow
      }
    }
  }
}
    fragment OverrideRow on Override {
  __typename
  id
  kind
  state
  share
  amount {
    __typename
    amount
    currencyCode
  }
  startsAt
  expiresAt
  justification
  author {
    __typename
    name
  }
  arm {
    __typename
    id
    label
  }
}
fragment CampaignRow on Campaign {
  __typename
  id
  name
  status
  statusReason
  kpi
  mode
  simulated
  version
  figuresUntil
  nextCycleAt
  spent {
    __typename
    amount
  }
  budget {
    __typename
    amount
    currencyCode
  }
  allocation {
    __typename
    decidedAt
    total {
      __typename
      amount
      currencyCode
    }
  }
  lastCycle {
    __typename
    id
    outcome
    reason
    decidedAt
    changeCount
    moved {
      __typename
      amount
    }
  }
}`, {"hash":"sha256:b8d0b8d774bca59c5ff53e9ca34ed669fa3046e56eeb75a195824c2fbc321019"}) as unknown as TypedDocumentString<CampaignHeadQuery, CampaignHeadQueryVariables>;
export const CampaignSeriesDocument = new TypedDocumentString(`
    query CampaignSeries($id: ID!, $from: Date!, $to: Date!, $beforeFrom: Date!, $beforeTo: Date!) {
  __typename
  campaign(id: $id) {
    __typename
    id
    now: performance(from: $from, to: $to) {
      __typename
      grain
      simulated
      points {
        __typename
        ...Point
      }
    }
    before: performance(from: $beforeFrom, to: $beforeTo) {
      __typename
      points {
        __typename
        ...Point
      }
    }
  }
}
    fragment Point on PerformancePoint {
  __typename
  start
  end
  impressions
  clicks
  conversions
  revenue {
    __typename
    amount
    currencyCode
  }
  cost {
    __typename
    amount
    currencyCode
  }
  roas
}`, {"hash":"sha256:5ee5a501ff9c58c9c9b3eb633c6647930e9bdd11cf526249a9cd54a41fc4dcff"}) as unknown as TypedDocumentString<CampaignSeriesQuery, CampaignSeriesQueryVariables>;
export const PauseCampaignDocument = new TypedDocumentString(`
    mutation PauseCampaign($input: PauseCampaignInput!) {
  __typename
  pauseCampaign(input: $input) {
    __typename
    campaign {
      __typename
      id
      status
      statusReason
      version
      nextCycleAt
    }
    userErrors {
      __typename
      code
      message
    }
  }
}
    `, {"hash":"sha256:4751fe03d2baf7e66f36f642ae52b85022adac8eb97fd5563684ae51453483b9"}) as unknown as TypedDocumentString<PauseCampaignMutation, PauseCampaignMutationVariables>;
export const ResumeCampaignDocument = new TypedDocumentString(`
    mutation ResumeCampaign($input: ResumeCampaignInput!) {
  __typename
  resumeCampaign(input: $input) {
    __typename
    campaign {
      __typename
      id
      status
      statusReason
      version
      nextCycleAt
    }
    userErrors {
      __typename
      code
      message
    }
  }
}
    `, {"hash":"sha256:73e422464857d907838797fe921c5d6e43164939dafdb3fddc812f29a88beaef"}) as unknown as TypedDocumentString<ResumeCampaignMutation, ResumeCampaignMutationVariables>;
export const SetOverrideDocument = new TypedDocumentString(`
    mutation SetOverride($input: CreateOverrideInput!) {
  __typename
  createOverride(input: $input) {
    __typename
    override {
      __typename
      ...OverrideRow
    }
    userErrors {
      __typename
      code
      message
    }
  }
}
    fragment OverrideRow on Override {
  __typename
  id
  kind
  state
  share
  amount {
    __typename
    amount
    currencyCode
  }
  startsAt
  expiresAt
  justification
  author {
    __typename
    name
  }
  arm {
    __typename
    id
    label
  }
}`, {"hash":"sha256:a359ea7708c2d979147095a321f1c99ec3d73503ee36ef2cc28bf953c9533784"}) as unknown as TypedDocumentString<SetOverrideMutation, SetOverrideMutationVariables>;
export const EndOverrideDocument = new TypedDocumentString(`
    mutation EndOverride($input: RevokeOverrideInput!) {
  __typename
  revokeOverride(input: $input) {
    __typename
    override {
      __typename
      ...OverrideRow
    }
    userErrors {
      __typename
      code
      message
    }
  }
}
    fragment OverrideRow on Override {
  __typename
  id
  kind
  state
  share
  amount {
    __typename
    amount
    currencyCode
  }
  startsAt
  expiresAt
  justification
  author {
    __typename
    name
  }
  arm {
    __typename
    id
    label
  }
}`, {"hash":"sha256:96e414eca9bca85be22827eabcf9f1d95186006e83d4012ac34f6ab214b8e5f3"}) as unknown as TypedDocumentString<EndOverrideMutation, EndOverrideMutationVariables>;
export const DecisionDocument = new TypedDocumentString(`
    query Decision($id: ID!) {
  __typename
  node(id: $id) {
    __typename
    ... on AllocationChange {
      __typename
      ...ChangeRow
      arm {
        __typename
        id
        bid
      }
      author {
        __typename
        name
      }
      explanation {
        __typename
        method
        factors {
          __typename
          kind
          label
          amount {
            __typename
            amount
            currencyCode
          }
          share
        }
      }
      cycle {
        __typename
        id
        bucketAt
        decidedAt
        recordedAt
        durationMs
        trigger
        outcome
        changeCount
        total {
          __typename
          amount
          currencyCode
        }
        changes {
          __typename
          id
          arm {
            __typename
            id
            label
            platform
            channel
            creative
          }
          before {
            __typename
            dailyBudget {
              __typename
              amount
              currencyCode
            }
          }
          after {
            __typename
            dailyBudget {
              __typename
              amount
              currencyCode
            }
          }
        }
      }
    }
  }
}
    fragment ChangeRow on AllocationChange {
  __typename
  id
  at
  cause
  campaign {
    __typename
    id
    name
  }
  arm {
    __typename
    id
    label
    platform
    channel
    creative
  }
  before {
    __typename
    share
    dailyBudget {
      __typename
      amount
      currencyCode
    }
  }
  after {
    __typename
    share
    dailyBudget {
      __typename
      amount
      currencyCode
    }
  }
  explanation {
    __typename
    text
  }
}`, {"hash":"sha256:76478ea3bdefcff86043de5087f87c96ce48fdd90560334ca5de66820d49ee46"}) as unknown as TypedDocumentString<DecisionQuery, DecisionQueryVariables>;
export const ReplayDecisionDocument = new TypedDocumentString(`
    query ReplayDecision($id: ID!) {
  __typename
  node(id: $id) {
    __typename
    ... on Cycle {
      __typename
      id
      replay {
        __typename
        verdict
        storedHash
        replayedHash
      }
    }
  }
}
    `, {"hash":"sha256:e464dae3d085fcd0b87e355ece80bc0ce33e03ade709559b2240d8eee419c2fb"}) as unknown as TypedDocumentString<ReplayDecisionQuery, ReplayDecisionQueryVariables>;
export const DecisionInputsDocument = new TypedDocumentString(`
    query DecisionInputs($id: ID!) {
  __typename
  node(id: $id) {
    __typename
    ... on Cycle {
      __typename
      id
      inputs {
        __typename
        name
        before
        now
      }
    }
  }
}
    `, {"hash":"sha256:16f7ac52cea5652777114bb2faf39ae4d651329eb79e27eced7895608b3fcd26"}) as unknown as TypedDocumentString<DecisionInputsQuery, DecisionInputsQueryVariables>;
export const WhyNotDocument = new TypedDocumentString(`
    query WhyNot($campaignId: ID!, $at: DateTime!) {
  __typename
  campaign(id: $campaignId) {
    __typename
    id
    allocation(at: $at) {
      __typename
      cycle {
        __typename
        id
      }
      items {
        __typename
        whyNot
        arm {
          __typename
          id
          channel
          creative
        }
      }
    }
  }
}
    `, {"hash":"sha256:2671363ce9ab48ad9134136a336b620288748b57685e52b21eb076ee7521ee04"}) as unknown as TypedDocumentString<WhyNotQuery, WhyNotQueryVariables>;
export const CampaignListDocument = new TypedDocumentString(`
    query CampaignList($first: Int!, $after: String, $filter: CampaignFilter, $orderBy: CampaignOrder) {
  __typename
  campaigns(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    __typename
    totalCount
    pageInfo {
      __typename
      hasNextPage
      endCursor
    }
    nodes {
      __typename
      ...CampaignRow
      openProposal {
        __typename
        id
      }
    }
  }
}
    fragment CampaignRow on Campaign {
  __typename
  id
  name
  status
  statusReason
  kpi
  mode
  simulated
  version
  figuresUntil
  nextCycleAt
  spent {
    __typename
    amount
  }
  budget {
    __typename
    amount
    currencyCode
  }
  allocation {
    __typename
    decidedAt
    total {
      __typename
      amount
      currencyCode
    }
  }
  lastCycle {
    __typename
    id
    outcome
    reason
    decidedAt
    changeCount
    moved {
      __typename
      amount
    }
  }
}`, {"hash":"sha256:48592b8ed06403887993695748660d0c62001a54ccc88ef8fbcb9c042498d7e8"}) as unknown as TypedDocumentString<CampaignListQuery, CampaignListQueryVariables>;
export const DecisionLogDocument = new TypedDocumentString(`
    query DecisionLog($first: Int!, $after: String, $filter: AllocationChangeFilter) {
  __typename
  allocationChanges(first: $first, after: $after, filter: $filter) {
    __typename
    pageInfo {
      __typename
      hasNextPage
      endCursor
    }
    nodes {
      __typename
      ...ChangeRow
    }
  }
}
    fragment ChangeRow on AllocationChange {
  __typename
  id
  at
  cause
  campaign {
    __typename
    id
    name
  }
  arm {
    __typename
    id
    label
    platform
    channel
    creative
  }
  before {
    __typename
    share
    dailyBudget {
      __typename
      amount
      currencyCode
    }
  }
  after {
    __typename
    share
    dailyBudget {
      __typename
      amount
      currencyCode
    }
  }
  explanation {
    __typename
    text
  }
}`, {"hash":"sha256:0af28863b3f4a278bc65406e8a81c7075995d672549f14fa55094d30f0e3cd95"}) as unknown as TypedDocumentString<DecisionLogQuery, DecisionLogQueryVariables>;
export const PulseDayDocument = new TypedDocumentString(`
    query PulseDay($on: Date!) {
  __typename
  pulse(on: $on) {
    __typename
    from
    to
    ticks {
      __typename
      at
      moved {
        __typename
        amount
        currencyCode
      }
      movedCount
      heldCount
      failedCount
      peopleCount
    }
  }
}
    `, {"hash":"sha256:189f066227491bc7897c708a52b8c680f1f85cd5481ed823dc56540d3c129cf4"}) as unknown as TypedDocumentString<PulseDayQuery, PulseDayQueryVariables>;
export const OverviewFiguresDocument = new TypedDocumentString(`
    query OverviewFigures($from: Date!, $to: Date!) {
  __typename
  performance(from: $from, to: $to, grain: HOUR) {
    __typename
    simulated
    points {
      __typename
      ...Point
    }
  }
}
    fragment Point on PerformancePoint {
  __typename
  start
  end
  impressions
  clicks
  conversions
  revenue {
    __typename
    amount
    currencyCode
  }
  cost {
    __typename
    amount
    currencyCode
  }
  roas
}`, {"hash":"sha256:32821ec1e966a0d7f6c27deea063832338e43b652af300e781d5a3f76bb86a9c"}) as unknown as TypedDocumentString<OverviewFiguresQuery, OverviewFiguresQueryVariables>;
export const CampaignRowsDocument = new TypedDocumentString(`
    query CampaignRows($first: Int!, $from: Date!, $to: Date!) {
  __typename
  campaigns(first: $first) {
    __typename
    totalCount
    nodes {
      __typename
      ...CampaignRow
      performance(from: $from, to: $to, grain: DAY) {
        __typename
        points {
          __typename
          start
          roas
          conversions
          cost {
            __typename
            amount
          }
        }
      }
    }
  }
}
    fragment CampaignRow on Campaign {
  __typename
  id
  name
  status
  statusReason
  kpi
  mode
  simulated
  version
  figuresUntil
  nextCycleAt
  spent {
    __typename
    amount
  }
  budget {
    __typename
    amount
    currencyCode
  }
  allocation {
    __typename
    decidedAt
    total {
      __typename
      amount
      currencyCode
    }
  }
  lastCycle {
    __typename
    id
    outcome
    reason
    decidedAt
    changeCount
    moved {
      __typename
      amount
    }
  }
}`, {"hash":"sha256:d8dd18e08e130906b69037607b2be627e9f617e4f74c14266c2725cd0f6712dc"}) as unknown as TypedDocumentString<CampaignRowsQuery, CampaignRowsQueryVariables>;
export const LatestChangesDocument = new TypedDocumentString(`
    query LatestChanges($first: Int!, $filter: AllocationChangeFilter) {
  __typename
  allocationChanges(first: $first, filter: $filter) {
    __typename
    nodes {
      __typename
      ...ChangeRow
    }
  }
}
    fragment ChangeRow on AllocationChange {
  __typename
  id
  at
  cause
  campaign {
    __typename
    id
    name
  }
  arm {
    __typename
    id
    label
    platform
    channel
    creative
  }
  before {
    __typename
    share
    dailyBudget {
      __typename
      amount
      currencyCode
    }
  }
  after {
    __typename
    share
    dailyBudget {
      __typename
      amount
      currencyCode
    }
  }
  explanation {
    __typename
    text
  }
}`, {"hash":"sha256:7a5df7edac65cc2bf1a4a9d7d6ca1b1826f64022be177c198e9c66e0985b856c"}) as unknown as TypedDocumentString<LatestChangesQuery, LatestChangesQueryVariables>;
export const NeedsYouDocument = new TypedDocumentString(`
    query NeedsYou {
  __typename
  proposals(first: 6, filter: {statuses: [OPEN]}) {
    __typename
    nodes {
      __typename
      id
      status
      createdAt
      expiresAt
      total {
        __typename
        currencyCode
      }
      campaign {
        __typename
        id
        name
      }
      changes {
        __typename
        before {
          __typename
          dailyBudget {
            __typename
            amount
          }
        }
        after {
          __typename
          dailyBudget {
            __typename
            amount
          }
        }
      }
    }
  }
  alerts(first: 10, filter: {states: [OPEN, ACKNOWLEDGED]}) {
    __typename
    totalCount
    nodes {
      __typename
      id
      kind
      severity
      state
      message
      openedAt
      campaign {
        __typename
        id
        name
      }
    }
  }
}
    `, {"hash":"sha256:776b6deee7c24e35464ba01013d8cdeb1362d03bce8b952ab4ee965ee5d08815"}) as unknown as TypedDocumentString<NeedsYouQuery, NeedsYouQueryVariables>;
export const SourceStripDocument = new TypedDocumentString(`
    query SourceStrip {
  __typename
  dataSources {
    __typename
    name
    simulated
    lastRecordedAt
    lastAsOf
  }
}
    `, {"hash":"sha256:0cde8b759688d013a45bb540deb04c73dd66c4b65e50468fb60bb020ccc0d17f"}) as unknown as TypedDocumentString<SourceStripQuery, SourceStripQueryVariables>;
export const TokensDocument = new TypedDocumentString(`
    query Tokens {
  __typename
  tokens {
    __typename
    id
    name
    role
    createdAt
    expiresAt
    lastUsedAt
    revokedAt
  }
}
    `, {"hash":"sha256:c97d7a6a7d3bd10695dc4897ac74af78ed5525c80c1095c65360158af5bf9cd3"}) as unknown as TypedDocumentString<TokensQuery, TokensQueryVariables>;
export const AuditLogDocument = new TypedDocumentString(`
    query AuditLog($first: Int!) {
  __typename
  auditLog(first: $first) {
    __typename
    nodes {
      __typename
      sequence
      at
      actor
      action
      subject
      hash
    }
  }
}
    `, {"hash":"sha256:17f6906d00dd6c0c03cf0e94df3f4b1c6fd274c533f33dc6aff5b14383d2a0fa"}) as unknown as TypedDocumentString<AuditLogQuery, AuditLogQueryVariables>;
export const ShellDocument = new TypedDocumentString(`
    query Shell {
  __typename
  viewer {
    __typename
    tokenId
    role
    account {
      __typename
      id
      name
      currencyCode
      timeZone
      simulated
      now
      clockRate
    }
  }
}
    `, {"hash":"sha256:33fc82f784e28594a7c23e045eb1fc2d1880365f7dd9f26a671baf77f7722163"}) as unknown as TypedDocumentString<ShellQuery, ShellQueryVariables>;
export const BeatDocument = new TypedDocumentString(`
    query Beat {
  __typename
  optimizerStatus {
    __typename
    running
    nextRunAt
    lastBucketAt
    queueDepth
    campaigns {
      __typename
      status
      count
    }
  }
  proposals(first: 50, filter: {statuses: [OPEN]}) {
    __typename
    nodes {
      __typename
      id
      status
    }
  }
}
    `, {"hash":"sha256:678d1b403065263828b89e999e3bce8324617330b1bd1c7a53b7d20f1a39b0da"}) as unknown as TypedDocumentString<BeatQuery, BeatQueryVariables>;
export const EventsDocument = new TypedDocumentString(`
    subscription Events($after: String) {
  events(
    after: $after
    kinds: [CYCLE_FINISHED, CAMPAIGN_CHANGED, PROPOSAL_CHANGED, OVERRIDE_CHANGED, ALERT_CHANGED]
  ) {
    __typename
    cursor
    at
    kind
    entityId
    entity {
      __typename
      ... on Cycle {
        __typename
        id
        decidedAt
        outcome
        campaign {
          __typename
          id
          nextCycleAt
          lastCycle {
            __typename
            id
          }
        }
        changes {
          __typename
          ...ChangeRow
        }
      }
      ... on Campaign {
        __typename
        id
        name
        status
        statusReason
        version
        nextCycleAt
      }
      ... on Proposal {
        __typename
        id
        proposalStatus: status
        reason
        campaign {
          __typename
          id
          openProposal {
            __typename
            id
          }
        }
      }
      ... on Override {
        __typename
        id
        overrideState: state
        campaign {
          __typename
          id
        }
      }
      ... on Alert {
        __typename
        id
        alertState: state
      }
    }
  }
}
    fragment ChangeRow on AllocationChange {
  __typename
  id
  at
  cause
  campaign {
    __typename
    id
    name
  }
  arm {
    __typename
    id
    label
    platform
    channel
    creative
  }
  before {
    __typename
    share
    dailyBudget {
      __typename
      amount
      currencyCode
    }
  }
  after {
    __typename
    share
    dailyBudget {
      __typename
      amount
      currencyCode
    }
  }
  explanation {
    __typename
    text
  }
}`, {"hash":"sha256:87fd5514c1d4f8cc169426702b7954af192d192996465a48da7fc17ef5697b7b"}) as unknown as TypedDocumentString<EventsSubscription, EventsSubscriptionVariables>;
export const CampaignNamesDocument = new TypedDocumentString(`
    query CampaignNames($first: Int!, $text: String) {
  __typename
  campaigns(first: $first, filter: {nameContains: $text}) {
    __typename
    nodes {
      __typename
      id
      name
    }
  }
}
    `, {"hash":"sha256:1c40dd52da42ec1b2bb629f53b8f0cb0e57bf2702426756f5b61b7e135f468cb"}) as unknown as TypedDocumentString<CampaignNamesQuery, CampaignNamesQueryVariables>;