import type { DeliveredEvent } from './delivered-event.js';
import type { LiveEvent } from './event-matching.js';
import { LiveEnd } from './live-end.js';

export interface QueueLimits {
  readonly events: number;
  readonly bytes: number;
  /** A reader whose queue is full, and who has asked for nothing for so long, is told to come back. */
  readonly patienceMs: number;
}

export interface QueueOptions {
  /** Milliseconds, from any origin. */
  readonly stopwatch: () => number;
  /** Told at once, even while the reader takes nothing. */
  readonly onEnd?: (end: LiveEnd) => void;
}

/** Next event, or `null` when the reader closed the queue; any other end is thrown. */
type Taken = DeliveredEvent | null;

/**
 * What waits for one subscriber, bounded. What does not fit is left to the log: the queue is emptied, and begins again
 * behind the event that did not fit (`joinAt`), up to where its reader has to read the log. So a burst costs a reader that
 * keeps up nothing but a query, and one that does not read at all is ended.
 */
export class SubscriberQueue {
  #waiting: LiveEvent[] = [];
  #bytes = 0;
  #joinAt: number;
  #askedMs: number;
  #end: LiveEnd | 'closed' | null = null;
  #taker: { resolve(taken: Taken): void; reject(end: LiveEnd): void } | null = null;

  /** @param attachedAt position of the log at which the queue begins to listen: all behind it comes through here. */
  constructor(
    private readonly limits: QueueLimits,
    attachedAt: number,
    private readonly options: QueueOptions,
  ) {
    this.#joinAt = attachedAt;
    this.#askedMs = options.stopwatch();
  }

  /** Up to where the reader must read the log before it may take from here. */
  get joinAt(): number {
    return this.#joinAt;
  }

  /** Whether the reader has everything and asks for more. */
  get isAwaited(): boolean {
    return this.#taker !== null;
  }

  get ended(): boolean {
    return this.#end !== null;
  }

  /** The reader wants its next event, from wherever: it is alive. */
  asked(): void {
    this.#askedMs = this.options.stopwatch();
  }

  push(added: LiveEvent): void {
    if (this.#end) return;
    if (this.#taker) {
      const taker = this.#taker;
      this.#taker = null;
      // It waited for us, not we for it: its time runs from now.
      this.asked();
      taker.resolve(added.event);
    } else if (this.#fits(added)) {
      this.#waiting.push(added);
      this.#bytes += added.bytes;
    } else if (this.options.stopwatch() - this.#askedMs > this.limits.patienceMs) {
      this.end(new LiveEnd('SLOW_CONSUMER', 'Too far behind: subscribe again with the last cursor.'));
    } else {
      this.#clear();
      this.#joinAt = added.event.position;
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

  #fits(added: LiveEvent): boolean {
    return this.#waiting.length < this.limits.events && this.#bytes + added.bytes <= this.limits.bytes;
  }

  #clear(): void {
    this.#waiting = [];
    this.#bytes = 0;
  }
}
