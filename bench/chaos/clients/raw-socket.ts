import { once } from 'node:events';
import { WebSocket } from 'ws';

export interface RawMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A client that says what it is told to, and keeps everything it hears. */
export class RawSocket {
  readonly messages: RawMessage[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  #watcher: (() => void) | null = null;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString('utf8')) as RawMessage);
      this.#watcher?.();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) =>
      socket.once('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#watcher?.();
      }),
    );
  }

  static async open(
    port: number,
    options: { path?: string; protocol?: string; headers?: Record<string, string> } = {},
  ): Promise<RawSocket> {
    const { path = '/graphql', protocol = 'graphql-transport-ws', headers = {} } = options;
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocol, { headers });
    const raw = new RawSocket(socket);
    await once(socket, 'open');
    return raw;
  }

  /** Opened and acknowledged. */
  static async connect(port: number, secret: string): Promise<RawSocket> {
    const raw = await RawSocket.open(port);
    raw.send({ type: 'connection_init', payload: { authorization: `Bearer ${secret}` } });
    await raw.until((messages) => messages.some(({ type }) => type === 'connection_ack'));
    return raw;
  }

  /** Of the acknowledgement: all that happens from then on is behind it. */
  get cursor(): string {
    return (this.ofType('connection_ack')[0]!.payload as { cursor: string }).cursor;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables: Record<string, unknown> = {}): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }

  ofType(type: string): RawMessage[] {
    return this.messages.filter((message) => message.type === type);
  }

  async until(met: (messages: readonly RawMessage[]) => boolean, withinMs = 10_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(
            new Error(`Not heard in ${withinMs} ms; heard ${JSON.stringify(this.messages).slice(0, 500)}`),
          ),
        withinMs,
      );
      this.#watcher = () => {
        if (!met(this.messages)) return;
        clearTimeout(timer);
        resolve();
      };
      this.#watcher();
    });
  }

  close(): void {
    this.socket.terminate();
  }
}
