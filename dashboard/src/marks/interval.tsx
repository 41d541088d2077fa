import type { ReactElement } from 'react';
import { interval, ratio } from '../lib/format.js';

export interface IntervalProps {
  readonly lower: number;
  readonly mean: number;
  readonly upper: number;
  /** Of the whole column, so that its rows can be compared. */
  readonly scale: readonly [low: number, high: number];
  readonly reference: number | null;
}

/** What is expected, and how sure it is. */
export function Interval({ lower, mean, upper, scale, reference }: IntervalProps): ReactElement {
  const [low, high] = scale;
  const at = (value: number): string =>
    `${(high === low ? 50 : ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * 100).toFixed(1)}%`;
  return (
    <span className="interval" role="img" aria-label={`${ratio(mean)}, ${interval(lower, upper)} with 90%`}>
      <i className="interval-line" />
      {reference !== null && <i className="interval-reference" style={{ left: at(reference) }} />}
      <i className="interval-band" style={{ left: at(lower), right: `calc(100% - ${at(upper)})` }} />
      <i className="interval-dot" style={{ left: at(mean) }} />
    </span>
  );
}
