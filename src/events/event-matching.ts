import type { LogFilter, LoggedEvent } from '../persistence/stores/event-log-store.js';
import { encodeCursor } from './cursor.js';
import type { DeliveredEvent } from './delivered-event.js';

/** An event in memory, shared by everybody who receives it. */
export interface LiveEvent {
  readonly event: DeliveredEvent;
  /** What it counts for in a bounded queue. */
  readonly bytes: number;
}

/** Ids, instants and the object itself, beside the payload. */
const FIXED_BYTES = 200;

export function liveEvent(logged: LoggedEvent): LiveEvent {
  const payload = JSON.parse(logged.payload) as Readonly<Record<string, unknown>>;
  return {
    event: { ...logged, payload, cursor: encodeCursor(logged.position) },
    bytes: FIXED_BYTES + logged.payload.length,
  };
}

export function matches(filter: LogFilter, event: DeliveredEvent): boolean {
  if (event.accountId !== filter.accountId || !filter.kinds.includes(event.kind)) return false;
  if (filter.campaignIds === null) return true;
  return event.campaignId !== null && filter.campaignIds.includes(event.campaignId);
}
