import { setMaxListeners } from 'node:events';
import type { WebSocket as GraphqlSocket } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { encodeCursor } from '../events/cursor.js';
import type { LiveEnd } from '../events/live-end.js';
import type { LiveStream } from '../events/live-stream.js';
import { Fault } from '../kernel/fault.js';
import type { Logger } from '../kernel/ports/logger.js';
import type { LiveClient } from './live-api.js';
import type { LiveConnection } from './live-connection.js';
import { Inbox } from './live-inbox.js';
import type { LiveLimits } from './live-limits.js';

/** RFC 6455 and graphql-transport-ws. Clients come back by themselves after 1001, 1013 and 4403; not after the others. */
export const CLOSE = {
  goingAway: [1001, 'Going away'],
  policy: [1008, 'Too many messages'],
  failed: [1011, 'Internal server error'],
  tryAgainLater: [1013, 'Try again later'],
  badRequest: [4400, 'Bad request'],
  unauthorized: [4401, 'Unauthorized'],
  forbidden: [4403, 'Forbidden'],
  tooManyAttempts: [4429, 'Too many attempts'],
} as const satisfies Record<string, readonly [code: number, reason: string]>;
export type Close = (typeof CLOSE)[keyof typeof CLOSE];

/** For the close frame to arrive and be answered. */
const LAST_WORD_MS = 1_000;

export interface LiveSocketParts {
  readonly requestId: string;
  readonly limits: LiveLimits;
  readonly logger: Logger;
  readonly authorization: string | undefined;
  readonly traceparent: string | undefined;
  /** Of the client, proxies seen through. */
  readonly address: string;
}

/** One WebSocket: what it may send, whether it is alive, and with which code it ends. */
export class LiveSocket implements LiveConnection {
  readonly lastEventId = null;
  readonly transport = 'websocket';
  /** `Bearer …`, from the connection's parameters or the header of the upgrade. */
  authorization: unknown;
  traceparent: string | undefined;
  readonly #aborting = new AbortController();
  #client: LiveClient | null = null;
  readonly #streams = new Set<LiveStream>();
  #alive = true;
  #messages = 0;
  #messagesSince = 0;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(
    private readonly socket: WebSocket,
    private readonly parts: LiveSocketParts,
  ) {
    const { requestId, limits, logger, authorization, traceparent } = parts;
    this.authorization = authorization;
    this.traceparent = traceparent;
    // As many listeners as there are subscriptions.
    setMaxListeners(0, this.#aborting.signal);
    this.#heartbeat = setInterval(() => this.#beat(), limits.keepAliveMs);
    socket.on('pong', () => (this.#alive = true));
    // A frame too large, or one that is no frame: `ws` closes the socket itself.
    socket.on('error', (error) => logger.debug({ requestId, err: error }, 'A socket broke.'));
    socket.once('close', () => {
      clearInterval(this.#heartbeat);
      this.#aborting.abort();
    });
  }

  get requestId(): string {
    return this.parts.requestId;
  }

  get address(): string {
    return this.parts.address;
  }

  get client(): LiveClient {
    if (!this.#client) throw new Fault('A socket was used before it was authenticated.');
    return this.#client;
  }

  set client(client: LiveClient) {
    this.#client = client;
  }

  /** @param release what to call when the socket is gone */
  rests(release: () => void): void {
    this.signal.addEventListener('abort', release, { once: true });
    if (this.signal.aborted) release();
  }

  get signal(): AbortSignal {
    return this.#aborting.signal;
  }

  /** The first close wins; after it nothing more is sent, so that no stream seems to have completed. */
  close([code, reason]: readonly [code: number, reason: string]): void {
    this.socket.close(code, reason);
    this.#aborting.abort();
  }

  /** What still comes of who sent too much is dropped as it is read, and that not for long. */
  #shutOut(): void {
    this.close(CLOSE.policy);
    setTimeout(() => this.socket.terminate(), LAST_WORD_MS).unref();
  }

  onBegin(stream: LiveStream): void {
    this.#streams.add(stream);
  }

  onEnd(end: LiveEnd | 'failed'): void {
    // That one is told in the words of the operation; the socket may go on.
    if (end !== 'failed' && end.code === 'CURSOR_EXPIRED') return;
    if (end === 'failed' || end.code === 'SLOW_CONSUMER') this.close(CLOSE.tryAgainLater);
    else if (end.code === 'UNAUTHENTICATED') this.close(CLOSE.forbidden);
    else this.close(CLOSE.goingAway);
  }

  /** The socket as graphql-ws sees it. */
  forProtocol(): GraphqlSocket {
    return {
      protocol: this.socket.protocol,
      send: (data) => this.#send(data),
      close: (code, reason) => this.close([code ?? CLOSE.failed[0], reason ?? '']),
      onMessage: (handle) => {
        const inbox = new Inbox((message) => {
          handle(message).catch((error: unknown) => this.#failed(error));
        });
        this.signal.addEventListener('abort', () => inbox.close(), { once: true });
        this.socket.on('message', (data: Buffer) => {
          if (this.signal.aborted) return;
          if (this.#isTooMany()) this.#shutOut();
          else inbox.push(data.toString('utf8'));
        });
      },
    };
  }

  /** Resolves when the system has taken the data: a reader that does not read holds its streams still. */
  #send(data: string): Promise<void> {
    if (this.socket.readyState !== this.socket.OPEN) return Promise.resolve();
    return new Promise((resolve) => {
      // An error means that the socket is closing, which ends its streams; there is nobody to tell.
      this.socket.send(data, () => resolve());
    });
  }

  #failed(error: unknown): void {
    const fields = { requestId: this.requestId, err: error };
    // What is away comes back; of 1011 clients think that it does not.
    if (error instanceof Fault && error.retryable) {
      this.parts.logger.warn(fields, 'A message of a socket met something that is away.');
      this.close(CLOSE.tryAgainLater);
    } else {
      this.parts.logger.error(fields, 'A message of a socket could not be handled.');
      this.close(CLOSE.failed);
    }
  }

  #isTooMany(): boolean {
    const nowMs = performance.now();
    if (nowMs - this.#messagesSince > this.parts.limits.messages.withinMs) {
      this.#messagesSince = nowMs;
      this.#messages = 0;
    }
    this.#messages += 1;
    return this.#messages > this.parts.limits.messages.count;
  }

  #beat(): void {
    if (!this.#alive) {
      this.socket.terminate();
      return;
    }
    this.#alive = false;
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.socket.ping();
    const position = this.#quietPosition();
    if (position !== null)
      void this.#send(JSON.stringify({ type: 'ping', payload: { cursor: encodeCursor(position) } }));
  }

  /** From where the client could resume all its streams; `null` while something is on its way to it. */
  #quietPosition(): number | null {
    for (const stream of this.#streams) if (stream.closed) this.#streams.delete(stream);
    const positions = [...this.#streams].map((stream) => stream.quietPosition());
    const known = positions.filter((position) => position !== null);
    return known.length > 0 && known.length === positions.length ? Math.min(...known) : null;
  }
}
