import type { Uuid } from '../../kernel/ids.js';
import type { Micros } from '../../kernel/units/money.js';
import type { CalendarDay } from '../../kernel/units/time.js';
import { instantText } from '../instants.js';
import type { Queries } from '../queries.js';

/** An arm as figures need it. */
export interface ArmPlace {
  readonly id: Uuid;
  readonly key: number;
  readonly campaignId: Uuid;
  readonly campaignKey: number;
}

/** One batch of one campaign, as it is remembered. */
export interface EvidenceEntry {
  readonly campaignId: Uuid;
  readonly revision: number;
  readonly sourceId: number;
  /** Real time. */
  readonly recordedAtMs: number;
  /** Account time: the newest of its rows. */
  readonly asOfMs: number;
  readonly rowCount: number;
  readonly windowFromMs: number;
  readonly windowEndMs: number;
  readonly restates: boolean;
  readonly spentDeltaMicros: Micros;
}

export interface CampaignSpan {
  readonly campaignId: Uuid;
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface DayDelta {
  readonly campaignId: Uuid;
  readonly day: CalendarDay;
  readonly spentDeltaMicros: Micros;
}

/** The evidence of campaigns as a whole: revisions, and what has been spent. */
export class EvidenceStore {
  async armsById(tx: Queries, accountId: Uuid, armIds: readonly Uuid[]): Promise<Map<Uuid, ArmPlace>> {
    const rows = await tx.query<{ id: Uuid; key: number; campaign_id: Uuid; campaign_key: number }>(
      `SELECT a.id, a.key, a.campaign_id, c.key AS campaign_key FROM arm a JOIN campaign c ON c.id = a.campaign_id
       WHERE a.account_id = $1 AND a.id = ANY($2::uuid[])`,
      [accountId, armIds],
    );
    return new Map(
      rows.map(({ id, key, campaign_id, campaign_key }) => [
        id,
        { id, key, campaignId: campaign_id, campaignKey: campaign_key },
      ]),
    );
  }

  /**
   * Makes the writers of these campaigns take turns, until the transaction ends. Always in the order of ids, so that two
   * batches never wait for each other.
   * @returns the newest revision of each
   */
  async lock(tx: Queries, campaignIds: readonly Uuid[]): Promise<Map<Uuid, number>> {
    const ordered = [...campaignIds].sort();
    const read = () =>
      tx.query<{ campaign_id: Uuid; revision: string }>(
        `SELECT campaign_id, revision::text AS revision FROM campaign_evidence
         WHERE campaign_id = ANY($1::uuid[]) ORDER BY campaign_id FOR UPDATE`,
        [ordered],
      );
    let rows = await read();
    if (rows.length < ordered.length) {
      await tx.query(
        `INSERT INTO campaign_evidence (campaign_id)
         SELECT w.id FROM unnest($1::uuid[]) WITH ORDINALITY AS w (id, place) ORDER BY w.place ON CONFLICT DO NOTHING`,
        [ordered],
      );
      rows = await read();
    }
    return new Map(rows.map((row) => [row.campaign_id, Number(row.revision)]));
  }

  /** Which of these campaigns have figures of a source whose windows could meet a span of time. */
  async touched(tx: Queries, sourceId: number, spans: readonly CampaignSpan[]): Promise<Set<Uuid>> {
    const rows = await tx.query<{ id: Uuid }>(
      `SELECT s.id FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS s (id, from_at, until_at)
       WHERE EXISTS (SELECT FROM evidence_revision r WHERE r.campaign_id = s.id AND r.source_id = $1
                     AND r.window_until > s.from_at AND r.window_from < s.until_at)`,
      [
        sourceId,
        spans.map(({ campaignId }) => campaignId),
        spans.map(({ fromMs }) => instantText(fromMs)),
        spans.map(({ untilMs }) => instantText(untilMs)),
      ],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Moves the campaigns on to their new revisions; their rows are locked. */
  async advance(tx: Queries, entries: readonly EvidenceEntry[], days: readonly DayDelta[]): Promise<void> {
    const moved = days.filter((day) => day.spentDeltaMicros !== 0n);
    await tx.query(ADVANCE, [
      entries.map((entry) => entry.campaignId),
      entries.map((entry) => entry.revision),
      entries.map((entry) => entry.spentDeltaMicros.toString()),
      entries.map((entry) => instantText(entry.windowEndMs)),
      entries.map((entry) => entry.sourceId),
      entries.map((entry) => instantText(entry.recordedAtMs)),
      entries.map((entry) => instantText(entry.asOfMs)),
      entries.map((entry) => entry.rowCount),
      entries.map((entry) => instantText(entry.windowFromMs)),
      entries.map((entry) => entry.restates),
      moved.map((day) => day.campaignId),
      moved.map((day) => day.day),
      moved.map((day) => day.spentDeltaMicros.toString()),
    ]);
  }
}

/** One statement for the three tables: imports wait for every round trip to the server. */
const ADVANCE = `
WITH entry AS (
  SELECT * FROM unnest($1::uuid[], $2::int8[], $3::int8[], $4::timestamptz[], $5::int4[], $6::timestamptz[], $7::timestamptz[],
                       $8::int4[], $9::timestamptz[], $10::bool[])
    AS n (id, revision, delta, window_end, source_id, recorded_at, as_of, row_count, window_from, restates)
), moved AS (
  UPDATE campaign_evidence e
  SET revision = n.revision, spent_micros = e.spent_micros + n.delta,
      last_window_end = greatest(e.last_window_end, n.window_end)
  FROM entry n WHERE e.campaign_id = n.id
), entered AS (
  INSERT INTO evidence_revision (campaign_id, revision, source_id, recorded_at, as_of, row_count, window_from, restates,
                                 window_until)
  SELECT id, revision, source_id, recorded_at, as_of, row_count, window_from, restates, window_end FROM entry
)
INSERT INTO campaign_day AS d (campaign_id, day, spent_micros)
SELECT * FROM unnest($11::uuid[], $12::date[], $13::int8[])
ON CONFLICT (campaign_id, day) DO UPDATE SET spent_micros = d.spent_micros + excluded.spent_micros`;
