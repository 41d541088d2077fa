import type {
  AlertSeverity,
  AlertState,
  ArmStatus,
  CampaignMode,
  CampaignStatus,
  CycleOutcome,
  CycleTrigger,
  EventKind,
  OverrideKind,
  OverrideState,
  ProposalStatus,
  Kpi,
  Role,
} from '../kernel/words.js';
import { registerWords } from './register-words.js';

export const RoleEnum = registerWords<Role>('Role', 'What a token may do.', {
  VIEWER: 'Reads everything of its account.',
  ANALYST: 'Also acknowledges and resolves alerts, overrules the engine, and approves its proposals.',
  MANAGER: 'Also changes campaigns and arms, records observations and forces cycles.',
  ADMIN: 'Also creates and revokes tokens.',
});

export const CampaignStatusEnum = registerWords<CampaignStatus>(
  'CampaignStatus',
  'Where a campaign stands.',
  {
    DRAFT: 'Has no arms yet; nothing is decided.',
    ACTIVE: 'Decided at its interval.',
    PAUSED: 'Stopped by a person; budgets stay as they are.',
    ERROR: 'Its cycles failed several times in a row; tried again from time to time until one succeeds.',
    COMPLETED: 'Its budget is spent or its flight is over.',
  },
);

export const CampaignModeEnum = registerWords<CampaignMode>('CampaignMode', 'What happens with a decision.', {
  AUTOPILOT: 'It takes effect.',
  APPROVAL: 'It becomes a proposal and waits for a person; what is in force stays as it is.',
});

export const KpiEnum = registerWords<Kpi>('Kpi', 'What a campaign is to achieve.', {
  ROAS: 'Revenue per unit of cost.',
  REVENUE: 'Revenue.',
  CONVERSIONS: 'Number of conversions.',
  CPA: 'Cost per conversion, as low as can be.',
});

export const ArmStatusEnum = registerWords<ArmStatus>('ArmStatus', 'Whether an arm may get money.', {
  ACTIVE: 'Gets its part of the budget.',
  PAUSED: 'Gets nothing for now; what was learned is kept.',
  ARCHIVED: 'Gets nothing any more.',
});

export const CycleTriggerEnum = registerWords<CycleTrigger>('CycleTrigger', 'What asked for a cycle.', {
  SCHEDULED: 'Its interval.',
  FORCED: 'A person, with `runCycle`.',
  CATCH_UP: 'A bucket that was missed while nothing ran.',
  APPROVAL: 'A person who approved a proposal: nothing was decided, what had been was put into force.',
});

export const CycleOutcomeEnum = registerWords<CycleOutcome>('CycleOutcome', 'How a cycle ended.', {
  MOVED: 'Money moved between arms.',
  HELD: 'Nothing moved; the reason says why.',
  FAILED: 'It could not decide; the allocation before it stays in force.',
});

export const AlertSeverityEnum = registerWords<AlertSeverity>('AlertSeverity', 'How bad an alert is.', {
  INFO: 'Worth knowing.',
  WARNING: 'Look at it today.',
  CRITICAL: 'Money is being lost now.',
});

export const AlertStateEnum = registerWords<AlertState>('AlertState', "Where an alert's life stands.", {
  OPEN: 'Nobody has taken it yet.',
  ACKNOWLEDGED: 'Somebody has it.',
  RESOLVED: 'Over.',
});

export const OverrideKindEnum = registerWords<OverrideKind>(
  'OverrideKind',
  'What an override demands or says.',
  {
    PIN: 'The arm gets exactly this share or money.',
    FLOOR: 'The arm gets at least this share or money.',
    CAP: 'The arm gets at most this share or money.',
    EXCLUDE: 'The arm gets no money.',
    BELIEF:
      'The arm is believed to bring this revenue per cost; counts as evidence of the weight that its width gives it.',
    EVENT: 'Something that happens and may explain figures, such as a promotion or a stock-out.',
  },
);

export const OverrideStateEnum = registerWords<OverrideState>(
  'OverrideState',
  "Where an override's life stands.",
  {
    SCHEDULED: 'It has not started yet.',
    ACTIVE: 'It counts.',
    EXPIRED: 'It has come to its end.',
    REVOKED: 'Somebody ended it before its time.',
  },
);

export const ProposalStatusEnum = registerWords<ProposalStatus>(
  'ProposalStatus',
  'Where a proposal stands.',
  {
    OPEN: 'It waits for a person.',
    APPROVED: 'All of it is in force.',
    PARTLY_APPROVED: 'Some of its moves are in force.',
    REJECTED: 'Somebody said no, and why.',
    EXPIRED: 'Nobody said anything in time.',
    SUPERSEDED: 'A newer cycle decided otherwise.',
    STALE: 'What it rested on had changed when it was to be approved; nothing was applied.',
  },
);

export const EventKindEnum = registerWords<EventKind>('EventKind', 'What happened.', {
  ALLOCATION_CHANGED: 'Money moved between arms of a campaign; the entity is the cycle that moved it.',
  CYCLE_FINISHED: 'A cycle ended, whether or not it moved money; the entity is the cycle.',
  CAMPAIGN_CHANGED: 'A campaign or its arms were created or changed; the entity is the campaign.',
  ALERT_CHANGED: 'An alert opened or changed; the entity is the alert.',
  OVERRIDE_CHANGED: 'An override was made, revoked or has expired; the entity is the override.',
  PROPOSAL_CHANGED: 'A decision waits for a person, or no longer does; the entity is the proposal.',
});
