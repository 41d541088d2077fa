import { accountTimeMs } from '../../kernel/account-clock.js';
import type { Uuid } from '../../kernel/ids.js';
import type { Clock } from '../../kernel/ports/clock.js';
import { HOUR_MS } from '../../kernel/units/time.js';
import type { AccountStore } from '../../persistence/stores/account-store.js';
import type { PerformanceReadModel } from '../../persistence/stores/performance-reads.js';
import type { AllocationChangeRecord } from '../../persistence/stores/read-records.js';
import type { PerformanceTotals } from './performance-reads.js';
import type { Reader, Snapshots } from './reader.js';

/** What an arm brought before and behind its change, over as many hours each. */
export interface ChangePerformanceRecord {
  readonly before: PerformanceTotals;
  readonly after: PerformanceTotals;
  /** Whether the hours behind the change are over. Figures may still come in, or be restated. */
  readonly complete: boolean;
}

export type ChangeInTime = Pick<AllocationChangeRecord, 'id' | 'armId' | 'atMs'>;

/** Read from the figures as they stand now, so that what is restated later is in it. */
export class ChangePerformanceReads {
  constructor(
    private readonly deps: {
      readonly snapshots: Snapshots;
      readonly performance: PerformanceReadModel;
      readonly accounts: AccountStore;
      readonly clock: Clock;
    },
  ) {}

  async around(
    reader: Reader,
    changes: readonly ChangeInTime[],
    hours: number,
  ): Promise<ReadonlyMap<Uuid, ChangePerformanceRecord>> {
    const spanMs = hours * HOUR_MS;
    const stretches = changes.flatMap(({ armId, atMs }) => [
      { armId, fromMs: atMs - spanMs, toMs: atMs },
      { armId, fromMs: atMs, toMs: atMs + spanMs },
    ]);
    const { snapshots, performance, accounts, clock } = this.deps;
    return snapshots.read(reader, async (tx) => {
      const account = await accounts.find(tx, reader.accountId);
      const nowMs = account ? accountTimeMs(account.clock, clock.now()) : 0;
      const sums = await performance.stretches(tx, reader.accountId, stretches);
      const found = new Map<Uuid, ChangePerformanceRecord>();
      changes.forEach(({ id, atMs }, i) => {
        const [before, after] = [sums[2 * i], sums[2 * i + 1]];
        if (before && after) found.set(id, { before, after, complete: nowMs >= atMs + spanMs });
      });
      return found;
    });
  }
}
