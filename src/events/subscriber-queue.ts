import type { DeliveredEvent } from './delivered-event.js';
import type { LiveEvent } from './event-matching.js';
import { LiveEnd } from './live-end.js';

export interface QueueLimits {
  readonly events: number;
  readonly bytes: number;
}

/** Next event, or the end: `null` when the reader wanted it, a `LiveEnd` thrown when not. */
type Taken = DeliveredEvent | null;

/**
 * What waits for one subscriber, bounded. While its reader still replays the log, an overflow only moves the place up to
 * which it has to replay; once it is live, an overflow ends it, and it resumes by cursor.
 */
export class SubscriberQueue {
  #waiting: LiveEvent[] = [];
  #bytes = 0;
  #replaying: boolean;
  #end: LiveEnd | 'closed' | null = null;
  #taker: { resolve(taken: Taken): void; reject(end: LiveEnd): void } | null = null;

  /** @param attachedAt position of the log at which the queue began to listen: all behind it comes through here. */
  constructor(
    private readonly limits: QueueLimits,
    private attachedAt: number,
    private readonly options: { readonly replaying: boolean; readonly onEnd?: (end: LiveEnd) => void },
  ) {
    this.#replaying = options.replaying;
  }

  /** Up to where the reader must replay the log before it may take from here. */
  get joinAt(): number {
    return this.attachedAt;
  }

  get ended(): boolean {
    return this.#end !== null;
  }

  /** From now on nothing may be left out. */
  goLive(): void {
    this.#replaying = false;
  }

  push(added: LiveEvent): void {
    if (this.#end) return;
    if (this.#taker) {
      const taker = this.#taker;
      this.#taker = null;
      taker.resolve(added.event);
      return;
    }
    const full = this.#waiting.length >= this.limits.events || this.#bytes + added.bytes > this.limits.bytes;
    if (!full || (this.#waiting.length === 0 && !this.#replaying)) {
      this.#waiting.push(added);
      this.#bytes += added.bytes;
    } else if (this.#replaying) {
      this.#clear();
      this.attachedAt = added.event.position;
    } else {
      this.end(new LiveEnd('SLOW_CONSUMER', 'Too far behind: subscribe again with the last cursor.'));
    }
  }

  /** One taker at a time. */
  take(): Promise<Taken> {
    const next = this.#waiting.shift();
    if (next) {
      this.#bytes -= next.bytes;
      return Promise.resolve(next.event);
    }
    if (this.#end === 'closed') return Promise.resolve(null);
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      this.#taker = { resolve, reject };
    });
  }

  /** Ends it at once: what still waits is dropped, for the cursor of the reader stands before it. */
  end(why: LiveEnd | 'closed'): void {
    if (this.#end) return;
    this.#end = why;
    this.#clear();
    const taker = this.#taker;
    this.#taker = null;
    if (why === 'closed') taker?.resolve(null);
    else {
      taker?.reject(why);
      this.options.onEnd?.(why);
    }
  }

  #clear(): void {
    this.#waiting = [];
    this.#bytes = 0;
  }
}
