import { accountTimeMs } from '../../kernel/account-clock.js';
import type { Uuid } from '../../kernel/ids.js';
import type { Clock } from '../../kernel/ports/clock.js';
import type { Refusal } from '../../kernel/problem.js';
import type { OverrideState } from '../../kernel/words.js';
import type { AccountStore } from '../../persistence/stores/account-store.js';
import type { ImpactStore } from '../../persistence/stores/impact-store.js';
import {
  OVERRIDE_ORDER,
  type OverrideFilter,
  type OverrideReadModel,
} from '../../persistence/stores/override-reads.js';
import type { Transaction } from '../../persistence/transaction.js';
import { type OverrideImpact, overrideImpact } from '../overrides/override-impact.js';
import { type OverrideView, viewed } from '../overrides/override-state.js';
import type { Page, PageArgs } from './page.js';
import type { Reader, Snapshots } from './reader.js';

export type { OverrideFilter } from '../../persistence/stores/override-reads.js';
export type { OverrideView } from '../overrides/override-state.js';

/** Enough for an impact; of a longer life every so many cycles stand for the others. */
const MOST_STRETCHES = 1_000;
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
      readonly impacts: ImpactStore;
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

  /** What each of them brought; none for notes, and for what no cycle has counted yet. */
  async impacts(reader: Reader, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, OverrideImpact>> {
    const { snapshots, overrides, accounts, impacts } = this.deps;
    return snapshots.read(reader, async (tx) => {
      const found = new Map<Uuid, OverrideImpact>();
      const account = await accounts.find(tx, reader.accountId);
      if (!account) return found;
      const nowMs = await this.#now(tx, reader);
      for (const record of await overrides.byIds(tx, reader.accountId, ids)) {
        const endMs = Math.min(record.endedAtMs ?? record.expiresAtMs, nowMs);
        const scene = await impacts.scene(tx, reader.accountId, record.campaignId, endMs);
        const stretches = await impacts.stretches(tx, reader.accountId, record.id, endMs, MOST_STRETCHES);
        const impact = overrideImpact(record.id, scene, stretches, account.timeZone);
        if (impact) found.set(record.id, impact);
      }
      return found;
    });
  }

  async #now(tx: Transaction, { accountId }: Reader): Promise<number> {
    const account = await this.deps.accounts.find(tx, accountId);
    return account ? accountTimeMs(account.clock, this.deps.clock.now()) : 0;
  }
}
