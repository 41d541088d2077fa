import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

export interface Numbered {
  readonly cursor: string;
  readonly number: number;
  readonly padding?: string;
}

export interface NumbersClient {
  readonly received: Numbered[];
  readonly connections: () => number;
  /** Resolves when so many have been received; rejects when that takes too long. */
  /** From here on nothing may be missed. */
  readonly connected: Promise<void>;
  reach(count: number, withinMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** Subscribes, and after every cut again with the cursor of what it saw last. */
export function followNumbers(
  url: string,
  secret: string,
  variables: { after?: string; campaignIds?: string[] } = {},
  fields = 'cursor number',
): NumbersClient {
  const received: Numbered[] = [];
  let connections = 0;
  let ended: unknown = null;
  let watcher: (() => void) | null = null;
  let onConnected: () => void = () => undefined;
  const connected = new Promise<void>((resolve) => (onConnected = resolve));
  const payload: { query: string; variables: Record<string, unknown> } = {
    query: `subscription ($after: String, $campaignIds: [ID!]) { numbers(after: $after, campaignIds: $campaignIds) { ${fields} } }`,
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
  client.subscribe<{ numbers: Numbered }>(payload, {
    next: ({ data }) => {
      if (!data) return;
      received.push(data.numbers);
      payload.variables['after'] = data.numbers.cursor;
      watcher?.();
    },
    error: (error) => (ended = error),
    complete: () => (ended = 'complete'),
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
