import type { Uuid } from '../kernel/ids.js';
import type { LogFilter } from '../persistence/stores/event-log-store.js';
import { type LiveEvent, matches } from './event-matching.js';
import type { LiveEnd } from './live-end.js';
import type { SubscriberQueue } from './subscriber-queue.js';

export interface Subscriber {
  readonly filter: LogFilter;
  /** The token whose rights are checked whenever events are read. */
  readonly tokenId: Uuid;
  readonly queue: SubscriberQueue;
}

/** The subscribers of one process, by account. */
export class FanOut {
  readonly #accounts = new Map<Uuid, Set<Subscriber>>();

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

  endWhere(isOver: (subscriber: Subscriber) => boolean, why: LiveEnd): void {
    for (const subscriber of this.#all()) if (isOver(subscriber)) subscriber.queue.end(why);
  }

  tokenIds(): Uuid[] {
    return [...new Set(this.#all().map((subscriber) => subscriber.tokenId))];
  }

  get size(): number {
    return this.#all().length;
  }

  #all(): Subscriber[] {
    return [...this.#accounts.values()].flatMap((subscribers) => [...subscribers]);
  }
}
