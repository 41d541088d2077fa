import type { Uuid } from '../../kernel/ids.js';
import type { Refusal } from '../../kernel/problem.js';
import { ARM_ORDER, type ArmReadModel } from '../../persistence/stores/arm-reads.js';
import type { ArmRecord } from '../../persistence/stores/campaign-records.js';
import type { Page, PageArgs } from './page.js';
import type { Reader, Snapshots } from './reader.js';

export type { ArmRecord } from '../../persistence/stores/campaign-records.js';

const ORDER = { ...ARM_ORDER, name: 'arm' };

export class ArmReads {
  constructor(private readonly deps: { readonly snapshots: Snapshots; readonly arms: ArmReadModel }) {}

  async byIds(reader: Reader, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, ArmRecord>> {
    const { snapshots, arms } = this.deps;
    return snapshots.mapped(
      reader,
      (record) => record.id,
      (tx) => arms.byIds(tx, reader.accountId, ids),
    );
  }

  /** A page of the arms of each campaign, archived ones too, in the order in which they came. */
  async ofCampaigns(
    reader: Reader,
    campaignIds: readonly Uuid[],
    args: PageArgs,
  ): Promise<ReadonlyMap<Uuid, Page<ArmRecord>> | Refusal> {
    return this.deps.snapshots.pages(reader, campaignIds, args, ORDER, (tx, window) =>
      this.deps.arms.pages(tx, reader.accountId, campaignIds, window),
    );
  }
}
