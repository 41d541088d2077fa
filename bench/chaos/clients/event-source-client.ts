import { type IncomingMessage, request } from 'node:http';

export interface EventSourceOptions {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly lastEventId?: string;
  readonly method?: 'GET' | 'POST';
}

/** An SSE client that remembers the last event's id, as browsers do. */
export class EventSourceClient {
  readonly results: unknown[] = [];
  lastEventId = '';
  completed = false;
  /** Told of each result as it comes. */
  onResult: (result: unknown) => void = () => undefined;
  /** Resolves when the body is over, however that came. */
  readonly ended: Promise<void>;
  #text = '';
  #watcher: (() => void) | null = null;

  private constructor(readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => this.#take(chunk));
    response.on('error', () => undefined);
    this.ended = new Promise((resolve) => response.once('close', () => resolve()));
  }

  static async open(port: number, secret: string, options: EventSourceOptions): Promise<EventSourceClient> {
    const response = await respond(port, secret, options);
    if (response.statusCode !== 200) throw new Error(`Status ${response.statusCode}`);
    return new EventSourceClient(response);
  }

  pause(): void {
    this.response.pause();
    this.response.socket.pause();
  }

  resume(): void {
    this.response.socket.resume();
    this.response.resume();
  }

  close(): void {
    this.response.destroy();
  }

  async until(met: () => boolean, withinMs = 10_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`Not heard in ${withinMs} ms; heard ${this.results.length} results`)),
        withinMs,
      );
      this.#watcher = () => {
        if (!met()) return;
        clearTimeout(timer);
        resolve();
      };
      this.#watcher();
    });
  }

  #take(chunk: string): void {
    this.#text += chunk;
    for (let end = this.#text.indexOf('\n\n'); end >= 0; end = this.#text.indexOf('\n\n')) {
      this.#dispatch(this.#text.slice(0, end).split('\n'));
      this.#text = this.#text.slice(end + 2);
    }
    this.#watcher?.();
  }

  #dispatch(lines: string[]): void {
    const fields = Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(': ');
        return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 2)];
      }),
    );
    if (fields['id'] !== undefined) this.lastEventId = fields['id'];
    if (fields['event'] === 'next') {
      const result: unknown = JSON.parse(fields['data'] ?? 'null');
      this.results.push(result);
      this.onResult(result);
    }
    if (fields['event'] === 'complete') this.completed = true;
  }
}

/** The bare response, also of a request that is refused. */
export function respond(port: number, secret: string, options: EventSourceOptions): Promise<IncomingMessage> {
  const { query, variables = {}, lastEventId, method = 'POST' } = options;
  const search =
    method === 'GET'
      ? `?${new URLSearchParams({ query, variables: JSON.stringify(variables) }).toString()}`
      : '';
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        host: '127.0.0.1',
        port,
        path: `/graphql/stream${search}`,
        method,
        headers: {
          accept: 'text/event-stream',
          ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
          ...(secret ? { authorization: `Bearer ${secret}` } : {}),
          ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
        },
      },
      resolve,
    );
    asking.on('error', reject);
    asking.end(method === 'POST' ? JSON.stringify({ query, variables }) : undefined);
  });
}
