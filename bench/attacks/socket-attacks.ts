import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { Attack, Target } from './attack.js';
import { DOCUMENTS, VARIABLES } from './documents.js';

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** Opened and acknowledged. */
async function acknowledged({ url, token }: Target): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  await once(socket, 'message');
  return socket;
}

/** How a socket ended, or the code of the first error that it was told. */
function endOf(socket: WebSocket): Promise<string> {
  return new Promise((resolve) => {
    const done = (how: string): void => {
      resolve(how);
      socket.terminate();
    };
    socket.on('error', () => undefined);
    socket.once('close', (code) => done(`close ${code}`));
    socket.on('message', (data: Buffer) => {
      const { type, payload } = JSON.parse(data.toString()) as Message;
      const code = /"code":"([A-Z_]+)"/.exec(JSON.stringify(payload) ?? '')?.[1];
      if ((type === 'error' || type === 'next') && code !== undefined) done(code);
    });
  });
}

const sent = (name: string, refusal: string, payload: string): Attack => ({
  name,
  refusals: [refusal],
  prepare: async (target) => {
    const socket = await acknowledged(target);
    return () => {
      socket.send(`{"id":"1","type":"subscribe","payload":${payload}}`);
      return endOf(socket);
    };
  },
});

/** A frame without its end, byte by byte, since a client of good manners would not send it. */
async function bareSocket({ url, token }: Target): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(
    [
      'GET /graphql HTTP/1.1',
      `Host: ${hostname}:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
      'Sec-WebSocket-Protocol: graphql-transport-ws',
      `Authorization: Bearer ${token}`,
      '\r\n',
    ].join('\r\n'),
  );
  await once(socket, 'data');
  return socket;
}

const PIECE = Buffer.alloc(1 << 20, 'x');
const MASK = Buffer.alloc(4);

function frameHeader(firstByte: number, bytes: number): Buffer {
  const header = Buffer.alloc(10);
  header[0] = firstByte;
  header[1] = 0x80 | 127;
  header.writeBigUInt64BE(BigInt(bytes), 2);
  return Buffer.concat([header, MASK]);
}

/** Resolves when the server has ended it, however much was still to come. */
function pour(socket: Socket, pieces: number, piece: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let left = pieces;
    let heard = Buffer.alloc(0);
    // 0x88: a close frame; its code follows two bytes later.
    socket.on('data', (data) => (heard = Buffer.concat([heard, data])));
    socket.once('close', () => {
      left = 0;
      const at = heard.indexOf(0x88);
      resolve(at < 0 ? 'cut off' : `close ${heard.readUInt16BE(at + 2)}`);
    });
    socket.once('end', () => socket.destroy());
    const more = (): void => {
      while (left-- > 0 && !socket.destroyed)
        if (!socket.write(piece)) return void socket.once('drain', more);
    };
    more();
  });
}

const FRAME = Buffer.concat([frameHeader(0x00, 64 * 1024), PIECE.subarray(0, 64 * 1024)]);

const many = (name: string, refusals: readonly string[], message: (index: number) => object): Attack => ({
  name,
  refusals,
  prepare: async (target) => {
    const socket = await acknowledged(target);
    const texts = Array.from({ length: 10_000 }, (_, index) => JSON.stringify(message(index)));
    return async () => {
      let over = false;
      const end = endOf(socket).finally(() => (over = true));
      // In pieces, or the attacker would be too busy to notice that it is over.
      for (let index = 0; index < texts.length && !over; index++) {
        socket.send(texts[index]!);
        if (index % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
      }
      return end;
    };
  },
});

const AT_ONCE = 500;

export const SOCKET_ATTACKS: readonly Attack[] = [
  ...DOCUMENTS.map(([name, code, query]) => sent(`${name}, on a socket`, code, JSON.stringify({ query }))),
  ...VARIABLES.map(([name, code, query, variables]) =>
    sent(`${name}, on a socket`, code, `{"query":${JSON.stringify(query)},"variables":${variables}}`),
  ),
  {
    name: 'a message of 100 MB',
    refusals: ['close 1009', 'cut off'],
    prepare: async (target) => {
      const socket = await bareSocket(target);
      return () => {
        socket.write(frameHeader(0x81, 100 * PIECE.length));
        return pour(socket, 100, PIECE);
      };
    },
  },
  {
    name: 'a message of 100 MB, in frames',
    refusals: ['close 1009', 'cut off'],
    prepare: async (target) => {
      const socket = await bareSocket(target);
      return () => {
        socket.write(Buffer.concat([frameHeader(0x01, 64 * 1024), PIECE.subarray(0, 64 * 1024)]));
        return pour(socket, 1_600, FRAME);
      };
    },
  },
  {
    name: 'a list of messages',
    refusals: ['close 4400'],
    prepare: async (target) => {
      const socket = await acknowledged(target);
      return () => {
        socket.send(`[${'{"type":"ping"},'.repeat(5_000)}{"type":"ping"}]`);
        return endOf(socket);
      };
    },
  },
  many('10,000 subscriptions on a socket', ['TOO_MANY_SUBSCRIPTIONS', 'close 1008'], (index) => ({
    id: String(index),
    type: 'subscribe',
    payload: { query: 'subscription{cycleFinished{cursor}}' },
  })),
  many('10,000 messages at once', ['close 1008'], () => ({ type: 'ping' })),
];
