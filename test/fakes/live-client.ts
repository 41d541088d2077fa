import { type Client, createClient, type FormattedExecutionResult } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { ApiWorld } from './api-world.js';

/** One client on a WebSocket. What happens after `connect` is not missed: its subscriptions go on behind the greeting's cursor. */
export class LiveClient {
  private constructor(
    private readonly client: Client,
    readonly cursor: string,
  ) {}

  static async connect(api: Pick<ApiWorld, 'url'>, token: string): Promise<LiveClient> {
    let client!: Client;
    const cursor = await new Promise<string>((resolve, reject) => {
      client = createClient({
        url: `${api.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: { authorization: `Bearer ${token}` },
        lazy: false,
        retryAttempts: 0,
        onNonLazyError: reject,
        on: { connected: (_socket, greeting) => resolve((greeting as { cursor: string }).cursor) },
      });
    });
    return new LiveClient(client, cursor);
  }

  /** The events as they come; the document's `$after` is filled in. */
  subscribe<Shape>(query: string, variables: Record<string, unknown> = {}): AsyncGenerator<Shape, undefined> {
    const results = this.client.iterate<Shape>({ query, variables: { after: this.cursor, ...variables } });
    return dataOnly(results);
  }

  async close(): Promise<void> {
    await this.client.dispose();
  }
}

async function* dataOnly<Shape>(
  results: AsyncIterable<FormattedExecutionResult<Shape, unknown>>,
): AsyncGenerator<Shape, undefined> {
  for await (const { data, errors } of results) {
    if (errors || !data) throw new Error(JSON.stringify(errors));
    yield data;
  }
  return undefined;
}

/** The next so many. */
export async function take<Shape>(stream: AsyncGenerator<Shape, undefined>, count: number): Promise<Shape[]> {
  const taken: Shape[] = [];
  while (taken.length < count) {
    const next = await stream.next();
    if (next.done) throw new Error(`The stream ended after ${taken.length} of ${count}.`);
    taken.push(next.value);
  }
  return taken;
}
