import type { Uuid } from '../../kernel/ids.js';
import type { EventKind } from '../../kernel/words.js';
import { instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';

/** What the outbox takes: written in the transaction of its cause, or not at all. */
export interface NewEvent {
  readonly kind: EventKind;
  readonly accountId: Uuid;
  readonly campaignId: Uuid | null;
  /** The campaign, cycle or alert that the event is about. */
  readonly entityId: Uuid;
  /** Account time. */
  readonly atMs: number;
  /** Ids and small facts only; entities are read when the event is delivered, under the rights of who reads. */
  readonly payload: Readonly<Record<string, unknown>>;
}

export class EventStore {
  async append(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    await tx.query(
      `INSERT INTO event (account_id, campaign_id, kind, entity_id, at, payload)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[], $6::jsonb[])`,
      [
        events.map((event) => event.accountId),
        events.map((event) => event.campaignId),
        events.map((event) => event.kind),
        events.map((event) => event.entityId),
        events.map((event) => instantText(event.atMs)),
        events.map((event) => JSON.stringify(event.payload)),
      ],
    );
  }
}
