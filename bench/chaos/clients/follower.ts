import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

export interface FollowOptions {
  readonly url: string;
  readonly secret: string;
  /** A subscription to one field, with `$after`, that asks for `cursor`. */
  readonly query: string;
  readonly field: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface Follower<Event> {
  readonly received: Event[];
  /** From here on nothing may be missed. */
  readonly connected: Promise<void>;
  readonly connections: () => number;
  /** Resolves when so many have been received; rejects when that takes too long. */
  reach(count: number, withinMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** Subscribes over WebSocket, and after every cut again with the cursor of what it saw last. */
export function follow<Event extends { readonly cursor: string }>({
  url,
  secret,
  query,
  field,
  variables = {},
}: FollowOptions): Follower<Event> {
  const received: Event[] = [];
  let connections = 0;
  let ended: unknown = null;
  let watcher: (() => void) | null = null;
  let onConnected: () => void = () => undefined;
  const connected = new Promise<void>((resolve) => (onConnected = resolve));
  const payload: { query: string; variables: Record<string, unknown> } = {
    query,
    variables: { ...variables },
  };
  const client: Client = createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${secret}` },
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 10)),
    shouldRetry: () => true,
    lazy: false,
    onNonLazyError: () => undefined,
    on: {
      connected: (_socket, acknowledged) => {
        connections += 1;
        payload.variables['after'] ??= (acknowledged as { cursor: string }).cursor;
        onConnected();
      },
    },
  });
  client.subscribe<Record<string, Event>>(payload, {
    next: ({ data, errors }) => {
      const event = data?.[field];
      if (!event) {
        ended = errors;
        return;
      }
      received.push(event);
      payload.variables['after'] = event.cursor;
      watcher?.();
    },
    error: (error) => (ended = error),
    complete: () => (ended ??= 'complete'),
  });
  return {
    received,
    connected,
    connections: () => connections,
    reach: (count, withinMs = 20_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () =>
            reject(
              new Error(`${received.length} of ${count} in ${withinMs} ms, ended: ${JSON.stringify(ended)}`),
            ),
          withinMs,
        );
        watcher = () => {
          if (received.length < count) return;
          clearTimeout(timer);
          resolve();
        };
        watcher();
      }),
    close: async () => {
      await client.dispose();
    },
  };
}
