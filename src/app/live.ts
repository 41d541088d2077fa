import type { FastifyInstance } from 'fastify';
import { FanOut } from '../events/fan-out.js';
import { LiveFeed } from '../events/live-feed.js';
import { LogTail } from '../events/log-tail.js';
import { Poller } from '../events/poller.js';
import { Relay } from '../events/relay.js';
import { WakeChannel } from '../events/wake-channel.js';
import type { EventKind } from '../kernel/words.js';
import type { Clock } from '../kernel/ports/clock.js';
import type { IdSource } from '../kernel/ports/id-source.js';
import type { Logger } from '../kernel/ports/logger.js';
import { EventLogStore } from '../persistence/stores/event-log-store.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import type { Doors } from './http/doors.js';
import type { LiveApi } from './live-api.js';
import { LIVE_LIMITS, type LiveLimits } from './live-limits.js';
import { LiveOperations } from './live-operations.js';
import { LiveEventStreams } from './live-sse.js';
import { LiveWebSockets } from './live-websocket.js';
import { OperationWatch } from './watch/operation-watch.js';

export interface LiveParts {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly idSource: IdSource;
  readonly limits?: LiveLimits;
  readonly activeMs?: number;
  readonly idleMs?: number;
  /** Told of each event that a subscriber is answered with. */
  readonly onDelivered?: (kind: EventKind) => void;
  /** Told how long each event took from its recording to here. */
  readonly onRead?: (lagMs: number) => void;
  readonly watch?: OperationWatch;
}

/** What hangs on this process now. */
export interface LiveCounts {
  readonly webSockets: number;
  readonly eventStreams: number;
  readonly subscriptions: number;
}

/** The live side of a process: the relay in every process, the tail of the log where clients connect. */
export class Live {
  readonly feed: LiveFeed;
  readonly #limits: LiveLimits;
  readonly #fanOut = new FanOut();
  readonly #eventLogStore = new EventLogStore();
  readonly #relaying: Poller;
  readonly #tailing: Poller;
  readonly #wake: WakeChannel;
  #connections = (): Omit<LiveCounts, 'subscriptions'> => ({ webSockets: 0, eventStreams: 0 });

  constructor(private readonly parts: LiveParts) {
    const { unitOfWork, clock, databaseUrl, logger, activeMs = 200, idleMs = 1_000 } = parts;
    this.#limits = parts.limits ?? LIVE_LIMITS;
    const eventLogStore = this.#eventLogStore;
    const { onRead = () => undefined } = parts;
    const tail = new LogTail(
      { unitOfWork, eventLogStore, fanOut: this.#fanOut, clock, onRead },
      this.#limits.window,
    );
    this.feed = new LiveFeed(
      { unitOfWork, eventLogStore, fanOut: this.#fanOut, tail, clock },
      this.#limits.queue,
    );
    const relay = new Relay({ unitOfWork, eventLogStore, announce: () => this.#wake.announce() });
    const pace = { activeMs, idleMs, logger };
    this.#relaying = new Poller({ ...pace, name: 'event relay', turn: () => relay.turn() });
    this.#tailing = new Poller({ ...pace, name: 'event tail', turn: () => tail.turn() });
    this.#wake = new WakeChannel({ databaseUrl, logger, onWake: () => this.#tailing.wake() });
  }

  /** @param clients whether clients connect to this process; a worker only relays. */
  start({ clients }: { clients: boolean }): void {
    this.#wake.start();
    this.#relaying.start();
    if (clients) this.#tailing.start();
  }

  /** WebSocket and SSE behind the gate of the API; returns how to end their connections. */
  mount(fastify: FastifyInstance, api: LiveApi, doors: Doors): () => Promise<void> {
    const { logger, idSource, onDelivered = () => undefined } = this.parts;
    const watch = this.parts.watch ?? new OperationWatch();
    const operations = new LiveOperations({ api, feed: this.feed, logger, onDelivered, watch });
    const sockets = new LiveWebSockets({
      api,
      feed: this.feed,
      operations,
      limits: this.#limits,
      logger,
      idSource,
      doors,
    });
    const streams = new LiveEventStreams({ api, operations, limits: this.#limits, doors });
    this.#connections = () => ({ webSockets: sockets.size, eventStreams: streams.size });
    sockets.mount(fastify.server);
    streams.mount(fastify);
    return async () => {
      streams.close();
      await sockets.close();
      this.feed.close();
    };
  }

  counts(): LiveCounts {
    return { ...this.#connections(), subscriptions: this.#fanOut.size };
  }

  /** How long the oldest event has waited for its place in the log. */
  waitingMs(): Promise<number> {
    return this.parts.unitOfWork.read('system', (tx) => this.#eventLogStore.waitingMs(tx));
  }

  async stop(): Promise<void> {
    this.feed.close();
    await Promise.all([this.#relaying.stop(), this.#tailing.stop()]);
    await this.#wake.stop();
  }
}
