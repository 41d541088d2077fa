import type { Uuid } from '../../kernel/ids.js';
import type { Refusal } from '../../kernel/problem.js';
import { CYCLE_ORDER, type CycleFilter, type CycleReadModel } from '../../persistence/stores/cycle-reads.js';
import type { CycleRecord } from '../../persistence/stores/read-records.js';
import type { Page, PageArgs } from './page.js';
import type { Reader, Snapshots } from './reader.js';

export type { CycleFilter } from '../../persistence/stores/cycle-reads.js';
export type { CycleRecord } from '../../persistence/stores/read-records.js';

const ORDER = { ...CYCLE_ORDER, name: 'cycle' };

export class CycleReads {
  constructor(private readonly deps: { readonly snapshots: Snapshots; readonly cycles: CycleReadModel }) {}

  async byIds(reader: Reader, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, CycleRecord>> {
    const { snapshots, cycles } = this.deps;
    return snapshots.mapped(
      reader,
      (record) => record.id,
      (tx) => cycles.byIds(tx, reader.accountId, ids),
    );
  }

  /** By campaign: its newest cycle, whatever the outcome. */
  async lastOf(reader: Reader, campaignIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, CycleRecord>> {
    const { snapshots, cycles } = this.deps;
    return snapshots.mapped(
      reader,
      (record) => record.campaignId,
      (tx) => cycles.last(tx, reader.accountId, campaignIds),
    );
  }

  /** Newest first. */
  async page(reader: Reader, args: PageArgs, filter: CycleFilter = {}): Promise<Page<CycleRecord> | Refusal> {
    return this.deps.snapshots.page(reader, args, ORDER, (tx, window) =>
      this.deps.cycles.page(tx, reader.accountId, filter, window),
    );
  }
}
