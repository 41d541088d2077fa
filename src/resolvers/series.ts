import { betterTime, type HourFigures } from '../engine/index.js';
import { zoneOffsetMs } from '../kernel/units/time.js';
import type { ChangePerformance } from '../schema/change.types.js';
import type { ChangePerformanceRecord } from '../services/reads/change-performance-reads.js';
import type { AccountRecord } from '../services/account-service.js';
import type { PerformancePoint, PerformanceSeriesRecord } from '../services/reads/performance-reads.js';
import {
  PerformanceFigures,
  PerformancePointInTime,
  type PerformanceSeries,
} from '../schema/performance.types.js';
import { performanceSentence } from '../schema/sentences/performance-sentence.js';

export function seriesIn(
  { currencyCode, simulated }: AccountRecord,
  { grain, points, total, timeZone }: PerformanceSeriesRecord,
): PerformanceSeries {
  const better = grain === 'HOUR' ? betterTime(points.map((point) => hourOf(point, timeZone))) : null;
  return {
    grain,
    points: points.map((point) => new PerformancePointInTime(point, currencyCode)),
    total: new PerformanceFigures(total, currencyCode),
    text: performanceSentence(total, better, currencyCode),
    betterTime: better,
    simulated,
  };
}

export function performanceIn(
  { currencyCode }: AccountRecord,
  { before, after, complete }: ChangePerformanceRecord,
): ChangePerformance {
  return {
    before: new PerformanceFigures(before, currencyCode),
    after: new PerformanceFigures(after, currencyCode),
    complete,
  };
}

function hourOf({ startMs, costMicros, revenueMicros }: PerformancePoint, timeZone: string): HourFigures {
  const localStartMs = startMs + zoneOffsetMs(startMs, timeZone);
  return { localStartMs, cost: Number(costMicros), revenue: Number(revenueMicros) };
}
