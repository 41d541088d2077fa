import { accountTimeMs } from '../../kernel/account-clock.js';
import type { Uuid } from '../../kernel/ids.js';
import type { Clock } from '../../kernel/ports/clock.js';
import type { Refusal } from '../../kernel/problem.js';
import type { AccountStore } from '../../persistence/stores/account-store.js';
import {
  PROPOSAL_ORDER,
  type ProposalFilter,
  type ProposalReadModel,
} from '../../persistence/stores/proposal-reads.js';
import type { ProposalRecord } from '../../persistence/stores/proposal-records.js';
import type { Transaction } from '../../persistence/transaction.js';
import { asOf } from '../approvals/proposal-state.js';
import type { Page, PageArgs } from './page.js';
import type { Reader, Snapshots } from './reader.js';

export type { ProposalFilter } from '../../persistence/stores/proposal-reads.js';

const ORDER = { ...PROPOSAL_ORDER, name: 'proposal' };

/** Decisions that wait for a person, or did. */
export class ProposalReads {
  constructor(
    private readonly deps: {
      readonly snapshots: Snapshots;
      readonly proposals: ProposalReadModel;
      readonly accounts: AccountStore;
      readonly clock: Clock;
    },
  ) {}

  async byIds(reader: Reader, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, ProposalRecord>> {
    const { snapshots, proposals } = this.deps;
    return snapshots.mapped(
      reader,
      (record) => record.id,
      async (tx) => this.#asOfNow(tx, reader, await proposals.byIds(tx, reader.accountId, ids)),
    );
  }

  /** By campaign: what waits for a person now. */
  async openOf(reader: Reader, campaignIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, ProposalRecord>> {
    const { snapshots, proposals } = this.deps;
    return snapshots.mapped(
      reader,
      (record) => record.campaignId,
      async (tx) => {
        const open = await proposals.openOf(tx, reader.accountId, campaignIds);
        return (await this.#asOfNow(tx, reader, open)).filter(({ status }) => status === 'OPEN');
      },
    );
  }

  /** Newest first; a filter by status goes by what has been noted. */
  async page(
    reader: Reader,
    args: PageArgs,
    filter: ProposalFilter = {},
  ): Promise<Page<ProposalRecord> | Refusal> {
    return this.deps.snapshots.page(reader, args, ORDER, async (tx, window) => {
      const placed = await this.deps.proposals.page(tx, reader.accountId, filter, window);
      const records = await this.#asOfNow(
        tx,
        reader,
        placed.map(({ row }) => row),
      );
      return placed.map(({ place }, index) => ({ row: records[index]!, place }));
    });
  }

  async #asOfNow(
    tx: Transaction,
    { accountId }: Reader,
    records: readonly ProposalRecord[],
  ): Promise<ProposalRecord[]> {
    if (records.length === 0) return [];
    const account = await this.deps.accounts.find(tx, accountId);
    const atMs = account ? accountTimeMs(account.clock, this.deps.clock.now()) : 0;
    return records.map((record) => asOf(record, atMs));
  }
}
