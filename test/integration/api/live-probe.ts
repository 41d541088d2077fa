import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { ApiWorld } from '../../fakes/api-world.js';
import { EventSourceClient, respond } from '../../../bench/chaos/clients/event-source-client.js';

export interface Asked {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

const ALL = 'subscription ($after: String) { events(after: $after) { cursor } }';

/** The first thing that a WebSocket's subscription brings: an event, or why there is none. */
export async function firstOverWebSocket(api: ApiWorld, token: string, asked: Asked): Promise<unknown> {
  const client = connect(api, token);
  const results = client.iterate(asked);
  try {
    return (await results.next()).value;
  } finally {
    await results.return?.();
    await client.dispose();
  }
}

/** The first thing that an event stream brings, or the body of its refusal. */
export async function firstOverSse(api: ApiWorld, token: string | null, asked: Asked): Promise<unknown> {
  const port = Number(new URL(api.url).port);
  const response = await respond(port, token ?? '', asked);
  if (response.statusCode !== 200) {
    let text = '';
    for await (const chunk of response) text += String(chunk);
    return JSON.parse(text);
  }
  response.destroy();
  const stream = await EventSourceClient.open(port, token ?? '', asked);
  await stream.until(() => stream.results.length > 0);
  stream.close();
  return stream.results[0];
}

/** With which code a socket is closed that says hello with this token; it must not be let in. */
export async function closeCodeOf(api: ApiWorld, token: string | null): Promise<number> {
  const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  return new Promise((resolve, reject) => {
    const payload = token === null ? {} : { authorization: `Bearer ${token}` };
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })));
    socket.on('message', (data: Buffer) => reject(new Error(`It was let in: ${data.toString()}`)));
    socket.on('close', (code) => resolve(code));
    socket.on('error', reject);
  });
}

/**
 * What a subscription hears on one socket while another one there, which is given the same events and was opened later,
 * hears all that there is in the account.
 */
export async function silentWhile(
  api: ApiWorld,
  token: string,
  asked: Asked,
  after: string,
): Promise<unknown[]> {
  const client = connect(api, token);
  const heard: unknown[] = [];
  client.subscribe(asked, {
    next: (result) => void heard.push(result),
    error: () => undefined,
    complete: () => undefined,
  });
  const all = client.iterate({ query: ALL, variables: { after } });
  const { length } = await eventsOf(api, token);
  for (let count = 0; count < length; count++) await all.next();
  await all.return?.();
  // An answer on the same socket, behind whatever was on its way.
  await client.iterate({ query: '{ campaigns(first: 1) { nodes { id } } }' }).next();
  await client.dispose();
  return heard;
}

async function eventsOf(api: ApiWorld, token: string): Promise<unknown[]> {
  const actor = await api.world.container.tokenReader.authenticate(token);
  return api.world.query('SELECT FROM event WHERE account_id = $1 AND position IS NOT NULL', [
    actor!.accountId,
  ]);
}

function connect(api: ApiWorld, token: string) {
  return createClient({
    url: `${api.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
}
