import type { Clock } from '../kernel/ports/clock.js';
import type { IdSource } from '../kernel/ports/id-source.js';
import type { Logger } from '../kernel/ports/logger.js';
import { CounterfactualStore } from '../persistence/stores/counterfactual-store.js';
import { DecisionReader } from '../persistence/stores/decision-reader.js';
import { DecisionStore } from '../persistence/stores/decision-store.js';
import { EventStore } from '../persistence/stores/event-store.js';
import { LeaseStore } from '../persistence/stores/lease-store.js';
import { ObservationStore } from '../persistence/stores/observation-store.js';
import { OverrideStore } from '../persistence/stores/override-store.js';
import { ProposalStore } from '../persistence/stores/proposal-store.js';
import { ScheduleStore } from '../persistence/stores/schedule-store.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import type { AlertOpening } from '../services/optimisation/alert-opening.js';
import { CycleBatch } from '../services/optimisation/cycle-batch.js';
import { CycleDispatch } from '../services/optimisation/cycle-dispatch.js';
import { DecidedCycles } from '../services/optimisation/decided-cycles.js';
import { FailedCycles } from '../services/optimisation/failed-cycles.js';
import { FAILURE_POLICY, type FailurePolicy } from '../services/optimisation/failure-policy.js';
import { OptimisationService } from '../services/optimisation/optimisation-service.js';

export interface OptimisationParts {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly alerts: AlertOpening;
  readonly wake: () => void;
  readonly maxConcurrentCampaigns: number;
  readonly stateSaveFrequency: number;
  readonly leaseMs: number;
  readonly catchUpLimit?: number;
  readonly handOutsAtOnce?: number;
  readonly failurePolicy?: FailurePolicy;
}

/** A hand-out waits in the job store before its lease is taken; it holds this many leases long. */
const HAND_OUT_LEASES = 4;
/** What the workers of a large installation decide in a second. */
const HAND_OUTS_AT_ONCE = 500;
/** Buckets before the newest that are still decided after a stop: three quarters of an hour at the usual interval. */
const CATCH_UP_LIMIT = 3;

export function composeOptimisation(parts: OptimisationParts): OptimisationService {
  const { unitOfWork, clock, ids, logger, alerts } = parts;
  const schedules = new ScheduleStore();
  const decisions = new DecisionStore();
  const events = new EventStore();
  const policy = parts.failurePolicy ?? FAILURE_POLICY;
  const batch = new CycleBatch({
    unitOfWork,
    leases: new LeaseStore(),
    schedules,
    reader: new DecisionReader(),
    observations: new ObservationStore(),
    decided: new DecidedCycles({
      decisions,
      schedules,
      overrides: new OverrideStore(),
      counterfactuals: new CounterfactualStore(),
      proposals: new ProposalStore(),
      events,
      alerts,
    }),
    failed: new FailedCycles({ decisions, schedules, events, alerts, ids, policy }),
    ids,
    clock,
    logger,
    stopwatch: () => performance.now(),
    maxConcurrentCampaigns: parts.maxConcurrentCampaigns,
    leaseMs: parts.leaseMs,
    snapshotEvery: parts.stateSaveFrequency,
  });
  const dispatch = new CycleDispatch({
    unitOfWork,
    schedules,
    catchUpLimit: parts.catchUpLimit ?? CATCH_UP_LIMIT,
    handOutMs: HAND_OUT_LEASES * parts.leaseMs,
    handOutsAtOnce: parts.handOutsAtOnce ?? HAND_OUTS_AT_ONCE,
  });
  return new OptimisationService({ unitOfWork, schedules, dispatch, batch, clock, wake: parts.wake });
}
