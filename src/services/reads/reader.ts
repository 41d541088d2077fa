import type { Actor } from '../../auth/actor.js';
import type { Transaction } from '../../persistence/transaction.js';
import type { UnitOfWork } from '../../persistence/unit-of-work.js';
import { isRefusal, type Refusal } from '../../kernel/problem.js';
import type { KeysetWindow, Placed } from '../../persistence/keyset.js';
import type { Page, PageArgs } from './page.js';
import { type NamedOrder, pageOf, windowOf } from './paging.js';

/** Whose rows are read. Reading needs no more than a token of the account. */
export type Reader = Pick<Actor, 'accountId'>;

/** The frame of the reads: one snapshot each, in the reader's account. */
export class Snapshots {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async read<Result>({ accountId }: Reader, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    return this.unitOfWork.read({ accountId }, work);
  }

  /** Records by what they are asked for by; what is missing, or another account's, is not in the map. */
  async mapped<Record, Key>(
    reader: Reader,
    keyOf: (record: Record) => Key,
    work: (tx: Transaction) => Promise<readonly Record[]>,
  ): Promise<ReadonlyMap<Key, Record>> {
    const records = await this.read(reader, work);
    return new Map(records.map((record) => [keyOf(record), record]));
  }

  async page<Node>(
    reader: Reader,
    args: PageArgs,
    order: NamedOrder,
    work: (tx: Transaction, window: KeysetWindow) => Promise<readonly Placed<Node>[]>,
  ): Promise<Page<Node> | Refusal> {
    const window = windowOf(args, order);
    if (isRefusal(window)) return window;
    return pageOf(await this.read(reader, (tx) => work(tx, window)), window, order);
  }

  /** The same page of several parents at once; a parent without rows has an empty one. */
  async pages<Node, Parent>(
    reader: Reader,
    parents: readonly Parent[],
    args: PageArgs,
    order: NamedOrder,
    work: (tx: Transaction, window: KeysetWindow) => Promise<ReadonlyMap<Parent, readonly Placed<Node>[]>>,
  ): Promise<ReadonlyMap<Parent, Page<Node>> | Refusal> {
    const window = windowOf(args, order);
    if (isRefusal(window)) return window;
    const rows = await this.read(reader, (tx) => work(tx, window));
    return new Map(parents.map((parent) => [parent, pageOf(rows.get(parent) ?? [], window, order)]));
  }
}
