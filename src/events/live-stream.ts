import { encodeCursor } from './cursor.js';
import type { DeliveredEvent } from './delivered-event.js';
import type { SubscriberQueue } from './subscriber-queue.js';

/** A stretch of the log for one subscriber, up to `until` inclusive; `reached` tells how far it looked. */
export type ReadLog = (range: { after: number; until: number }) => Promise<Stretch>;

export interface Stretch {
  readonly events: DeliveredEvent[];
  readonly reached: number;
}

type Step = IteratorResult<DeliveredEvent, undefined>;

/**
 * The events of one subscriber: the log from its cursor to where its queue joins, then the queue. The queue listens before
 * the log is read, so nothing falls between; what both hold is dropped by its position. When the queue overflows, the
 * place where it joins moves on, and the reader goes back to the log for what it missed.
 */
export class LiveStream implements AsyncIterableIterator<DeliveredEvent> {
  /** Everything that this stream delivers is behind it. */
  readonly startCursor: string;
  /** Behind this position the reader still has to look. */
  #position: number;
  /** Read from the log, not delivered yet. */
  #replayed: DeliveredEvent[];
  #closed = false;

  constructor(
    after: number,
    /** The first stretch, where it was still in memory. */
    known: Stretch | null,
    private readonly queue: SubscriberQueue,
    private readonly readLog: ReadLog,
    private readonly detach: () => void,
    /** Up to where the process has handed out the log. */
    private readonly handedOut: () => number,
  ) {
    this.#position = known?.reached ?? after;
    this.#replayed = known?.events ?? [];
    this.startCursor = encodeCursor(after);
  }

  /**
   * Behind which position nothing is missing for a reader that has taken everything so far; `null` while something is on
   * its way. In a quiet stream it moves on, so that the reader's cursor does not grow too old to resume from.
   */
  quietPosition(): number | null {
    return this.queue.isAwaited ? Math.max(this.#position, this.handedOut()) : null;
  }

  get closed(): boolean {
    return this.#closed;
  }

  async next(): Promise<Step> {
    if (this.#closed) return { value: undefined, done: true };
    this.queue.asked();
    try {
      const event = await this.#next();
      if (event) return { value: event, done: false };
    } catch (error) {
      this.#close();
      throw error;
    }
    return this.return();
  }

  async return(): Promise<Step> {
    this.#close();
    return { value: undefined, done: true };
  }

  async throw(error: unknown): Promise<Step> {
    this.#close();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #next(): Promise<DeliveredEvent | null> {
    for (;;) {
      await this.#readUpToQueue();
      const replayed = this.#replayed.shift();
      if (replayed) return replayed;
      // Looked at again right before taking: the queue may have overflowed while the log was read.
      if (this.#position < this.queue.joinAt && !this.queue.ended) continue;
      const event = await this.queue.take();
      if (event === null) return null;
      if (event.position <= this.#position) continue;
      this.#position = event.position;
      return event;
    }
  }

  async #readUpToQueue(): Promise<void> {
    if (this.queue.ended) this.#replayed = [];
    while (this.#replayed.length === 0 && this.#position < this.queue.joinAt && !this.queue.ended) {
      const { events, reached } = await this.readLog({ after: this.#position, until: this.queue.joinAt });
      this.#replayed = events;
      this.#position = reached;
    }
  }

  #close(): void {
    this.#closed = true;
    this.#replayed = [];
    this.queue.end('closed');
    this.detach();
  }
}
