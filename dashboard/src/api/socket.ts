import { type Client as SocketClient, createClient } from 'graphql-ws';
import { SECOND_MS } from '../lib/time.js';
import { waitMs } from './backoff.js';
import type { Cursor } from './cursor.js';
import { type LinkState, Watched } from './link.js';

const HEARTBEAT_MS = 5 * SECOND_MS;
/** The server's word for a token that does not hold, or no longer. */
const SIGNED_OUT = new Set([4401, 4403]);

export interface Socket {
  readonly client: SocketClient;
  readonly link: Watched<LinkState>;
}

/** The one socket of this tab. It comes back by itself, at once where the browser says that the way is free again. */
export function openSocket(url: string, cursor: Cursor): Socket {
  const link = new Watched<LinkState>({ kind: 'connecting', tries: 0, retryAtMs: null, heardAtMs: null });
  const heard = (): void => link.set({ kind: 'live', tries: 0, retryAtMs: null, heardAtMs: Date.now() });
  const client = createClient({
    url,
    lazy: true,
    keepAlive: HEARTBEAT_MS,
    connectionAckWaitTimeout: 2 * HEARTBEAT_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: async (tries) => {
      const pauseMs = waitMs(tries, Math.random());
      const { heardAtMs } = link.get();
      link.set({ kind: 'reconnecting', tries: tries + 1, retryAtMs: Date.now() + pauseMs, heardAtMs });
      await pauseOrSign(pauseMs);
    },
    on: {
      connected: (_socket, payload) => {
        const given = (payload as { cursor?: unknown } | undefined)?.cursor;
        if (cursor.value === null && typeof given === 'string') cursor.moveTo(given);
        heard();
      },
      pong: (received) => {
        if (received) heard();
      },
      closed: (event) => {
        const { code } = event as { code?: number };
        const { tries, heardAtMs } = link.get();
        const kind = SIGNED_OUT.has(code ?? 0) ? 'signed-out' : 'reconnecting';
        link.set({ kind, tries, retryAtMs: null, heardAtMs });
      },
    },
  });
  return { client, link };
}

/** Until the pause is over, the network is back, or somebody looks at the tab again. */
function pauseOrSign(pauseMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      document.removeEventListener('visibilitychange', looked);
      window.removeEventListener('trimtab-reconnect', done);
      resolve();
    };
    const looked = (): void => {
      if (document.visibilityState === 'visible') done();
    };
    const timer = setTimeout(done, pauseMs);
    window.addEventListener('online', done);
    window.addEventListener('trimtab-reconnect', done);
    document.addEventListener('visibilitychange', looked);
  });
}
