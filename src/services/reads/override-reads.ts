import { accountTimeMs } from '../../kernel/account-clock.js';
import type { Uuid } from '../../kernel/ids.js';
import type { Clock } from '../../kernel/ports/clock.js';
import type { Refusal } from '../../kernel/problem.js';
import type { OverrideState } from '../../kernel/words.js';
import type { AccountStore } from '../../persistence/stores/account-store.js';
import {
  OVERRIDE_ORDER,
  type OverrideFilter,
  type OverrideReadModel,
} from '../../persistence/stores/override-reads.js';
import type { Transaction } from '../../persistence/transaction.js';
import { type OverrideView, viewed } from '../overrides/override-state.js';
import type { Page, PageArgs } from './page.js';
import type { Reader, Snapshots } from './reader.js';

export type { OverrideFilter } from '../../persistence/stores/override-reads.js';
export type { OverrideView } from '../overrides/override-state.js';

const ORDER = { ...OVERRIDE_ORDER, name: 'override' };

export interface OverridePageArgs extends PageArgs {
  readonly states?: readonly OverrideState[] | null | undefined;
}

/** What analysts demand, believe and note, newest first. */
export class OverrideReads {
  constructor(
    private readonly deps: {
      readonly snapshots: Snapshots;
      readonly overrides: OverrideReadModel;
      readonly accounts: AccountStore;
      readonly clock: Clock;
    },
  ) {}

  async byIds(reader: Reader, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, OverrideView>> {
    const { snapshots, overrides } = this.deps;
    return snapshots.mapped(
      reader,
      (record) => record.id,
      async (tx) => {
        const atMs = await this.#now(tx, reader);
        const records = await overrides.byIds(tx, reader.accountId, ids);
        return records.map((record) => viewed(record, atMs));
      },
    );
  }

  async page(
    reader: Reader,
    args: PageArgs,
    filter: OverrideFilter = {},
  ): Promise<Page<OverrideView> | Refusal> {
    return this.deps.snapshots.page(reader, args, ORDER, async (tx, window) => {
      const atMs = await this.#now(tx, reader);
      const placed = await this.deps.overrides.page(tx, reader.accountId, filter, atMs, window);
      return placed.map(({ row, place }) => ({ row: viewed(row, atMs), place }));
    });
  }

  /** A page of the overrides of each campaign or arm. */
  async of(
    parent: 'campaign' | 'arm',
    reader: Reader,
    parentIds: readonly Uuid[],
    { states, ...page }: OverridePageArgs,
  ): Promise<ReadonlyMap<Uuid, Page<OverrideView>> | Refusal> {
    return this.deps.snapshots.pages(reader, parentIds, page, ORDER, async (tx, window) => {
      const atMs = await this.#now(tx, reader);
      const { overrides } = this.deps;
      const found = await overrides.pages(tx, reader.accountId, parent, parentIds, { states }, atMs, window);
      const views = [...found].map(([id, placed]) => {
        return [id, placed.map(({ row, place }) => ({ row: viewed(row, atMs), place }))] as const;
      });
      return new Map(views);
    });
  }

  async #now(tx: Transaction, { accountId }: Reader): Promise<number> {
    const account = await this.deps.accounts.find(tx, accountId);
    return account ? accountTimeMs(account.clock, this.deps.clock.now()) : 0;
  }
}
