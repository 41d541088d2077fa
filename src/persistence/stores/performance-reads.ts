import type { Uuid } from '../../kernel/ids.js';
import type { Micros } from '../../kernel/units/money.js';
import { instantMs, instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';

export interface PerformanceQuery {
  /** Whose sums: of the whole account, of campaigns, or of single arms. */
  readonly of: 'account' | 'campaign' | 'arm';
  readonly ids: readonly Uuid[];
  /** Windows that start in [fromMs, toMs), account time. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly grain: 'hour' | 'day' | 'week';
  readonly timeZone: string;
}

/** A time of one arm: windows that start in [fromMs, toMs), account time. */
export interface ArmStretch {
  readonly armId: Uuid;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface PerformanceSums {
  /** The account, the campaign or the arm. */
  readonly id: Uuid;
  /** Start of the hour, day or week (from Monday) in the zone. */
  readonly startMs: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  readonly revenueMicros: Micros;
  readonly costMicros: Micros;
}

interface Row {
  id: Uuid;
  start: string;
  impressions: number;
  clicks: number;
  conversions: number;
  revenue_micros: string;
  cost_micros: string;
}

const PARENT = { account: 'a.account_id', campaign: 'a.campaign_id', arm: 'a.id' } as const;

export class PerformanceReadModel {
  /** In the order asked for; zeros where there are no results, null for an arm that is not the account's. */
  async stretches(
    tx: Transaction,
    accountId: Uuid,
    stretches: readonly ArmStretch[],
  ): Promise<(Omit<PerformanceSums, 'id' | 'startMs'> | null)[]> {
    const rows = await tx.query<Omit<Row, 'id' | 'start'> & { place: number }>(
      `SELECT p.place::int AS place, o.* FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[])
         WITH ORDINALITY AS p (id, from_at, to_at, place)
       JOIN arm a ON a.id = p.id AND a.account_id = $4
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(impressions), 0)::float8 AS impressions, coalesce(sum(clicks), 0)::float8 AS clicks,
                coalesce(sum(conversions), 0)::float8 AS conversions,
                coalesce(sum(revenue_micros), 0)::text AS revenue_micros, coalesce(sum(cost_micros), 0)::text AS cost_micros
         FROM (
           SELECT DISTINCT ON (source_id, window_start) impressions, clicks, conversions, revenue_micros, cost_micros
           FROM observation WHERE arm_key = a.key AND window_start >= p.from_at AND window_start < p.to_at
           ORDER BY source_id, window_start, as_of DESC) current) o`,
      [
        stretches.map(({ armId }) => armId),
        stretches.map(({ fromMs }) => instantText(fromMs)),
        stretches.map(({ toMs }) => instantText(toMs)),
        accountId,
      ],
    );
    const byPlace = new Map(rows.map((row) => [row.place, row]));
    return stretches.map((_, index) => {
      const row = byPlace.get(index + 1);
      return row ? figuresOf(row) : null;
    });
  }

  /** By id and start, ascending; spans without results have no row. Of restated windows only what is true now counts. */
  async series(tx: Transaction, accountId: Uuid, query: PerformanceQuery): Promise<PerformanceSums[]> {
    const parent = PARENT[query.of];
    const rows = await tx.query<Row>(
      // Arm by arm, so that each arm's rows are sorted and summed by themselves, in memory.
      `SELECT ${parent} AS id, o.start, sum(o.impressions)::float8 AS impressions, sum(o.clicks)::float8 AS clicks,
              sum(o.conversions) AS conversions, sum(o.revenue_micros)::text AS revenue_micros,
              sum(o.cost_micros)::text AS cost_micros
       FROM arm a CROSS JOIN LATERAL (
         SELECT date_trunc($5, window_start, $6) AS start, sum(impressions) AS impressions, sum(clicks) AS clicks,
                sum(conversions) AS conversions, sum(revenue_micros) AS revenue_micros, sum(cost_micros) AS cost_micros
         FROM (
           SELECT DISTINCT ON (source_id, window_start)
                  window_start, impressions, clicks, conversions, revenue_micros, cost_micros
           FROM observation WHERE arm_key = a.key AND window_start >= $3 AND window_start < $4
           ORDER BY source_id, window_start, as_of DESC) current
         GROUP BY 1) o
       WHERE ${parent} = ANY($1::uuid[]) AND a.account_id = $2
       GROUP BY ${parent}, o.start ORDER BY ${parent}, o.start`,
      [query.ids, accountId, instantText(query.fromMs), instantText(query.toMs), query.grain, query.timeZone],
    );
    return rows.map((row) => ({
      id: row.id,
      startMs: instantMs(row.start),
      ...figuresOf(row),
    }));
  }
}

function figuresOf(row: Omit<Row, 'id' | 'start'>): Omit<PerformanceSums, 'id' | 'startMs'> {
  return {
    impressions: row.impressions,
    clicks: row.clicks,
    conversions: row.conversions,
    revenueMicros: BigInt(row.revenue_micros),
    costMicros: BigInt(row.cost_micros),
  };
}
