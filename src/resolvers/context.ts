import type { Actor } from '../auth/actor.js';
import type { LiveSession } from '../events/live-session.js';
import type { AccountRecord, AccountService } from '../services/account-service.js';
import type { AlertService } from '../services/alert-service.js';
import type { ArmService } from '../services/arm-service.js';
import type { AuditService } from '../services/audit/audit-service.js';
import type { CampaignService } from '../services/campaign-service.js';
import type { ObservationService } from '../services/observations/observation-service.js';
import type { OptimisationService } from '../services/optimisation/optimisation-service.js';
import type { ProposalService } from '../services/approvals/proposal-service.js';
import type { OverrideService } from '../services/overrides/override-service.js';
import type { AlertReads } from '../services/reads/alert-reads.js';
import type { AllocationReads } from '../services/reads/allocation-reads.js';
import type { ArmReads } from '../services/reads/arm-reads.js';
import type { AttributionReads } from '../services/reads/attribution-reads.js';
import type { CampaignReads } from '../services/reads/campaign-reads.js';
import type { ChangeReads } from '../services/reads/change-reads.js';
import type { CycleReads } from '../services/reads/cycle-reads.js';
import type { ChangePerformanceReads } from '../services/reads/change-performance-reads.js';
import type { DecisionInputReads } from '../services/reads/decision-input-reads.js';
import type { ReplayReads } from '../services/reads/replay-reads.js';
import type { ExplanationReads } from '../services/reads/explanation-reads.js';
import type { OptimizerReads } from '../services/reads/optimizer-reads.js';
import type { OverrideReads } from '../services/reads/override-reads.js';
import type { ProposalReads } from '../services/reads/proposal-reads.js';
import type { PulseReads } from '../services/reads/pulse-reads.js';
import type { PerformanceReads } from '../services/reads/performance-reads.js';
import type { TokenService } from '../services/token-service.js';
import type { Loaders } from './loaders.js';

/** The use cases behind the API. */
export interface Services {
  readonly accounts: AccountService;
  readonly alerts: AlertService;
  readonly arms: ArmService;
  readonly audit: AuditService;
  readonly campaigns: CampaignService;
  readonly observations: ObservationService;
  readonly optimisation: OptimisationService;
  readonly overrides: OverrideService;
  readonly proposals: ProposalService;
  readonly tokens: TokenService;
  readonly reads: Reads;
}

/** What is only looked at. */
export interface Reads {
  readonly alerts: AlertReads;
  readonly allocations: AllocationReads;
  readonly arms: ArmReads;
  readonly attributions: AttributionReads;
  readonly campaigns: CampaignReads;
  readonly changes: ChangeReads;
  readonly cycles: CycleReads;
  readonly changePerformance: ChangePerformanceReads;
  readonly decisionInputs: DecisionInputReads;
  readonly explanations: ExplanationReads;
  readonly replays: ReplayReads;
  readonly optimizer: OptimizerReads;
  readonly overrides: OverrideReads;
  readonly performance: PerformanceReads;
  readonly proposals: ProposalReads;
  readonly pulse: PulseReads;
}

/** Who asks, and the account it is bound to. */
export interface Session {
  readonly actor: Actor;
  readonly account: AccountRecord;
}

/** What a resolver may use; one per operation, and one per delivered event of a subscription. */
export interface RequestContext {
  readonly requestId: string;
  /** `null` without a token; root fields are closed then. */
  readonly session: Session | null;
  readonly services: Services;
  readonly loaders: Loaders;
  /** Forgets what the loaders have read: something is about to change it. */
  forget(): void;
  /** Where the connection can carry events. */
  readonly live: LiveSession | null;
}
