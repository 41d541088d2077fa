import type { Uuid } from '../kernel/ids.js';
import type { EventKind } from '../kernel/words.js';
import type { DeliveredEvent } from './delivered-event.js';

/** What a subscription asks for. */
export interface LiveRequest {
  readonly kinds: readonly EventKind[];
  /** Only events of these campaigns; null or absent: all of the account. */
  readonly campaignIds?: readonly Uuid[] | null | undefined;
  /** The cursor of the last event seen; null or absent: what happens from now on. */
  readonly after?: string | null | undefined;
}

/**
 * The live door of one connection, as subscription resolvers see it (`context.live`). The actor, the Last-Event-ID of an
 * SSE request and the end of the connection are bound inside.
 *
 * Rejects with a `LiveEnd` (BAD_CURSOR, CURSOR_EXPIRED) when the stream cannot begin; the iteration rejects with one when
 * it ends before its reader wanted.
 */
export interface LiveSession {
  subscribe(request: LiveRequest): Promise<AsyncIterable<DeliveredEvent>>;
}
