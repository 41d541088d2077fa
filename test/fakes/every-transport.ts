import { RawSocket } from '../../bench/chaos/clients/raw-socket.js';
import type { ApiWorld } from './api-world.js';

/** An answer, or what a transport says instead of one. */
export interface Told {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export type Transport = 'http' | 'websocket' | 'sse';

/** The same operation on each transport, one after the other. @param payload as an object, or as JSON */
export async function onEveryTransport(
  api: ApiWorld,
  token: string,
  payload: object | string,
): Promise<Record<Transport, Told>> {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return {
    http: await overHttp(api, token, text),
    websocket: await overWebSocket(api, token, text),
    sse: await overSse(api, token, text),
  };
}

async function overHttp(api: ApiWorld, token: string, payload: string): Promise<Told> {
  const response = await post(`${api.url}/graphql`, token, payload, 'application/graphql-response+json');
  return (await response.json()) as Told;
}

async function overSse(api: ApiWorld, token: string, payload: string): Promise<Told> {
  const response = await post(`${api.url}/graphql/stream`, token, payload, 'text/event-stream');
  const text = await response.text();
  return JSON.parse(/^data: (.+)$/m.exec(text)?.[1] ?? text) as Told;
}

async function overWebSocket(api: ApiWorld, token: string, payload: string): Promise<Told> {
  const socket = await RawSocket.connect(Number(new URL(api.url).port), token);
  try {
    // graphql-ws insists on a `query`, be it empty; where there is another one, that is the last and counts.
    const withQuery = payload.replace('{', payload === '{}' ? '{"query":""' : '{"query":"",');
    socket.socket.send(`{"id":"1","type":"subscribe","payload":${withQuery}}`);
    await socket.until((messages) => messages.some(({ id }) => id === '1'));
    const [told] = socket.messages.filter(({ id }) => id === '1');
    return told!.type === 'error'
      ? { errors: told!.payload as NonNullable<Told['errors']> }
      : (told!.payload as Told);
  } finally {
    socket.close();
  }
}

function post(url: string, token: string, payload: string, accept: string): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept },
    body: payload,
  });
}
