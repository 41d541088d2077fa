import type { LogFilter } from '../persistence/stores/event-log-store.js';
import { type LiveEvent, matches } from './event-matching.js';

export interface WindowLimits {
  readonly events: number;
  readonly bytes: number;
}

/**
 * The newest stretch of the log, of all accounts, bounded. Readers cut off together resume together; from here that costs
 * no query.
 */
export class EventWindow {
  #events: LiveEvent[] = [];
  #bytes = 0;
  #floor: number;

  constructor(
    private readonly limits: WindowLimits,
    floor: number,
  ) {
    this.#floor = floor;
  }

  add(events: readonly LiveEvent[]): void {
    for (const added of events) {
      this.#events.push(added);
      this.#bytes += added.bytes;
    }
    let drop = 0;
    while (
      drop < this.#events.length &&
      (this.#events.length - drop > this.limits.events || this.#bytes > this.limits.bytes)
    ) {
      const dropped = this.#events[drop]!;
      this.#bytes -= dropped.bytes;
      this.#floor = dropped.event.position;
      drop += 1;
    }
    if (drop > 0) this.#events = this.#events.slice(drop);
  }

  /** All that matches behind a position, or `null` when the window does not reach back so far. */
  since(position: number, filter: LogFilter): LiveEvent[] | null {
    if (position < this.#floor) return null;
    return this.#events.filter(({ event }) => event.position > position && matches(filter, event));
  }
}
