import { encodeCursor } from './cursor.js';
import type { DeliveredEvent } from './delivered-event.js';
import type { SubscriberQueue } from './subscriber-queue.js';

/** A stretch of the log for one subscriber, up to `until` inclusive; `reached` tells how far it looked. */
export type ReadLog = (range: {
  after: number;
  until: number;
}) => Promise<{ events: DeliveredEvent[]; reached: number }>;

/**
 * The events of one subscriber: the log from its cursor to where its queue joins, then the queue. The queue listens before
 * the log is read, so nothing falls between; what both hold is dropped by its position.
 */
export class LiveStream implements AsyncIterableIterator<DeliveredEvent> {
  /** Everything that this stream delivers is behind it. */
  readonly startCursor: string;
  #replayed: DeliveredEvent[] = [];
  #position: number;
  #live = false;
  #closed = false;

  constructor(
    after: number,
    private readonly queue: SubscriberQueue,
    private readonly readLog: ReadLog,
    private readonly detach: () => void,
  ) {
    this.#position = after;
    this.startCursor = encodeCursor(after);
  }

  async next(): Promise<IteratorResult<DeliveredEvent, undefined>> {
    if (this.#closed) return { value: undefined, done: true };
    try {
      const event = (await this.#fromLog()) ?? (await this.#fromQueue());
      if (event) return { value: event, done: false };
    } catch (error) {
      this.#close();
      throw error;
    }
    this.#close();
    return { value: undefined, done: true };
  }

  async return(): Promise<IteratorResult<DeliveredEvent, undefined>> {
    this.#close();
    return { value: undefined, done: true };
  }

  async throw(error: unknown): Promise<IteratorResult<DeliveredEvent, undefined>> {
    this.#close();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #fromLog(): Promise<DeliveredEvent | null> {
    while (!this.#live && !this.queue.ended) {
      const next = this.#replayed.shift();
      if (next) return next;
      if (this.#position >= this.queue.joinAt) {
        this.#live = true;
        this.queue.goLive();
      } else {
        const { events, reached } = await this.readLog({ after: this.#position, until: this.queue.joinAt });
        this.#replayed = events;
        this.#position = reached;
      }
    }
    return null;
  }

  async #fromQueue(): Promise<DeliveredEvent | null> {
    for (;;) {
      const event = await this.queue.take();
      if (event === null || event.position > this.#position) return event;
    }
  }

  #close(): void {
    this.#closed = true;
    this.#replayed = [];
    this.queue.end('closed');
    this.detach();
  }
}
