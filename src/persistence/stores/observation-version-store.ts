import { bigintsOf, floatsOf, instantsMsOf, intsOf } from '../binary-columns.js';
import { instantText } from '../instants.js';
import type { Queries } from '../queries.js';
import { makeObservationColumns, type ObservationColumns } from './observation-columns.js';

/** A stretch of an arm's time: windows that start in [fromMs, untilMs). */
export interface ArmStretch {
  readonly armKey: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Rows to be written: those of `columns` that `rows` names, with what the writer adds, by the same index as `columns`. */
export interface ObservationVersions {
  readonly sourceId: number;
  readonly columns: ObservationColumns;
  readonly rows: Int32Array;
  readonly campaignKey: Int32Array;
  readonly revision: Float64Array;
  readonly restates: Uint8Array;
}

/** A window is at most this long, so a window that reaches into a stretch starts no earlier before it. */
export const LONGEST_WINDOW_DAYS = 31;

/** The versions themselves: what is there around incoming rows, and writing new ones. */
export class ObservationVersionStore {
  /**
   * Every version of every window of a source that could meet a window in these stretches: those that start in one, and the
   * last that starts before it. In the order of `compareObservations`. Stretches of an arm do not overlap.
   */
  async around(tx: Queries, sourceId: number, stretches: readonly ArmStretch[]): Promise<ObservationColumns> {
    if (stretches.length === 0) return makeObservationColumns(0);
    const [row] = await tx.query<PackedVersions>(AROUND, [
      sourceId,
      stretches.map((stretch) => stretch.armKey),
      stretches.map((stretch) => instantText(stretch.fromMs)),
      stretches.map((stretch) => instantText(stretch.untilMs)),
    ]);
    if (!row || row.count === 0) return makeObservationColumns(0);
    return {
      count: row.count,
      armKey: intsOf(row.arm_key),
      windowStartMs: instantsMsOf(row.window_start),
      windowSeconds: intsOf(row.window_seconds),
      asOfMs: instantsMsOf(row.as_of),
      impressions: floatsOf(row.impressions),
      clicks: floatsOf(row.clicks),
      conversions: floatsOf(row.conversions),
      revenueMicros: bigintsOf(row.revenue),
      costMicros: bigintsOf(row.cost),
    };
  }

  async insert(tx: Queries, versions: ObservationVersions): Promise<void> {
    const { columns, rows, campaignKey, revision, restates, sourceId } = versions;
    const of = <Value>(value: (row: number) => Value): Value[] => Array.from(rows, value);
    await tx.query(INSERT, [
      sourceId,
      of((row) => campaignKey[row]!),
      of((row) => columns.armKey[row]!),
      of((row) => instantText(columns.windowStartMs[row]!)),
      of((row) => instantText(columns.asOfMs[row]!)),
      of((row) => revision[row]!),
      of((row) => columns.impressions[row]!),
      of((row) => columns.clicks[row]!),
      of((row) => columns.conversions[row]!),
      of((row) => columns.revenueMicros[row]!.toString()),
      of((row) => columns.costMicros[row]!.toString()),
      of((row) => columns.windowSeconds[row]!),
      of((row) => restates[row] === 1),
    ]);
  }
}

interface PackedVersions {
  count: number;
  arm_key: Buffer;
  window_start: Buffer;
  window_seconds: Buffer;
  as_of: Buffer;
  impressions: Buffer;
  clicks: Buffer;
  conversions: Buffer;
  revenue: Buffer;
  cost: Buffer;
}

const ORDER = 'ORDER BY arm_key, window_start, as_of';
const packed = (expression: string, name: string): string =>
  `string_agg(${expression}, '' ${ORDER}) AS ${name}`;

const AROUND = `
WITH stretch AS (
  SELECT s.* FROM unnest($2::int4[], $3::timestamptz[], $4::timestamptz[]) AS s (arm_key, from_at, until_at)
), found AS (
  SELECT o.* FROM stretch s CROSS JOIN LATERAL (
    SELECT o.* FROM observation o
    WHERE o.arm_key = s.arm_key AND o.source_id = $1 AND o.window_start >= s.from_at AND o.window_start < s.until_at
    OFFSET 0
  ) o
  UNION
  SELECT o.* FROM stretch s CROSS JOIN LATERAL (
    SELECT o.* FROM observation o
    WHERE o.arm_key = s.arm_key AND o.source_id = $1 AND o.window_start < s.from_at
      AND o.window_start > s.from_at - interval '${LONGEST_WINDOW_DAYS + 1} days'
    ORDER BY o.window_start DESC, o.as_of DESC LIMIT 1
  ) o
)
SELECT count(*)::int AS count, ${[
  packed('int4send(arm_key)', 'arm_key'),
  packed('timestamptz_send(window_start)', 'window_start'),
  packed('int4send(window_seconds)', 'window_seconds'),
  packed('timestamptz_send(as_of)', 'as_of'),
  packed('float8send(impressions::float8)', 'impressions'),
  packed('float8send(clicks::float8)', 'clicks'),
  packed('float8send(conversions)', 'conversions'),
  packed('int8send(revenue_micros)', 'revenue'),
  packed('int8send(cost_micros)', 'cost'),
].join(', ')} FROM found`;

const INSERT = `
INSERT INTO observation (source_id, campaign_key, arm_key, window_start, as_of, revision, impressions, clicks, conversions,
                         revenue_micros, cost_micros, window_seconds, restates)
SELECT $1, o.* FROM unnest($2::int4[], $3::int4[], $4::timestamptz[], $5::timestamptz[], $6::int8[], $7::int8[], $8::int8[],
                           $9::float8[], $10::int8[], $11::int8[], $12::int4[], $13::bool[]) AS o`;
