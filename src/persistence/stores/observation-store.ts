import type { Uuid } from '../../kernel/ids.js';
import { floatsOf, instantsMsOf, intsOf } from '../binary-columns.js';
import { SECOND_MS } from '../../kernel/units/time.js';
import type { Transaction } from '../transaction.js';

/** Which part of a campaign's evidence is wanted: rows that came in after one revision, up to and with another. */
export interface EvidenceRequest {
  readonly campaignKey: number;
  readonly campaignId: Uuid;
  readonly fromRevision: number;
  readonly toRevision: number;
}

/** Figures of observation rows, one entry a row; money in micros. */
export interface FigureColumns {
  readonly impressions: Float64Array;
  readonly clicks: Float64Array;
  readonly conversions: Float64Array;
  readonly revenueMicros: Float64Array;
  readonly costMicros: Float64Array;
}

/**
 * What a campaign's sources say differently since a revision: one row for each (arm, window, source), with the figures that
 * stand now, in the order of windows, then arms. Instants are account time.
 */
export interface EvidenceRows extends FigureColumns {
  readonly campaignKey: number;
  readonly count: number;
  readonly armKey: Int32Array;
  readonly windowStartMs: Float64Array;
  readonly windowMs: Float64Array;
  /** 1 where the row was known before: `previous` holds what stood at `fromRevision`; 0 where it is new. */
  readonly restated: Uint8Array;
  readonly previous: FigureColumns;
}

/** Rows of arms in windows by source, in versions. */
export class ObservationStore {
  /** Many campaigns in one query; a campaign with nothing new is left out. In the order of the requests. */
  async evidenceSince(tx: Transaction, requests: readonly EvidenceRequest[]): Promise<EvidenceRows[]> {
    if (requests.length === 0) return [];
    const rows = await tx.query<PackedRows>(EVIDENCE_SINCE, [
      requests.map((request) => request.campaignKey),
      requests.map((request) => request.campaignId),
      requests.map((request) => request.fromRevision),
      requests.map((request) => request.toRevision),
    ]);
    return rows.map(unpack);
  }
}

interface PackedRows {
  campaign_key: number;
  count: number;
  arm_key: Buffer;
  window_start: Buffer;
  window_seconds: Buffer;
  source_id: Buffer;
  impressions: Buffer;
  clicks: Buffer;
  conversions: Buffer;
  revenue: Buffer;
  cost: Buffer;
  /** These six are null where the range holds no restatement. */
  restated: Buffer | null;
  previous_impressions: Buffer | null;
  previous_clicks: Buffer | null;
  previous_conversions: Buffer | null;
  previous_revenue: Buffer | null;
  previous_cost: Buffer | null;
}

const packed = (expression: string, name: string): string => `string_agg(${expression}, '') AS ${name}`;
const packedFloat = (column: string, name: string): string => packed(`float8send(${column}::float8)`, name);

const FIGURES = ['impressions', 'clicks', 'conversions', 'revenue_micros', 'cost_micros'];
const nameOf = (column: string): string => column.replace('_micros', '');
const freshColumns = FIGURES.map((column) => packedFloat(`o.${column}`, nameOf(column)));
const standingColumns = FIGURES.map((column) =>
  packedFloat(`CASE WHEN t.again THEN c.${column} ELSE t.${column} END`, nameOf(column)),
);
const keyColumns = (alias: string): string[] => [
  packed(`int4send(${alias}.arm_key)`, 'arm_key'),
  packed(`timestamptz_send(${alias}.window_start)`, 'window_start'),
  packed(`int4send(${alias}.window_seconds)`, 'window_seconds'),
  packed(`int4send(${alias}.source_id)`, 'source_id'),
];

const IN_RANGE = `o.campaign_key = r.campaign_key AND o.revision > r.from_revision AND o.revision <= r.to_revision
  AND o.window_start >= r.window_from`;
const SAME_WINDOW = `v.arm_key = t.arm_key AND v.window_start = t.window_start
  AND v.source_id = t.source_id`;

/**
 * Columns come packed in binary, one value a campaign: 50,000 rows as rows of text would cost Node more than PostgreSQL.
 * Ranges without a restatement, nearly all of them, need no look at other versions.
 */
const EVIDENCE_SINCE = `
WITH request AS MATERIALIZED (
  SELECT r.campaign_key, r.from_revision, r.to_revision, r.position, e.window_from, e.restates
  FROM unnest($1::int4[], $2::uuid[], $3::int8[], $4::int8[])
    WITH ORDINALITY AS r (campaign_key, campaign_id, from_revision, to_revision, position)
  CROSS JOIN LATERAL (
    SELECT min(e.window_from) AS window_from, bool_or(e.restates) AS restates FROM evidence_revision e
    WHERE e.campaign_id = r.campaign_id AND e.revision > r.from_revision AND e.revision <= r.to_revision
  ) e
  WHERE e.window_from IS NOT NULL
), fresh AS (
  SELECT r.campaign_key, r.position, a.* FROM request r CROSS JOIN LATERAL (
    SELECT count(*)::int AS count, ${keyColumns('o').join(', ')}, ${freshColumns.join(', ')},
      NULL::bytea AS restated, NULL::bytea AS previous_impressions, NULL::bytea AS previous_clicks,
      NULL::bytea AS previous_conversions, NULL::bytea AS previous_revenue, NULL::bytea AS previous_cost
    FROM observation o WHERE ${IN_RANGE}
  ) a WHERE NOT r.restates
), restating AS (
  SELECT r.campaign_key, r.position, a.* FROM request r CROSS JOIN LATERAL (
    SELECT count(*)::int AS count, ${keyColumns('t').join(', ')}, ${standingColumns.join(', ')},
      ${packed(`CASE WHEN p.impressions IS NULL THEN '\\x00'::bytea ELSE '\\x01'::bytea END`, 'restated')},
      ${FIGURES.map((column) => packedFloat(`coalesce(p.${column}, 0)`, `previous_${nameOf(column)}`)).join(', ')}
    FROM (
      SELECT o.arm_key, o.window_start, o.window_seconds, o.source_id, bool_or(o.restates) AS again,
        ${FIGURES.map((column) => `max(o.${column}) AS ${column}`).join(', ')}
      FROM observation o WHERE ${IN_RANGE}
      GROUP BY o.arm_key, o.window_start, o.window_seconds, o.source_id
    ) t
    -- A window with its first version only has that one; the others are asked for what stands now, and what stood before.
    LEFT JOIN LATERAL (
      SELECT v.* FROM observation v WHERE t.again AND ${SAME_WINDOW} AND v.revision <= r.to_revision
      ORDER BY v.as_of DESC LIMIT 1
    ) c ON true
    LEFT JOIN LATERAL (
      SELECT v.* FROM observation v WHERE t.again AND ${SAME_WINDOW} AND v.revision <= r.from_revision
      ORDER BY v.as_of DESC LIMIT 1
    ) p ON true
    -- A version that came late but was known earlier by its source changes nothing that stands.
    WHERE NOT t.again OR c.revision > r.from_revision
  ) a WHERE r.restates
)
SELECT * FROM (SELECT * FROM fresh UNION ALL SELECT * FROM restating) found WHERE count > 0 ORDER BY position`;

function unpack(row: PackedRows): EvidenceRows {
  const columns = {
    armKey: intsOf(row.arm_key),
    windowStartMs: instantsMsOf(row.window_start),
    windowMs: Float64Array.from(intsOf(row.window_seconds), (seconds) => seconds * SECOND_MS),
    sourceId: intsOf(row.source_id),
  };
  const order = readingOrder(columns);
  const none = new Float64Array(row.count);
  const floats = (bytes: Buffer | null): Float64Array => (bytes ? inOrder(floatsOf(bytes), order) : none);
  return {
    campaignKey: row.campaign_key,
    count: row.count,
    armKey: inOrder(columns.armKey, order),
    windowStartMs: inOrder(columns.windowStartMs, order),
    windowMs: inOrder(columns.windowMs, order),
    restated: row.restated ? inOrder(new Uint8Array(row.restated), order) : new Uint8Array(row.count),
    impressions: floats(row.impressions),
    clicks: floats(row.clicks),
    conversions: floats(row.conversions),
    revenueMicros: floats(row.revenue),
    costMicros: floats(row.cost),
    previous: {
      impressions: floats(row.previous_impressions),
      clicks: floats(row.previous_clicks),
      conversions: floats(row.previous_conversions),
      revenueMicros: floats(row.previous_revenue),
      costMicros: floats(row.previous_cost),
    },
  };
}

interface KeyColumns {
  armKey: Int32Array;
  windowStartMs: Float64Array;
  windowMs: Float64Array;
  sourceId: Int32Array;
}

/**
 * The order must not depend on where rows lie on disk: a replay folds them in the same sequence, bit for bit.
 * @returns null where the rows lie in order already, as they mostly do
 */
function readingOrder({ armKey, windowStartMs, windowMs, sourceId }: KeyColumns): Uint32Array | null {
  const compare = (a: number, b: number): number =>
    windowStartMs[a]! - windowStartMs[b]! ||
    armKey[a]! - armKey[b]! ||
    windowMs[a]! - windowMs[b]! ||
    sourceId[a]! - sourceId[b]!;
  let row = 1;
  while (row < armKey.length && compare(row - 1, row) < 0) row++;
  return row >= armKey.length ? null : new Uint32Array(armKey.length).map((_, i) => i).sort(compare);
}

function inOrder<Column extends Float64Array | Int32Array | Uint8Array>(
  values: Column,
  order: Uint32Array | null,
): Column {
  if (order === null) return values;
  const sorted = values.slice() as Column;
  for (let i = 0; i < order.length; i++) sorted[i] = values[order[i]!]!;
  return sorted;
}
