import type { Uuid } from '../kernel/ids.js';
import type { EventKind } from '../kernel/words.js';

/** One event of the log as a subscriber sees it: the root value of the GraphQL subscription fields. */
export interface DeliveredEvent {
  /** Opaque; given back as `after`, the stream goes on behind this event. */
  readonly cursor: string;
  /** Place in the log, dense, in the order of commits. For the server only: clients see the cursor. */
  readonly position: number;
  readonly kind: EventKind;
  /** Account time, milliseconds since 1970. */
  readonly atMs: number;
  readonly accountId: Uuid;
  readonly campaignId: Uuid | null;
  /** The campaign, cycle or alert that the event is about. */
  readonly entityId: Uuid;
  /** Ids and small facts (see catalogue.ts); entities are read when the event is delivered. */
  readonly payload: Readonly<Record<string, unknown>>;
}
