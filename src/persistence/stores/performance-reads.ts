import type { Uuid } from '../../kernel/ids.js';
import type { Micros } from '../../kernel/units/money.js';
import { instantMs, instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';

export interface PerformanceQuery {
  /** Whose sums: of whole campaigns, or of single arms. */
  readonly of: 'campaign' | 'arm';
  readonly ids: readonly Uuid[];
  /** Windows that start in [fromMs, toMs), account time. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly grain: 'hour' | 'day' | 'week';
  readonly timeZone: string;
}

export interface PerformanceSums {
  /** The campaign or the arm. */
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

export class PerformanceReadModel {
  /** By id and start, ascending; spans without results have no row. Of restated windows only what is true now counts. */
  async series(tx: Transaction, accountId: Uuid, query: PerformanceQuery): Promise<PerformanceSums[]> {
    const parent = query.of === 'campaign' ? 'a.campaign_id' : 'a.id';
    const rows = await tx.query<Row>(
      `WITH current AS (
         SELECT DISTINCT ON (o.arm_key, o.source_id, o.window_start)
                ${parent} AS id, o.window_start, o.impressions, o.clicks, o.conversions, o.revenue_micros, o.cost_micros
         FROM arm a JOIN observation o ON o.arm_key = a.key
         WHERE ${parent} = ANY($1::uuid[]) AND a.account_id = $2 AND o.window_start >= $3 AND o.window_start < $4
         ORDER BY o.arm_key, o.source_id, o.window_start, o.as_of DESC)
       SELECT id, date_trunc($5, window_start, $6) AS start, sum(impressions)::float8 AS impressions,
              sum(clicks)::float8 AS clicks, sum(conversions) AS conversions, sum(revenue_micros)::text AS revenue_micros,
              sum(cost_micros)::text AS cost_micros
       FROM current GROUP BY id, start ORDER BY id, start`,
      [query.ids, accountId, instantText(query.fromMs), instantText(query.toMs), query.grain, query.timeZone],
    );
    return rows.map((row) => ({
      id: row.id,
      startMs: instantMs(row.start),
      impressions: row.impressions,
      clicks: row.clicks,
      conversions: row.conversions,
      revenueMicros: BigInt(row.revenue_micros),
      costMicros: BigInt(row.cost_micros),
    }));
  }
}
