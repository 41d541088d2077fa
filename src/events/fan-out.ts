import type { Uuid } from '../kernel/ids.js';
import type { LogFilter, Right } from '../persistence/stores/event-log-store.js';
import { type LiveEvent, matches } from './event-matching.js';
import type { LiveEnd } from './live-end.js';
import type { SubscriberQueue } from './subscriber-queue.js';

/** Something that stands as long as a right does. */
export interface Holder {
  /** Checked whenever events are read. */
  readonly right: Right;
  end(why: LiveEnd): void;
}

export interface Subscriber {
  readonly filter: LogFilter;
  readonly right: Right;
  readonly queue: SubscriberQueue;
}

/** The subscribers of one process, by account; and its connections, which may stand without any. */
export class FanOut {
  readonly #accounts = new Map<Uuid, Set<Subscriber>>();
  readonly #connections = new Set<Holder>();

  /** @returns how to let it go */
  hold(connection: Holder): () => void {
    this.#connections.add(connection);
    return () => void this.#connections.delete(connection);
  }

  add(subscriber: Subscriber): void {
    const { accountId } = subscriber.filter;
    const subscribers = this.#accounts.get(accountId) ?? new Set();
    this.#accounts.set(accountId, subscribers.add(subscriber));
  }

  remove(subscriber: Subscriber): void {
    const { accountId } = subscriber.filter;
    const subscribers = this.#accounts.get(accountId);
    subscribers?.delete(subscriber);
    if (subscribers?.size === 0) this.#accounts.delete(accountId);
  }

  publish(events: readonly LiveEvent[]): void {
    for (const added of events)
      for (const { filter, queue } of this.#accounts.get(added.event.accountId) ?? [])
        if (matches(filter, added.event)) queue.push(added);
  }

  endAll(why: LiveEnd): void {
    for (const subscriber of this.#all()) subscriber.queue.end(why);
  }

  /** Ends what rests on one of these. */
  endRights(lost: readonly Right[], why: LiveEnd): void {
    const over = new Set(lost.map(keyOf));
    for (const { right, queue } of this.#all()) if (over.has(keyOf(right))) queue.end(why);
    for (const connection of this.#connections) if (over.has(keyOf(connection.right))) connection.end(why);
  }

  /** What all of it rests on, each once. */
  rights(): Right[] {
    const holders = [...this.#all(), ...this.#connections];
    return [...new Map(holders.map(({ right }) => [keyOf(right), right])).values()];
  }

  get size(): number {
    return this.#all().length;
  }

  #all(): Subscriber[] {
    return [...this.#accounts.values()].flatMap((subscribers) => [...subscribers]);
  }
}

/** Equal for rights that stand and fall together. */
function keyOf({ tokenId, role, expiresAtMs }: Right): string {
  return `${tokenId} ${role} ${expiresAtMs ?? ''}`;
}
