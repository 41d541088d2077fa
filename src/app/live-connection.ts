import type { LiveEnd } from '../events/live-end.js';
import type { LiveFeed } from '../events/live-feed.js';
import type { LiveRequest, LiveSession } from '../events/live-session.js';
import type { LiveStream } from '../events/live-stream.js';
import type { LiveClient } from './live-api.js';
import type { Transport } from './watch/operation-watch.js';

/** One client on a live transport, from its authentication to its end. */
export interface LiveConnection {
  readonly client: LiveClient;
  readonly requestId: string;
  readonly transport: Transport;
  /** Of the trace in which its client opened it. */
  readonly traceparent: string | undefined;
  /** Aborts when the client or the server goes away. */
  readonly signal: AbortSignal;
  /** What an SSE client saw last; it stands above the `after` of the operation, which a reconnecting browser repeats. */
  readonly lastEventId: string | null;
  /** A stream stands; everything behind its `startCursor` comes through it. */
  onBegin(stream: LiveStream): void;
  /** A stream ended and its client has to hear of it in the words of the transport. */
  onEnd(end: LiveEnd | 'failed'): void;
}

/** The door that resolvers see, for one operation of a connection. */
export class ConnectionSession implements LiveSession {
  constructor(
    private readonly feed: LiveFeed,
    private readonly connection: LiveConnection,
  ) {}

  async subscribe(request: LiveRequest): Promise<LiveStream> {
    const { client, signal, lastEventId } = this.connection;
    const after = lastEventId ?? request.after;
    const stream = await this.feed.subscribe(
      client.actor,
      { ...request, after },
      // At once: a client that does not read would keep the iteration from finding out.
      { signal, onEnd: (end) => this.connection.onEnd(end) },
    );
    this.connection.onBegin(stream);
    return stream;
  }
}
