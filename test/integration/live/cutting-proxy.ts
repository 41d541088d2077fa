import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network that fails when told to. */
export interface CuttingProxy {
  readonly port: number;
  /** Resets what is open, on both sides, in the middle of whatever is on its way. */
  cut(): number;
  /** Cuts, and resets whoever connects, until it is called with `false`. */
  away(isAway: boolean): void;
  close(): Promise<void>;
}

export async function startCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let gone = false;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    if (gone) {
      client.on('error', () => undefined).resetAndDestroy();
      return;
    }
    const upstream = keep(connect(targetPort, '127.0.0.1'));
    keep(client).pipe(upstream).pipe(client);
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): number => {
    const count = sockets.size;
    for (const socket of sockets) socket.resetAndDestroy();
    return count;
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    away: (isAway) => {
      gone = isAway;
      if (gone) cut();
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
