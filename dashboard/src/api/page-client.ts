import { Client, createRequest, fetchExchange, subscriptionExchange } from 'urql';
import { EventsDocument } from '../gql/graphql.js';
import { cache } from './cache.js';
import { Cursor } from './cursor.js';
import { byId, documentOf } from './documents.js';
import type { LinkState } from './link.js';
import { Watched } from './link.js';
import { Live } from './live.js';
import { openSocket } from './socket.js';

const RESUBSCRIBE_MS = 1_000;

/** What the whole page shares: one client, one socket, one stream. */
export interface PageClient {
  readonly client: Client;
  readonly live: Live;
  readonly link: Watched<LinkState>;
  /** Milliseconds that the server's clock is ahead of the browser's. */
  readonly offset: Watched<number>;
}

export function openPageClient(): PageClient {
  const cursor = new Cursor(storage());
  const url = new URL('/graphql', location.href);
  const socket = openSocket(url.href.replace(/^http/, 'ws'), cursor);
  const offset = new Watched(0);
  const live = new Live(socket.client, cursor, (work) => {
    // A hidden tab has no frames, and its values are to be right when somebody comes back.
    if (document.visibilityState === 'visible') requestAnimationFrame(work);
    else setTimeout(work, 0);
  });
  const client = new Client({
    url: url.href,
    exchanges: [cache, subscriptionExchange({ forwardSubscription: live.forward }), fetchExchange],
    fetch: (address, init) => ask(address, init, offset),
    fetchOptions: { credentials: 'same-origin' },
    requestPolicy: 'cache-and-network',
    preferGetMethod: false,
  });
  follow(client, live);
  return { client, live, link: socket.link, offset };
}

/** Sends the id in the place of the document, and takes the server's time from its answer. */
async function ask(
  address: RequestInfo | URL,
  init: RequestInit | undefined,
  offset: Watched<number>,
): Promise<Response> {
  const { body: written } = init ?? {};
  if (typeof written !== 'string') throw new TypeError('A request without a text.');
  const body = JSON.stringify(byId(JSON.parse(written) as Record<string, never>));
  const response = await fetch(address, { ...init, body });
  const serverMs = Date.parse(response.headers.get('date') ?? '');
  // The header has whole seconds, so a difference below one says nothing.
  if (Number.isFinite(serverMs) && Math.abs(serverMs - Date.now()) > 2_000) offset.set(serverMs - Date.now());
  return response;
}

/** The stream of events, for as long as the page is open. */
function follow(client: Client, live: Live): void {
  const request = createRequest(documentOf(EventsDocument), {});
  const begin = (): void => {
    const stream = client.executeSubscription(request).subscribe(({ error }) => {
      if (!error) return;
      setTimeout(() => {
        stream.unsubscribe();
        begin();
      }, RESUBSCRIBE_MS);
    });
  };
  begin();
  live.onResync(() => {
    // Whoever shows something asks for it anew.
    dispatchEvent(new Event('trimtab-resync'));
  });
}

function storage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
