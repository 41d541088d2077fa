import type { ReactElement } from 'react';

export interface TrimBarProps {
  /** In any unit that the scale is in too. */
  readonly before: number;
  readonly after: number;
  readonly scaleMax: number;
  /** Held there by a person. */
  readonly pinned?: boolean;
  readonly tall?: boolean;
  readonly summary: string;
}

/** What there was, a tick where it stands now, and the sliver that was added or taken. */
export function TrimBar({
  before,
  after,
  scaleMax,
  pinned = false,
  tall = false,
  summary,
}: TrimBarProps): ReactElement {
  const at = (value: number): string => `${((value / scaleMax) * 100).toFixed(2)}%`;
  const [low, high] = [Math.min(before, after), Math.max(before, after)];
  return (
    <span className={tall ? 'trim trim-tall' : 'trim'} role="img" aria-label={summary}>
      <span className="bar-base" style={{ width: at(low) }} />
      {high > low && (
        <span
          className={after > before ? 'bar-delta more' : 'bar-delta less'}
          style={{ left: at(low), width: `${(((high - low) / scaleMax) * 100).toFixed(2)}%` }}
        />
      )}
      <span className="bar-tick" style={{ left: at(before) }} />
      {pinned && <span className="bar-pin" style={{ left: `calc(${at(after)} + 4px)` }} />}
    </span>
  );
}
