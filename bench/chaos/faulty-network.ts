import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface FaultyNetworkOptions {
  /** How long an answer to these bytes of a client is held back, in ms. */
  readonly delayMs?: (asked: Buffer) => number;
}

/** A way to a server on this machine that fails when told to. It keeps its port. */
export class FaultyNetwork {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #port = 0;
  #gone = false;

  /** @param targetPort may be changed, should the server come back elsewhere */
  constructor(
    public targetPort: number,
    private readonly options: FaultyNetworkOptions = {},
  ) {
    this.#server = createServer((client) => this.#join(client));
  }

  static async to(targetPort: number, options: FaultyNetworkOptions = {}): Promise<FaultyNetwork> {
    const network = new FaultyNetwork(targetPort, options);
    await network.open();
    return network;
  }

  get port(): number {
    return this.#port;
  }

  /** Opens it, at the port it had before. */
  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Resets what is open, and refuses what comes. */
  async break(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.cut();
    await closed;
  }

  /** Resets what is open, on both sides, in the middle of whatever is on its way. @returns how much that was */
  cut(): number {
    const count = this.#sockets.size;
    for (const socket of this.#sockets) socket.resetAndDestroy();
    return count;
  }

  /** Cuts, and resets whoever connects, until it is called with `false`. */
  away(isAway: boolean): void {
    this.#gone = isAway;
    if (isAway) this.cut();
  }

  #join(client: Socket): void {
    if (this.#gone) {
      client.on('error', () => undefined).resetAndDestroy();
      return;
    }
    const upstream = this.#keep(connect(this.targetPort, '127.0.0.1'));
    this.#keep(client);
    if (this.options.delayMs) this.#slowly(client, upstream, this.options.delayMs);
    else client.pipe(upstream).pipe(client);
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  }

  /** What is answered is held back until its time; what follows it waits with it, so that the order stays. */
  #slowly(client: Socket, upstream: Socket, delayMs: (asked: Buffer) => number): void {
    let heldUntilMs = 0;
    client.on('data', (asked) => {
      const waitMs = delayMs(asked);
      if (waitMs > 0) heldUntilMs = Math.max(heldUntilMs, performance.now() + waitMs);
      upstream.write(asked);
    });
    let last = Promise.resolve();
    upstream.on('data', (answered) => {
      last = last.then(async () => {
        const waitMs = heldUntilMs - performance.now();
        if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
        client.write(answered);
      });
    });
    client.once('end', () => upstream.end());
    upstream.once('end', () => void last.then(() => client.end()));
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    return socket.on('error', () => undefined).once('close', () => this.#sockets.delete(socket));
  }
}
