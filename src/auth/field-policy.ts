import { ROLES, type Role } from '../kernel/words.js';
import type { Actor } from './actor.js';

/**
 * The least role that may read each field, by type. What is not listed is denied to everybody, and the build of the schema
 * fails on it: a new field is read by nobody until somebody has said here by whom.
 */
const FIELDS: Readonly<Record<'VIEWER' | 'ADMIN', Readonly<Record<string, string>>>> = {
  VIEWER: {
    Account: 'clockRate currencyCode id name now simulated timeZone',
    AccountEvent: 'at cursor entity entityId kind',
    AcknowledgeAlertPayload: 'alert userErrors',
    AddArmsPayload: 'arms campaign userErrors',
    Alert: 'acknowledgedAt campaign id kind message openedAt resolvedAt severity state updatedAt',
    AlertChangedEvent: 'alert at cursor',
    Allocation: 'cycle decidedAt groups items marginalRoas shadowPrice targetOutcome total unspent',
    AllocationChange: 'after arm at author before campaign cause cycle explanation id performance',
    AllocationChangedEvent: 'at campaign changes cursor cycle',
    AllocationItem:
      'arm dailyBudget expectedRoas gaveWay heldBy marginalRoas probabilityBest shadowPrice share wanted whyNot',
    AllocationPoint: 'dailyBudget share',
    ApprovalSettings: 'aboveAmount aboveShare expiryHours',
    ApproveProposalPayload: 'proposal userErrors',
    ArchiveCampaignPayload: 'campaign userErrors',
    Arm: 'bid campaign channel createdAt creative externalId id label maxShare minShare overrides performance platform status updatedAt',
    Campaign:
      'allocation approval archivedAt arms budget changes constraints createdAt dailyBudget endsOn figuresUntil id intervalMinutes kpi lastCycle mode name nextCycleAt openProposal overrides performance simulated spent startsOn status statusReason updatedAt version',
    AttributedFactor: 'amount kind label',
    AttributionGroup: 'arm change changeCount factors platform text',
    Author: 'name tokenId',
    CampaignChangedEvent: 'at campaign cursor',
    CampaignConstraints: 'groupCaps maxShare maxStepShare minShare platformMinimums riskTolerance target',
    CappedGroup: 'channel maxShare platform shadowPrice share',
    CampaignCount: 'count status',
    ChangePerformance: 'after before complete',
    CreateCampaignPayload: 'campaign userErrors',
    CreateOverridePayload: 'override userErrors',
    Cycle:
      'allocation bucketAt campaign changeCount changes decidedAt durationMs id inputs moved outcome reason recordedAt replay text total trigger',
    CycleFinishedEvent: 'at campaign cursor cycle',
    DataSource: 'lastAsOf lastRecordedAt name simulated',
    DecisionInput: 'before name now',
    DecisionReplay: 'replayedHash storedHash verdict',
    Estimate: 'level lower mean upper',
    Explanation: 'factors method text',
    FactorContribution: 'amount kind label share',
    GroupCap: 'channel maxShare platform',
    Money: 'amount currencyCode',
    PlatformMinimum: 'daily platform',
    OptimizerStatus:
      'campaigns decidedCount failedCount intervalMinutes lastBucketAt meanDurationMs missedCount nextRunAt queueDepth running',
    Override:
      'amount arm author campaign createdAt expiresAt id impact justification kind revokeReason revokedAt revokedBy roas share startsAt state',
    OverrideImpact: 'difference from relative until verdict',
    OverrideChangedEvent: 'at cursor override',
    PageInfo: 'endCursor hasNextPage hasPreviousPage startCursor',
    PauseAllCampaignsPayload: 'campaigns userErrors',
    PauseCampaignPayload: 'campaign userErrors',
    PerformanceFigures: 'clicks conversions cost impressions revenue roas',
    PerformancePoint: 'clicks conversions cost end impressions revenue roas start',
    PerformanceSeries: 'betterTime grain points simulated text total',
    Proposal:
      'appliedCycle campaign changes closedAt closedBy createdAt cycle expiresAt id moved reason status supersededBy text total',
    ProposalChangedEvent: 'at cursor proposal',
    ProposedChange: 'after approved arm before explanation',
    Pulse: 'from ticks to',
    PulseTick: 'at failedCount heldCount moved movedCount peopleCount',
    RecordObservationsPayload: 'added campaigns outdated restated unchanged userErrors',
    RejectProposalPayload: 'proposal userErrors',
    ResolveAlertPayload: 'alert userErrors',
    ResumeCampaignPayload: 'campaign userErrors',
    RevokeOverridePayload: 'override userErrors',
    RunCyclePayload: 'bucketAt campaign userErrors',
    TimeOfDay: 'fromHour otherwise roas toHour',
    SpendTarget: 'amount kind value',
    UpdateArmPayload: 'arm userErrors',
    UpdateCampaignPayload: 'campaign userErrors',
    UserError: 'code field message',
    Viewer: 'account role tokenId',
  },
  ADMIN: {
    AuditEntry: 'action actor at hash payload previousHash sequence subject',
    AuditProof: 'entries headHash headSequence intact trouble',
    AuditTrouble: 'kind message sequence',
    CreateTokenPayload: 'secret token userErrors',
    RevokeTokenPayload: 'token userErrors',
    Token: 'createdAt expiresAt id lastUsedAt name revokedAt role',
  },
};

/** The least role that finds each type by `node(id)`; to anybody else its ids are unknown. */
const NODES: Readonly<Record<string, Role>> = {
  Account: 'VIEWER',
  Alert: 'VIEWER',
  AllocationChange: 'VIEWER',
  Arm: 'VIEWER',
  Campaign: 'VIEWER',
  Cycle: 'VIEWER',
  Override: 'VIEWER',
  Proposal: 'VIEWER',
};

/** Pages of a list show nothing but what is behind them. */
const PAGE = /(?:Connection|Edge)$/;
const PAGE_FIELDS = new Set(['cursor', 'edges', 'node', 'nodes', 'pageInfo', 'totalCount']);

const FIELD_ROLES = new Map<string, Role>(
  Object.entries(FIELDS).flatMap(([role, types]) =>
    Object.entries(types).flatMap(([type, fields]) =>
      fields.split(' ').map((field) => [`${type}.${field}`, role as Role] as const),
    ),
  ),
);

/** `null` for a field that the policy does not know. */
export function fieldRole(type: string, field: string): Role | null {
  if (PAGE.test(type) && PAGE_FIELDS.has(field)) return 'VIEWER';
  return FIELD_ROLES.get(`${type}.${field}`) ?? null;
}

/** `null` for a type that the policy does not know. */
export function nodeRole(type: string): Role | null {
  return Object.hasOwn(NODES, type) ? NODES[type]! : null;
}

export function reaches(actor: Pick<Actor, 'role'>, role: Role): boolean {
  return ROLES.indexOf(actor.role) >= ROLES.indexOf(role);
}
