import type { Clock } from '../kernel/ports/clock.js';
import { AccountStore } from '../persistence/stores/account-store.js';
import { AlertReadModel } from '../persistence/stores/alert-reads.js';
import { AllocationReadModel } from '../persistence/stores/allocation-reads.js';
import { ArmReadModel } from '../persistence/stores/arm-reads.js';
import { CampaignReadModel } from '../persistence/stores/campaign-reads.js';
import { ChangeReadModel } from '../persistence/stores/change-reads.js';
import { ExplanationStore } from '../persistence/stores/explanation-store.js';
import { CycleReadModel } from '../persistence/stores/cycle-reads.js';
import { OverrideReadModel } from '../persistence/stores/override-reads.js';
import { ImpactStore } from '../persistence/stores/impact-store.js';
import { OptimizerReadModel } from '../persistence/stores/optimizer-reads.js';
import { ObservationStore } from '../persistence/stores/observation-store.js';
import { PerformanceReadModel } from '../persistence/stores/performance-reads.js';
import { ReplayStore } from '../persistence/stores/replay-store.js';
import { PulseReadModel } from '../persistence/stores/pulse-reads.js';
import { ProposalReadModel } from '../persistence/stores/proposal-reads.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import type { Reads } from '../resolvers/context.js';
import { AlertReads } from '../services/reads/alert-reads.js';
import { AllocationReads } from '../services/reads/allocation-reads.js';
import { ArmReads } from '../services/reads/arm-reads.js';
import { AttributionReads } from '../services/reads/attribution-reads.js';
import { CampaignReads } from '../services/reads/campaign-reads.js';
import { ChangePerformanceReads } from '../services/reads/change-performance-reads.js';
import { ChangeReads } from '../services/reads/change-reads.js';
import { DecisionWalk } from '../services/optimisation/decision-walk.js';
import { CycleReads } from '../services/reads/cycle-reads.js';
import { DecisionInputReads } from '../services/reads/decision-input-reads.js';
import { ReplayReads } from '../services/reads/replay-reads.js';
import { ExplanationReads } from '../services/reads/explanation-reads.js';
import { OptimizerReads } from '../services/reads/optimizer-reads.js';
import { OverrideReads } from '../services/reads/override-reads.js';
import { PerformanceReads } from '../services/reads/performance-reads.js';
import { ProposalReads } from '../services/reads/proposal-reads.js';
import { PulseReads } from '../services/reads/pulse-reads.js';
import { Snapshots } from '../services/reads/reader.js';

export interface ReadsParts {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  /** Of campaigns that were made without one. */
  readonly intervalMinutes: number;
}

/** What the API only looks at. */
export function composeReads({ unitOfWork, clock, intervalMinutes }: ReadsParts): Reads {
  const snapshots = new Snapshots(unitOfWork);
  const arms = new ArmReadModel();
  const campaigns = new CampaignReads({ snapshots, campaigns: new CampaignReadModel() });
  const overrides = new OverrideReads({
    snapshots,
    overrides: new OverrideReadModel(),
    impacts: new ImpactStore(),
    accounts: new AccountStore(),
    clock,
  });
  return {
    alerts: new AlertReads({ snapshots, alerts: new AlertReadModel() }),
    allocations: new AllocationReads({ snapshots, allocations: new AllocationReadModel(), arms }),
    arms: new ArmReads({ snapshots, arms }),
    campaigns,
    changes: new ChangeReads({ snapshots, changes: new ChangeReadModel() }),
    changePerformance: new ChangePerformanceReads({
      snapshots,
      performance: new PerformanceReadModel(),
      accounts: new AccountStore(),
      clock,
    }),
    cycles: new CycleReads({ snapshots, cycles: new CycleReadModel() }),
    ...composeDecisionReads(unitOfWork, snapshots, { campaigns, overrides }, arms),
    optimizer: new OptimizerReads({ snapshots, optimizer: new OptimizerReadModel(), clock, intervalMinutes }),
    overrides,
    proposals: new ProposalReads({
      snapshots,
      proposals: new ProposalReadModel(),
      accounts: new AccountStore(),
      clock,
    }),
    pulse: new PulseReads({ snapshots, pulse: new PulseReadModel(), accounts: new AccountStore() }),
    performance: new PerformanceReads({
      snapshots,
      performance: new PerformanceReadModel(),
      accounts: new AccountStore(),
    }),
  };
}

/** What is shown of single decisions; two of them run decisions again. */
function composeDecisionReads(
  unitOfWork: UnitOfWork,
  snapshots: Snapshots,
  others: Pick<Reads, 'campaigns' | 'overrides'>,
  arms: ArmReadModel,
): Pick<Reads, 'explanations' | 'attributions' | 'replays' | 'decisionInputs'> {
  const replays = new ReplayStore();
  const cycles = new ExplanationStore();
  const walk = new DecisionWalk({ replays, observations: new ObservationStore() });
  const explanations = new ExplanationReads({ unitOfWork, snapshots, explanations: cycles, walk });
  return {
    explanations,
    attributions: new AttributionReads({ snapshots, changes: new ChangeReadModel(), arms, explanations }),
    replays: new ReplayReads({ unitOfWork, snapshots, cycles, walk }),
    decisionInputs: new DecisionInputReads({ snapshots, replays, ...others }),
  };
}
