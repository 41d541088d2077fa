import type { Clock } from '../kernel/ports/clock.js';
import { DAY_MS } from '../kernel/units/time.js';
import type { PartitionStore } from '../persistence/stores/partition-store.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import { purgeIdempotencyRecords } from './idempotency.js';

/** How long an event can be replayed by its cursor. */
const EVENT_RETENTION_MS = DAY_MS;

export interface MaintenanceDeps {
  readonly unitOfWork: UnitOfWork;
  readonly partitions: PartitionStore;
  readonly clock: Clock;
  /** How long cycles and allocation changes are kept at least. */
  readonly decisionsKeptMs: number;
}

/** Keeps the tables that grow with time: coming partitions exist, expired rows go. Idempotent; safe to run anywhere. */
export class MaintenanceService {
  constructor(private readonly deps: MaintenanceDeps) {}

  /** @param nowMs real time */
  async keepPartitions(nowMs: number): Promise<void> {
    const { unitOfWork, partitions, clock, decisionsKeptMs } = this.deps;
    await unitOfWork.run('system', (tx) => partitions.ensureAround(tx, nowMs));
    await unitOfWork.run('system', (tx) => partitions.dropEventsBefore(tx, nowMs - EVENT_RETENTION_MS));
    await unitOfWork.run('system', (tx) => partitions.dropDecisionsBefore(tx, nowMs - decisionsKeptMs));
    await purgeIdempotencyRecords({ unitOfWork, clock });
  }
}
