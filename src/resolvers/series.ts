import type { AccountRecord } from '../services/account-service.js';
import type { PerformanceSeriesRecord } from '../services/reads/performance-reads.js';
import {
  PerformanceFigures,
  PerformancePointInTime,
  type PerformanceSeries,
} from '../schema/performance.types.js';

export function seriesIn(
  { currencyCode, simulated }: AccountRecord,
  { grain, points, total }: PerformanceSeriesRecord,
): PerformanceSeries {
  return {
    grain,
    points: points.map((point) => new PerformancePointInTime(point, currencyCode)),
    total: new PerformanceFigures(total, currencyCode),
    simulated,
  };
}
