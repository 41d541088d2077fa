import type { ReactElement } from 'react';
import { type Metric, verdictOf } from '../lib/polarity.js';

export interface DeltaProps {
  readonly metric: Metric;
  readonly change: number | null;
  /** The size of the change, without a sign. */
  readonly amount: string;
  readonly against: string;
}

const ARROW = { up: '▲', down: '▼' } as const;

/** Which way, whether that is better, and by how much: direction is not quality. */
export function Delta({ metric, change, amount, against }: DeltaProps): ReactElement {
  if (change === null) return <span className="delta">nothing to compare yet</span>;
  if (change === 0 || !/[1-9]/.test(amount)) return <span className="delta">as {against}</span>;
  const verdict = verdictOf(metric, change);
  const arrow = change > 0 ? ARROW.up : ARROW.down;
  const word = verdict === 'neutral' ? (change > 0 ? 'more by' : 'less by') : `${verdict} by`;
  return (
    <span className="delta">
      <b className={verdict}>
        {arrow} {word} {amount}
      </b>{' '}
      {against}
    </span>
  );
}
