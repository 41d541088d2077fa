import { type Client, createClient, MessageType } from 'graphql-ws';
import type { AllocationTailSubscription } from './gql/graphql.js';
import { CHANGES } from './operations.js';

export type AllocationChanged = AllocationTailSubscription['allocationChanged'];

export interface FollowOptions {
  /** The GraphQL endpoint, `http://127.0.0.1:4000/graphql`. */
  readonly url: URL;
  readonly token: string;
  readonly campaignId: string | null;
  /** Where to go on; `null` for what happens from now. */
  readonly after: string | null;
  /** Connected, and from here on nothing is missed: the time to read the state that the events will change. */
  readonly onReady: () => Promise<void>;
  /** What became of the connection, for people. */
  readonly onNotice: (notice: string) => void;
}

/** The server refused, and asking again would not help. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'Refused';
  }
}

const LONGEST_RETREAT_MS = 10_000;

/**
 * Each reallocation once, in order, across any number of lost connections: the cursor of the last one seen goes into the
 * next subscription. Throws `Refused` when the server says no; with CURSOR_EXPIRED, events are missing, and the state has
 * to be read afresh.
 */
export async function* follow(options: FollowOptions): AsyncGenerator<AllocationChanged, void> {
  let cursor = options.after;
  const { client, connected } = connect(options, {
    onGreeting: (first) => {
      cursor ??= first;
    },
    onArrival: (latest) => {
      cursor = latest;
    },
  });
  // Read anew at each connection, for graphql-ws sends the same payload again.
  const payload = {
    query: CHANGES.toString(),
    get variables(): Record<string, unknown> {
      return { campaignIds: options.campaignId === null ? null : [options.campaignId], after: cursor };
    },
  };
  try {
    await connected;
    await options.onReady();
    for await (const { data, errors } of client.iterate<AllocationTailSubscription>(payload)) {
      const [error] = errors ?? [];
      if (error) throw new Refused(String(error.extensions?.['code']), error.message);
      if (data) yield data.allocationChanged;
    }
  } catch (error) {
    throw refusalOf(error);
  } finally {
    await client.dispose();
  }
}

interface Cursors {
  readonly onGreeting: (cursor: string | null) => void;
  /** On arrival, not when it is taken: what waits in the client's buffer must not be asked for again. */
  readonly onArrival: (cursor: string) => void;
}

function connect(
  { url, token, onNotice }: FollowOptions,
  cursors: Cursors,
): { client: Client; connected: Promise<void> } {
  const socketUrl = new URL(url);
  socketUrl.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  let lost = false;
  let onConnected: () => void = () => undefined;
  let onRefused: (error: unknown) => void = () => undefined;
  const connected = new Promise<void>((resolve, reject) => {
    [onConnected, onRefused] = [resolve, reject];
  });
  const client = createClient({
    url: socketUrl.href,
    lazy: false,
    onNonLazyError: (error) => onRefused(error),
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: Number.POSITIVE_INFINITY,
    // A network that fails while connecting is an error without a close code; what is final throws before this is asked.
    shouldRetry: () => true,
    retryWait: (retries) =>
      new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** retries, LONGEST_RETREAT_MS))),
    on: {
      connected: (_socket, acknowledged) => {
        const { cursor } = (acknowledged ?? {}) as { cursor?: string };
        cursors.onGreeting(cursor ?? null);
        if (lost) onNotice('connected again, going on behind the last event seen');
        lost = false;
        onConnected();
      },
      message: (message) => {
        if (message.type !== MessageType.Next) return;
        const { data } = message.payload as { data?: AllocationTailSubscription | null };
        if (data) cursors.onArrival(data.allocationChanged.cursor);
      },
      // In a quiet stream the server's pings carry a cursor that has moved on.
      ping: (received, payload) => {
        const { cursor } = (payload ?? {}) as { cursor?: string };
        if (received && cursor) cursors.onArrival(cursor);
      },
      closed: (event) => {
        const { code } = event as { code?: number };
        if (!lost && code !== 1000) onNotice(`connection lost (${code ?? 'no code'}), coming back`);
        lost = true;
      },
    },
  });
  return { client, connected };
}

/** A socket closed for good arrives as the event of its closing: 4401 says that the token is not accepted. */
function refusalOf(error: unknown): unknown {
  const { code, reason } = (error ?? {}) as { code?: unknown; reason?: string };
  if (typeof code !== 'number') return error;
  return code === 4401
    ? new Refused('UNAUTHENTICATED', 'The token is unknown, expired or revoked.')
    : new Refused(`CLOSED_${code}`, `The server closed the connection: ${reason || code}.`);
}
