import type { Actor } from '../auth/actor.js';
import type { Clock } from '../kernel/ports/clock.js';
import type { EventLogStore, LogFilter, Right } from '../persistence/stores/event-log-store.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { DeliveredEvent } from './delivered-event.js';
import { liveEvent } from './event-matching.js';
import type { FanOut, Subscriber } from './fan-out.js';
import { LiveEnd, rightLost } from './live-end.js';
import type { LiveRequest } from './live-session.js';
import { LiveStream, type ReadLog } from './live-stream.js';
import type { LogTail } from './log-tail.js';
import { type QueueLimits, SubscriberQueue } from './subscriber-queue.js';

export interface LiveFeedDeps {
  readonly unitOfWork: UnitOfWork;
  readonly eventLogStore: EventLogStore;
  readonly fanOut: FanOut;
  readonly tail: LogTail;
  readonly clock: Clock;
}

export interface SubscribeOptions {
  /** Ends the stream. */
  readonly signal?: AbortSignal;
  /** Told at once when the stream is ended for its reader (too slow, rights lost), even while the reader takes nothing. */
  readonly onEnd?: (end: LiveEnd) => void;
}

const REPLAY_BATCH = 200;

/** Opens the streams of subscribers, with and without a cursor. */
export class LiveFeed {
  #closed = false;

  constructor(
    private readonly deps: LiveFeedDeps,
    private readonly queueLimits: QueueLimits,
  ) {}

  /** Rejects with a `LiveEnd` when the stream cannot begin; ends when `signal` aborts. */
  async subscribe(actor: Actor, request: LiveRequest, options: SubscribeOptions = {}): Promise<LiveStream> {
    const { fanOut, tail } = this.deps;
    const after = request.after == null ? null : decodeCursor(request.after);
    const filter = filterOf(actor, request);
    await tail.ready();
    if (after !== null) await this.#refuseForeign(after);
    if (this.#closed) throw goingAway();

    // From here to `add` nothing may wait: the queue has to join where the tail stands.
    const joinAt = tail.position;
    const queue = new SubscriberQueue(this.queueLimits, joinAt, {
      stopwatch: () => performance.now(),
      onEnd: (end) => {
        fanOut.remove(subscriber);
        options.onEnd?.(end);
      },
    });
    const subscriber: Subscriber = { filter, right: actor, queue };
    fanOut.add(subscriber);

    const { signal } = options;
    const close = (): void => queue.end('closed');
    if (signal?.aborted) close();
    signal?.addEventListener('abort', close, { once: true });
    const detach = (): void => {
      fanOut.remove(subscriber);
      signal?.removeEventListener('abort', close);
    };
    const start = after ?? joinAt;
    const recent = tail.window.since(start, filter)?.map(({ event }) => event);
    const known = recent && start < joinAt ? { events: recent, reached: joinAt } : null;
    return new LiveStream(start, known, queue, this.#replay(subscriber), detach, () => tail.position);
  }

  /** Ends a connection with the right that it rests on, whether or not it subscribes to anything. @returns how to stop that */
  whileHeld(right: Right, end: (why: LiveEnd) => void): () => void {
    return this.deps.fanOut.hold({ right, end });
  }

  /** Streams that are open. */
  get size(): number {
    return this.deps.fanOut.size;
  }

  /** A cursor for who has seen no event yet: everything that happens from now on is behind it. */
  async cursor(): Promise<string> {
    const { unitOfWork, eventLogStore } = this.deps;
    const head = await unitOfWork.read('system', (tx) => eventLogStore.head(tx));
    return encodeCursor(head.position);
  }

  /** Ends all streams; transports tell their clients to come back. */
  close(): void {
    this.#closed = true;
    this.deps.fanOut.endAll(goingAway());
  }

  async #refuseForeign(after: number): Promise<void> {
    const { unitOfWork, eventLogStore } = this.deps;
    const head = await unitOfWork.read('system', (tx) => eventLogStore.head(tx));
    if (after < head.droppedPosition || after > head.position) throw expired();
  }

  #replay(subscriber: Subscriber): ReadLog {
    const { unitOfWork, eventLogStore, clock } = this.deps;
    const { filter, right } = subscriber;
    return async ({ after, until }) => {
      const { head, logged, lost } = await unitOfWork.read('system', async (tx) => ({
        head: await eventLogStore.head(tx),
        lost: await eventLogStore.lostRights(tx, [right], clock.now()),
        logged: await eventLogStore.read(tx, filter, { after, until, limit: REPLAY_BATCH }),
      }));
      if (lost.length > 0) throw rightLost();
      if (after < head.droppedPosition || until > head.position) throw expired();
      const events = logged.map((row): DeliveredEvent => liveEvent(row).event);
      return { events, reached: events.length < REPLAY_BATCH ? until : events.at(-1)!.position };
    };
  }
}

function filterOf(actor: Actor, request: LiveRequest): LogFilter {
  return {
    accountId: actor.accountId,
    kinds: request.kinds,
    campaignIds: request.campaignIds ?? null,
  };
}

function expired(): LiveEnd {
  return new LiveEnd(
    'CURSOR_EXPIRED',
    'Events behind this cursor are no longer kept: read the state afresh and subscribe without `after`.',
  );
}

function goingAway(): LiveEnd {
  return new LiveEnd('GOING_AWAY', 'The server is stopping: subscribe again with the last cursor.');
}
