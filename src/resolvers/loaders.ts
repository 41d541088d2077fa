import type DataLoader from 'dataloader';
import type { Uuid } from '../kernel/ids.js';
import type { Refusal } from '../kernel/problem.js';
import type { Alert } from '../schema/alert.types.js';
import type { Allocation } from '../schema/allocation.types.js';
import type { Arm } from '../schema/arm.types.js';
import type { Campaign } from '../schema/campaign.types.js';
import type { AllocationChange } from '../schema/change.types.js';
import type { Cycle } from '../schema/cycle.types.js';
import type { Override } from '../schema/override.types.js';
import type { Proposal } from '../schema/proposal.types.js';
import type { ArmRecord } from '../services/reads/arm-reads.js';
import type { EvidenceRecord, ScheduleRecord } from '../services/reads/campaign-reads.js';
import type { AllocationChangeRecord } from '../services/reads/change-reads.js';
import type { DecisionInputRecord } from '../services/reads/decision-input-reads.js';
import type { ChangeInTime, ChangePerformanceRecord } from '../services/reads/change-performance-reads.js';
import type { CycleReplay } from '../services/reads/replay-reads.js';
import type { CycleExplanation } from '../services/reads/explanation-reads.js';
import type { OverrideImpact as OverrideImpactRecord } from '../services/overrides/override-impact.js';
import type { OverridePageArgs, OverrideView } from '../services/reads/override-reads.js';
import type { Page, PageArgs } from '../services/reads/page.js';
import type { PerformanceSeriesRecord, PerformanceSpan } from '../services/reads/performance-reads.js';

/** `null` for what is unknown or somebody else's. */
export type Loader<Value> = DataLoader<Uuid, Value | null>;

/** The same page of each of several parents. */
export type PageLoader<Record, Args = PageArgs> = (args: Args) => DataLoader<Uuid, Page<Record> | Refusal>;

export type SeriesLoader = (span: PerformanceSpan) => DataLoader<Uuid, PerformanceSeriesRecord | Refusal>;

/** One read for all that an operation asks for in one turn; made anew for each operation and each delivered event. */
export interface Loaders {
  readonly campaign: Loader<Campaign>;
  readonly arm: Loader<Arm>;
  readonly cycle: Loader<Cycle>;
  readonly change: Loader<AllocationChange>;
  readonly alert: Loader<Alert>;
  readonly override: Loader<Override>;
  readonly overrideImpact: Loader<OverrideImpactRecord>;
  readonly proposal: Loader<Proposal>;
  /** By cycle. */
  readonly explanation: Loader<CycleExplanation>;
  readonly replay: Loader<CycleReplay>;
  readonly aroundChange: (hours: number) => DataLoader<ChangeInTime, ChangePerformanceRecord | null, Uuid>;
  readonly decisionInputs: Loader<readonly DecisionInputRecord[]>;
  readonly changesOfCycle: DataLoader<Uuid, readonly AllocationChange[]>;

  /** By campaign. */
  readonly evidence: Loader<EvidenceRecord>;
  readonly schedule: Loader<ScheduleRecord>;
  readonly lastCycle: Loader<Cycle>;
  readonly openProposal: Loader<Proposal>;
  /** In force at an instant of account time; `null`: now. */
  readonly allocationAt: (atMs: number | null) => Loader<Allocation>;
  readonly armsOf: PageLoader<ArmRecord>;
  readonly campaignPerformance: SeriesLoader;
  readonly changesOf: PageLoader<AllocationChangeRecord>;
  readonly overridesOfCampaign: PageLoader<OverrideView, OverridePageArgs>;

  /** By arm. */
  readonly armPerformance: SeriesLoader;
  readonly overridesOfArm: PageLoader<OverrideView, OverridePageArgs>;
}
