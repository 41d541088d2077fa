import type { Uuid } from '../../kernel/ids.js';
import type { Refusal } from '../../kernel/problem.js';
import {
  CHANGE_ORDER,
  type ChangeFilter,
  type ChangeReadModel,
} from '../../persistence/stores/change-reads.js';
import type { AllocationChangeRecord } from '../../persistence/stores/read-records.js';
import type { Page, PageArgs } from './page.js';
import type { Reader, Snapshots } from './reader.js';

export type { ChangeFilter } from '../../persistence/stores/change-reads.js';
export type { AllocationChangeRecord, FactorRecord } from '../../persistence/stores/read-records.js';

const ORDER = { ...CHANGE_ORDER, name: 'change' };

/** What money moved, newest first. */
export class ChangeReads {
  constructor(private readonly deps: { readonly snapshots: Snapshots; readonly changes: ChangeReadModel }) {}

  async byIds(reader: Reader, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, AllocationChangeRecord>> {
    const { snapshots, changes } = this.deps;
    return snapshots.mapped(
      reader,
      (record) => record.id,
      (tx) => changes.byIds(tx, reader.accountId, ids),
    );
  }

  /** All changes of each cycle; a cycle without any has an empty list. */
  async ofCycles(
    reader: Reader,
    cycleIds: readonly Uuid[],
  ): Promise<ReadonlyMap<Uuid, readonly AllocationChangeRecord[]>> {
    const records = await this.deps.snapshots.read(reader, (tx) =>
      this.deps.changes.ofCycles(tx, reader.accountId, cycleIds),
    );
    const byCycle = new Map<Uuid, AllocationChangeRecord[]>(cycleIds.map((id) => [id, []]));
    for (const record of records) byCycle.get(record.cycleId)?.push(record);
    return byCycle;
  }

  async page(
    reader: Reader,
    args: PageArgs,
    filter: ChangeFilter = {},
  ): Promise<Page<AllocationChangeRecord> | Refusal> {
    return this.deps.snapshots.page(reader, args, ORDER, (tx, window) =>
      this.deps.changes.page(tx, reader.accountId, filter, window),
    );
  }

  async ofCampaigns(
    reader: Reader,
    campaignIds: readonly Uuid[],
    args: PageArgs,
    filter: Omit<ChangeFilter, 'campaignIds'> = {},
  ): Promise<ReadonlyMap<Uuid, Page<AllocationChangeRecord>> | Refusal> {
    return this.deps.snapshots.pages(reader, campaignIds, args, ORDER, (tx, window) =>
      this.deps.changes.pages(tx, reader.accountId, campaignIds, filter, window),
    );
  }
}
