import type { ReactElement } from 'react';
import { share } from '../lib/format.js';

export interface PacingProps {
  /** Parts of the day's budget, from 0 on. */
  readonly spent: number;
  readonly expected: number;
}

const TOLERANCE = 0.05;

/** Spent against what the clock says; off by more than five points is told in words. */
export function Pacing({ spent, expected }: PacingProps): ReactElement {
  const off = spent - expected;
  const state = Math.abs(off) <= TOLERANCE ? 'on' : off > 0 ? 'over' : 'under';
  const points = Math.round(Math.abs(off) * 100);
  const words = state === 'on' ? 'on track' : `${points} pts ${state}`;
  return (
    <span
      className={`pacing pacing-${state}`}
      title={`${share(spent)} spent, ${share(expected)} of the day gone`}
    >
      <span className="pacing-lane" aria-hidden="true">
        <span className="pacing-fill" style={{ width: percent(spent) }} />
        <span className="pacing-tick" style={{ left: percent(expected) }} />
      </span>
      <span className="pacing-word">{words}</span>
    </span>
  );
}

function percent(part: number): string {
  return `${Math.min(100, Math.max(0, part * 100)).toFixed(1)}%`;
}
