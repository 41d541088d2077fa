/** What came of money in an hour or less; `localStartMs` is its start on the account's wall clock, as if that clock were UTC. */
export interface HourFigures {
  readonly localStartMs: number;
  readonly cost: number;
  readonly revenue: number;
}

/** A part of the day that does better than the rest of it. */
export interface BetterTime {
  readonly fromHour: number;
  readonly toHour: number;
  /** Revenue per cost within it, and at all other times. */
  readonly roas: number;
  readonly otherwise: number;
}

const DAY_MS = 86_400_000;
const PART_HOURS = 6;
const PARTS = 24 / PART_HOURS;
const FEWEST_DAYS = 7;
/**
 * By how many standard errors the days must agree. With a week of days one of four parts exceeds it by chance about once in
 * 250 times (Student's t, six degrees of freedom).
 */
const LEAST_T = 6;

/**
 * Is there a time of day that is better, and so much so that the days agree? Each day's part is compared with the rest of the same
 * day, so that good days and bad ones do not pass for good hours; the best of four parts counts. null: nothing to be said, as on
 * fewer than seven days, or where the hours were shuffled.
 */
export function betterTime(hours: readonly HourFigures[]): BetterTime | null {
  const days = new Map<number, Sums[]>();
  for (const { localStartMs, cost, revenue } of hours) {
    const day = Math.floor(localStartMs / DAY_MS);
    const part = Math.floor((localStartMs - day * DAY_MS) / (PART_HOURS * 3_600_000));
    const parts = days.get(day) ?? Array.from({ length: PARTS }, () => ({ cost: 0, revenue: 0 }));
    parts[part] = { cost: parts[part]!.cost + cost, revenue: parts[part]!.revenue + revenue };
    days.set(day, parts);
  }
  let best: { part: number; t: number } = { part: -1, t: LEAST_T };
  for (let part = 0; part < PARTS; part++) {
    const t = agreement([...days.values()].flatMap((parts) => differenceOf(parts, part) ?? []));
    if (t > best.t) best = { part, t };
  }
  if (best.part < 0) return null;
  const all = [...days.values()];
  return {
    fromHour: best.part * PART_HOURS,
    toHour: (best.part + 1) * PART_HOURS,
    roas: roasOf(all.map((parts) => parts[best.part]!)),
    otherwise: roasOf(all.flatMap((parts) => parts.filter((_, part) => part !== best.part))),
  };
}

interface Sums {
  readonly cost: number;
  readonly revenue: number;
}

/** By how much a part is better, from −1 to 1; null on a day without money in it, or outside it. */
function differenceOf(parts: readonly Sums[], part: number): number | null {
  const others = parts.filter((_, other) => other !== part);
  if (!(parts[part]!.cost > 0) || !others.some(({ cost }) => cost > 0)) return null;
  const [own, otherwise] = [roasOf([parts[part]!]), roasOf(others)];
  return own + otherwise > 0 ? (own - otherwise) / (own + otherwise) : 0;
}

function roasOf(sums: readonly Sums[]): number {
  const [cost, revenue] = sums.reduce(([c, r], sum) => [c + sum.cost, r + sum.revenue], [0, 0]);
  return cost > 0 ? revenue / cost : 0;
}

/** Mean over its standard error; 0 for too few days. */
function agreement(differences: readonly number[]): number {
  const n = differences.length;
  if (n < FEWEST_DAYS) return 0;
  const mean = differences.reduce((sum, one) => sum + one, 0) / n;
  const squares = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const error = Math.sqrt(squares / (n - 1) / n);
  return error > 0 ? mean / error : 0;
}
