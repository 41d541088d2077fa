import { Fault } from '../../kernel/fault.js';
import type { Uuid } from '../../kernel/ids.js';
import { isRefusal, Problem, Refusal } from '../../kernel/problem.js';
import type { Micros } from '../../kernel/units/money.js';
import {
  addDays,
  type CalendarDay,
  calendarDay,
  DAY_MS,
  HOUR_MS,
  startOfDayMs,
} from '../../kernel/units/time.js';
import type { AccountStore } from '../../persistence/stores/account-store.js';
import type { PerformanceReadModel, PerformanceSums } from '../../persistence/stores/performance-reads.js';
import type { PerformancePoint } from '../../persistence/stores/read-records.js';
import type { Reader, Snapshots } from './reader.js';

export type { PerformancePoint } from '../../persistence/stores/read-records.js';

export const GRAINS = ['HOUR', 'DAY', 'WEEK'] as const;
export type Grain = (typeof GRAINS)[number];

/** Days of the account, both ends included. */
export interface PerformanceSpan {
  readonly from: CalendarDay;
  readonly to: CalendarDay;
  /** Hours up to 8 days, days up to 400, weeks beyond, where left out. */
  readonly grain?: Grain | null | undefined;
}

export interface PerformanceTotals {
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  readonly revenueMicros: Micros;
  readonly costMicros: Micros;
}

/** Points ascend; spans without results have none, since silence is not a zero. */
export interface PerformanceSeriesRecord {
  readonly grain: Grain;
  readonly timeZone: string;
  readonly points: readonly PerformancePoint[];
  readonly total: PerformanceTotals;
}

const MOST_POINTS = 1_200;

/**
 * What arms brought. A window counts at its start, whole: where windows are longer than the grain, the figures stand at the hour
 * or day at which they begin.
 */
export class PerformanceReads {
  constructor(
    private readonly deps: {
      readonly snapshots: Snapshots;
      readonly performance: PerformanceReadModel;
      readonly accounts: AccountStore;
    },
  ) {}

  async ofCampaigns(
    reader: Reader,
    campaignIds: readonly Uuid[],
    span: PerformanceSpan,
  ): Promise<ReadonlyMap<Uuid, PerformanceSeriesRecord> | Refusal> {
    return this.#series(reader, 'campaign', campaignIds, span);
  }

  async ofArms(
    reader: Reader,
    armIds: readonly Uuid[],
    span: PerformanceSpan,
  ): Promise<ReadonlyMap<Uuid, PerformanceSeriesRecord> | Refusal> {
    return this.#series(reader, 'arm', armIds, span);
  }

  async ofAccount(reader: Reader, span: PerformanceSpan): Promise<PerformanceSeriesRecord | Refusal> {
    const series = await this.#series(reader, 'account', [reader.accountId], span);
    if (isRefusal(series)) return series;
    const record = series.get(reader.accountId);
    if (!record) throw new Fault(`There is no series of the account ${reader.accountId}.`);
    return record;
  }

  async #series(
    reader: Reader,
    of: 'account' | 'campaign' | 'arm',
    ids: readonly Uuid[],
    span: PerformanceSpan,
  ): Promise<ReadonlyMap<Uuid, PerformanceSeriesRecord> | Refusal> {
    const grain = grainOf(span);
    if (isRefusal(grain)) return grain;
    return this.deps.snapshots.read(reader, async (tx) => {
      const account = await this.deps.accounts.find(tx, reader.accountId);
      if (!account) throw new Fault(`There is no account ${reader.accountId}.`);
      const { timeZone } = account;
      const sums = await this.deps.performance.series(tx, reader.accountId, {
        of,
        ids,
        fromMs: startOfDayMs(span.from, timeZone),
        toMs: startOfDayMs(addDays(span.to, 1), timeZone),
        grain: SQL_GRAIN[grain],
        timeZone,
      });
      const points = new Map<Uuid, PerformancePoint[]>(ids.map((id) => [id, []]));
      for (const one of sums) points.get(one.id)?.push(toPoint(one, grain, timeZone));
      return new Map(ids.map((id) => [id, toSeries(points.get(id) ?? [], grain, timeZone)]));
    });
  }
}

const SQL_GRAIN = { HOUR: 'hour', DAY: 'day', WEEK: 'week' } as const;
const POINTS_A_DAY = { HOUR: 24, DAY: 1, WEEK: 1 / 7 } as const;

/** The grain to use, or why the span cannot be read at the grain asked for. */
function grainOf({ from, to, grain }: PerformanceSpan): Grain | Refusal {
  const days = (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS + 1;
  if (!Number.isFinite(days)) return refused('BAD_DATE', 'Days are written as YYYY-MM-DD.', 'from');
  if (days < 1)
    return refused('DATES_REVERSED', `The span would end (${to}) before it starts (${from}).`, 'to');
  const chosen = grain ?? (days <= 8 ? 'HOUR' : days <= 400 ? 'DAY' : 'WEEK');
  if (days * POINTS_A_DAY[chosen] <= MOST_POINTS) return chosen;
  const coarser = GRAINS.find((one) => days * POINTS_A_DAY[one] <= MOST_POINTS);
  const advice = coarser ? `Use ${coarser}, or a shorter span.` : 'Use a shorter span.';
  return refused(
    'GRAIN_TOO_FINE',
    `${chosen} over ${days} days is more than ${MOST_POINTS} points. ${advice}`,
    'grain',
  );
}

function refused(code: string, message: string, field: string): Refusal {
  return new Refusal(new Problem(code, message, [field]));
}

function toPoint(sums: PerformanceSums, grain: Grain, timeZone: string): PerformancePoint {
  const { id: _, ...figures } = sums;
  return { ...figures, endMs: endOf(sums.startMs, grain, timeZone) };
}

/** Days and weeks are as long as the zone makes them. */
function endOf(startMs: number, grain: Grain, timeZone: string): number {
  if (grain === 'HOUR') return startMs + HOUR_MS;
  return startOfDayMs(addDays(calendarDay(startMs, timeZone), grain === 'DAY' ? 1 : 7), timeZone);
}

function toSeries(
  points: readonly PerformancePoint[],
  grain: Grain,
  timeZone: string,
): PerformanceSeriesRecord {
  const total = { impressions: 0, clicks: 0, conversions: 0, revenueMicros: 0n, costMicros: 0n };
  for (const point of points) {
    total.impressions += point.impressions;
    total.clicks += point.clicks;
    total.conversions += point.conversions;
    total.revenueMicros += point.revenueMicros;
    total.costMicros += point.costMicros;
  }
  return { grain, timeZone, points, total };
}
