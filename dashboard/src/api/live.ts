import type { Client as SocketClient } from 'graphql-ws';
import type { SubscriptionOperation } from 'urql';
import type { EventKind, EventsSubscription } from '../gql/graphql.js';
import type { Cursor } from './cursor.js';
import { byId } from './documents.js';
import { Frames } from './frames.js';

export type LiveEvent = EventsSubscription['events'];
type Result = {
  data?: { events?: LiveEvent } | null;
  errors?: readonly { extensions?: { code?: unknown } }[];
};
type Sink = { next(value: never): void; error(error: unknown): void; complete(): void };

/** How many cursors are remembered, to drop what comes twice around a cut. */
const REMEMBERED = 2_000;

/** The one stream of events, merged by frames; what it misses while the socket is cut it catches up by its cursor. */
export class Live {
  readonly #listeners = new Set<(events: readonly LiveEvent[]) => void>();
  readonly #resyncs = new Set<() => void>();
  readonly #seen = new Set<string>();

  constructor(
    private readonly socket: SocketClient,
    private readonly cursor: Cursor,
    private readonly nextFrame: (work: () => void) => void,
  ) {}

  readonly onEvents = (listener: (events: readonly LiveEvent[]) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Told where events may have been missed for good, so that everything has to be read again. */
  readonly onResync = (listener: () => void): (() => void) => {
    this.#resyncs.add(listener);
    return () => this.#resyncs.delete(listener);
  };

  /** For urql: the results of the subscription, in bursts of a frame. */
  readonly forward = (request: SubscriptionOperation) => ({
    subscribe: (sink: Sink) => {
      const frames = new Frames<Result>((results) => {
        for (const result of results) sink.next(result as never);
        this.#tell(results.flatMap(({ data }) => (data?.events ? [data.events] : [])));
      }, this.nextFrame);
      const { cursor } = this;
      const variables = {
        // Read at each connection: graphql-ws sends the same payload again after a cut.
        get after() {
          return cursor.value;
        },
      };
      const payload = { ...byId(request), query: '', variables };
      const unsubscribe = this.socket.subscribe(payload, {
        next: (result) => {
          if (this.#isNew(result as Result)) frames.add(result as Result);
        },
        error: (error) => this.#failed(error, sink),
        complete: () => sink.complete(),
      });
      return { unsubscribe };
    },
  });

  #isNew({ data, errors }: Result): boolean {
    const cursor = data?.events?.cursor;
    if (cursor === undefined) return errors !== undefined;
    if (this.#seen.has(cursor)) return false;
    this.#seen.add(cursor);
    if (this.#seen.size > REMEMBERED) this.#seen.delete(this.#seen.values().next().value!);
    this.cursor.moveTo(cursor);
    return true;
  }

  #failed(error: unknown, sink: Sink): void {
    const errors = Array.isArray(error) ? (error as Result['errors']) : undefined;
    if (errors?.some(({ extensions }) => extensions?.code === 'CURSOR_EXPIRED')) {
      this.cursor.forget();
      for (const listener of this.#resyncs) listener();
    }
    sink.error(error);
  }

  #tell(events: readonly LiveEvent[]): void {
    if (events.length === 0) return;
    for (const listener of this.#listeners) listener(events);
  }
}

export function hasKind(events: readonly LiveEvent[], kinds: readonly EventKind[]): boolean {
  return events.some(({ kind }) => kinds.includes(kind));
}
