import { HOUR_MS } from './time.js';

/** An hour of results. */
export interface HourPoint {
  readonly startMs: number;
  readonly cost: number;
  readonly revenue: number;
  readonly conversions: number;
}

export interface Figures {
  readonly cost: number;
  readonly revenue: number;
  readonly conversions: number;
}

/** Whole hours that both days have had: the only ones that can be compared while a day is young. */
export interface DaySoFar {
  readonly today: Figures;
  /** The same hours of the day before; `null` where nothing is known of them. */
  readonly before: Figures | null;
  /** Whole hours compared. */
  readonly hours: number;
}

export function soFar(points: readonly HourPoint[], dayStartMs: number, dayBeforeMs: number): DaySoFar {
  const today = points.filter((point) => point.startMs >= dayStartMs);
  // The newest hour is still filling; it counts in the figure and not in the comparison.
  const lastMs = today.at(-1)?.startMs ?? dayStartMs;
  const hours = Math.max(0, Math.round((lastMs - dayStartMs) / HOUR_MS));
  const before = points.filter(
    (point) => point.startMs >= dayBeforeMs && point.startMs < dayBeforeMs + hours * HOUR_MS,
  );
  return { today: added(today), before: before.length > 0 ? added(before) : null, hours };
}

/** The figures of today in the hours that are compared. */
export function comparable(points: readonly HourPoint[], dayStartMs: number, hours: number): Figures {
  return added(
    points.filter((point) => point.startMs >= dayStartMs && point.startMs < dayStartMs + hours * HOUR_MS),
  );
}

function added(points: readonly Figures[]): Figures {
  return points.reduce(
    (sum, point) => ({
      cost: sum.cost + point.cost,
      revenue: sum.revenue + point.revenue,
      conversions: sum.conversions + point.conversions,
    }),
    { cost: 0, revenue: 0, conversions: 0 },
  );
}

export function roasOf({ revenue, cost }: Figures): number | null {
  return cost > 0 ? revenue / cost : null;
}

export function cpaOf({ conversions, cost }: Figures): number | null {
  return conversions > 0 ? cost / conversions : null;
}
