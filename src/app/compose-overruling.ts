import type { IdSource } from '../kernel/ports/id-source.js';
import { ArmStore } from '../persistence/stores/arm-store.js';
import { CampaignStore } from '../persistence/stores/campaign-store.js';
import { DecisionStore } from '../persistence/stores/decision-store.js';
import { EventStore } from '../persistence/stores/event-store.js';
import { OverrideStore } from '../persistence/stores/override-store.js';
import { ProposalStore } from '../persistence/stores/proposal-store.js';
import { ScheduleStore } from '../persistence/stores/schedule-store.js';
import type { AccountWork } from '../services/account-work.js';
import { ApprovalWriter } from '../services/approvals/approval-writer.js';
import { ProposalService } from '../services/approvals/proposal-service.js';
import { OverrideService } from '../services/overrides/override-service.js';

export interface OverrulingParts {
  readonly work: AccountWork;
  readonly ids: IdSource;
  readonly wake: () => void;
}

/** How people overrule the engine, and have their say in what it decides. */
export function composeOverruling({ work, ids, wake }: OverrulingParts) {
  const stores = {
    overrides: new OverrideStore(),
    campaigns: new CampaignStore(),
    arms: new ArmStore(),
    schedules: new ScheduleStore(),
    events: new EventStore(),
  };
  const writer = new ApprovalWriter({ decisions: new DecisionStore(), ids });
  return {
    overrides: new OverrideService({ work, ...stores, ids, wake }),
    proposals: new ProposalService({ work, ...stores, proposals: new ProposalStore(), writer, wake }),
  };
}
