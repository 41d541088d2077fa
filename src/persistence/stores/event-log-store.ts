import type { Uuid } from '../../kernel/ids.js';
import { type EventKind, ROLES, type Role } from '../../kernel/words.js';
import { instantMs, instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';

/** How far the log reaches. Events at or below `droppedPosition` are gone. */
export interface LogHead {
  readonly position: number;
  readonly droppedPosition: number;
}

export interface LoggedEvent {
  readonly position: number;
  readonly accountId: Uuid;
  readonly campaignId: Uuid | null;
  readonly kind: EventKind;
  readonly entityId: Uuid;
  readonly atMs: number;
  /** JSON, as text: its length is what the event weighs in a queue. */
  readonly payload: string;
  /** Since it was recorded, when it was read. */
  readonly ageMs: number;
}

/** What an open connection rests on, and what is asked again while it stands. */
export interface Right {
  readonly tokenId: Uuid;
  readonly role: Role;
  /** Real time; where what was shown ends before the token does. */
  readonly expiresAtMs?: number | null;
}

/** Which events of the log a subscriber may and wants to see. */
export interface LogFilter {
  readonly accountId: Uuid;
  readonly kinds: readonly EventKind[];
  readonly campaignIds: readonly Uuid[] | null;
}

interface EventRow {
  position: string;
  account_id: Uuid;
  campaign_id: Uuid | null;
  kind: EventKind;
  entity_id: Uuid;
  at: string;
  payload: string;
  age_ms: number;
}

const COLUMNS = `position, account_id, campaign_id, kind, entity_id, at::text, payload::text,
  (extract(epoch FROM clock_timestamp() - recorded_at) * 1000)::float8 AS age_ms`;

/** The outbox as a log: who writes its order (`place`), and who reads in it. */
export class EventLogStore {
  /** True for one transaction at a time, in all processes, until it ends. */
  async takeTurn(tx: Transaction): Promise<boolean> {
    const [row] = await tx.query<{ taken: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtext('trimtab event relay')) AS taken`,
    );
    return row?.taken === true;
  }

  /**
   * Gives the next dense positions to at most `limit` waiting rows, in the order (xid, seq), and tells how many.
   *
   * Only rows below the oldest transaction that still runs: nothing that commits later can then belong before them.
   * A visible row whose xid this server has not reached yet came with a restored backup; such rows are older than all others.
   */
  async place(tx: Transaction, limit: number): Promise<number> {
    const [row] = await tx.query<{ count: string }>(
      `WITH ready AS (
         SELECT seq, recorded_at, row_number() OVER (ORDER BY era, xid, seq) AS number
         FROM ((SELECT 0 AS era, xid, seq, recorded_at FROM event
                WHERE position IS NULL AND xid >= pg_snapshot_xmax(pg_current_snapshot())
                ORDER BY xid, seq LIMIT $1)
               UNION ALL
               (SELECT 1 AS era, xid, seq, recorded_at FROM event
                WHERE position IS NULL AND xid < pg_snapshot_xmin(pg_current_snapshot())
                ORDER BY xid, seq LIMIT $1)) AS waiting
         ORDER BY era, xid, seq LIMIT $1
       ), placed AS (
         UPDATE event SET position = event_head.position + ready.number
         FROM ready, event_head
         WHERE event.seq = ready.seq AND event.recorded_at = ready.recorded_at
         RETURNING 1
       ), counted AS (SELECT count(*) AS count FROM placed
       ), moved AS (
         UPDATE event_head SET position = event_head.position + counted.count FROM counted WHERE counted.count > 0
       )
       SELECT count FROM counted`,
      [limit],
    );
    return Number(row?.count ?? 0);
  }

  async head(tx: Transaction): Promise<LogHead> {
    const [row] = await tx.query<{ position: string; dropped_position: string }>(
      'SELECT position, dropped_position FROM event_head',
    );
    return { position: Number(row?.position ?? 0), droppedPosition: Number(row?.dropped_position ?? 0) };
  }

  /** The log of all accounts behind a position. */
  async readAll(tx: Transaction, after: number, limit: number): Promise<LoggedEvent[]> {
    const rows = await tx.query<EventRow>(
      `SELECT ${COLUMNS} FROM event WHERE position > $1 ORDER BY position LIMIT $2`,
      [after, limit],
    );
    return rows.map(loggedEvent);
  }

  /** What a subscriber may see of the positions in (after, until]. */
  async read(
    tx: Transaction,
    filter: LogFilter,
    range: { after: number; until: number; limit: number },
  ): Promise<LoggedEvent[]> {
    const rows = await tx.query<EventRow>(
      `SELECT ${COLUMNS} FROM event
       WHERE account_id = $1 AND position > $2 AND position <= $3 AND kind = ANY($4::text[])
         AND ($5::uuid[] IS NULL OR campaign_id = ANY($5::uuid[]))
       ORDER BY position LIMIT $6`,
      [filter.accountId, range.after, range.until, filter.kinds, filter.campaignIds, range.limit],
    );
    return rows.map(loggedEvent);
  }

  /**
   * Those of the rights that no longer hold: the token was revoked, has expired, or has a lesser role by now; or what was
   * shown in its place has expired.
   *
   * @param nowMs real time, by the clock that judges every other use of a token
   */
  async lostRights(tx: Transaction, rights: readonly Right[], nowMs: number): Promise<Right[]> {
    if (rights.length === 0) return [];
    const rows = await tx.query<{ place: number }>(
      `SELECT r.place::int AS place FROM unnest($1::uuid[], $2::text[], $3::timestamptz[])
         WITH ORDINALITY AS r (token_id, role, expires_at, place)
       WHERE r.expires_at <= $5 OR NOT EXISTS (
         SELECT FROM api_token t WHERE t.id = r.token_id AND t.revoked_at IS NULL
           AND (t.expires_at IS NULL OR t.expires_at > $5)
           AND array_position($4::text[], t.role) >= array_position($4::text[], r.role))`,
      [
        rights.map(({ tokenId }) => tokenId),
        rights.map(({ role }) => role),
        rights.map(({ expiresAtMs }) => (expiresAtMs == null ? null : instantText(expiresAtMs))),
        ROLES,
        instantText(nowMs),
      ],
    );
    return rows.map(({ place }) => rights[place - 1]!);
  }

  /** How long the oldest row without a position has waited, in milliseconds; 0 when none waits. */
  async waitingMs(tx: Transaction): Promise<number> {
    const [row] = await tx.query<{ ms: number }>(
      `SELECT coalesce(extract(epoch FROM clock_timestamp() - min(recorded_at)) * 1000, 0)::float8 AS ms
       FROM event WHERE position IS NULL`,
    );
    return row?.ms ?? 0;
  }
}

function loggedEvent(row: EventRow): LoggedEvent {
  return {
    position: Number(row.position),
    accountId: row.account_id,
    campaignId: row.campaign_id,
    kind: row.kind,
    entityId: row.entity_id,
    atMs: instantMs(row.at),
    payload: row.payload,
    ageMs: row.age_ms,
  };
}
