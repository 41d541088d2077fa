import type { ReactElement } from 'react';

export interface PulseMark {
  readonly atMs: number;
  /** Money moved, in units of the currency. */
  readonly moved: number;
  readonly failed: boolean;
  readonly people: boolean;
}

export interface PulseProps {
  readonly ticks: readonly PulseMark[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number | null;
  readonly nowLabel: string;
  readonly hours: readonly { readonly atMs: number; readonly label: string }[];
  readonly summary: string;
}

const HEIGHT = 44;
const BASE = 40;

/** One tick a cycle, as high as the money it moved; people as diamonds, failures as triangles. */
export function Pulse({ ticks, fromMs, toMs, nowMs, nowLabel, hours, summary }: PulseProps): ReactElement {
  const highest = Math.max(1e-9, ...ticks.map((tick) => tick.moved));
  const left = (atMs: number): string => `${(((atMs - fromMs) / (toMs - fromMs)) * 100).toFixed(3)}%`;
  return (
    <div className="pulse" role="img" aria-label={summary}>
      <svg width="100%" height={HEIGHT} aria-hidden="true">
        <line className="pulse-base" x1="0" x2="100%" y1={BASE} y2={BASE} />
        {ticks.map((tick) => (
          <rect
            key={tick.atMs}
            className={tick.failed ? 'pulse-tick failed' : 'pulse-tick'}
            x={left(tick.atMs)}
            y={BASE - Math.max(1.5, (tick.moved / highest) * 28)}
            width="3"
            height={Math.max(1.5, (tick.moved / highest) * 28)}
          />
        ))}
      </svg>
      {ticks.map(
        (tick) =>
          (tick.people || tick.failed) && (
            <span
              key={tick.atMs}
              className={tick.failed ? 'pulse-mark triangle' : 'pulse-mark diamond'}
              style={{ left: left(tick.atMs) }}
              aria-hidden="true"
            />
          ),
      )}
      {nowMs !== null && (
        <span className="pulse-now" style={{ left: left(nowMs) }} aria-hidden="true">
          <span className={nowMs - fromMs > (toMs - fromMs) * 0.7 ? 'before' : ''}>{nowLabel}</span>
        </span>
      )}
      <span className="pulse-hours" aria-hidden="true">
        {hours.map(({ atMs, label }) => (
          <span key={atMs} style={{ left: left(atMs) }}>
            {label}
          </span>
        ))}
      </span>
    </div>
  );
}
