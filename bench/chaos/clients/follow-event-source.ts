import { setTimeout as delay } from 'node:timers/promises';
import { EventSourceClient } from './event-source-client.js';
import type { Follower, FollowOptions } from './follower.js';

const PAUSE_MS = 20;

/** The same over SSE: opened again after every cut, with the id of what it saw last. */
export function followEventSource<Event>(port: number, options: Omit<FollowOptions, 'url'>): Follower<Event> {
  const { secret, query, field, variables = {} } = options;
  const received: Event[] = [];
  let [lastEventId, connections, closed] = ['', 0, false];
  let current: EventSourceClient | null = null;
  let onConnected: () => void = () => undefined;
  const connected = new Promise<void>((resolve) => (onConnected = resolve));

  const follow = async (): Promise<void> => {
    while (!closed) {
      const source = await EventSourceClient.open(port, secret, { query, variables, lastEventId }).catch(
        () => null,
      );
      if (!source) {
        await delay(PAUSE_MS);
        continue;
      }
      current = source;
      connections += 1;
      source.onResult = (result) => received.push((result as { data: Record<string, Event> }).data[field]!);
      const told = setInterval(() => {
        // The first bytes carry an id, from which on nothing is missed.
        if (source.lastEventId !== '') onConnected();
      }, PAUSE_MS);
      await source.ended;
      clearInterval(told);
      lastEventId = source.lastEventId || lastEventId;
    }
  };
  const following = follow();
  return {
    received,
    connected,
    connections: () => connections,
    reach: async (count, withinMs = 20_000) => {
      const untilMs = performance.now() + withinMs;
      while (received.length < count) {
        if (performance.now() > untilMs)
          throw new Error(`${received.length} of ${count} in ${withinMs} ms over SSE`);
        await delay(PAUSE_MS);
      }
    },
    close: async () => {
      closed = true;
      current?.close();
      await following;
    },
  };
}
