import type { ReactElement, ReactNode } from 'react';

export interface FigureProps {
  readonly label: string;
  /** `null`: not known, and `note` says what is missing. */
  readonly value: string | null;
  readonly unit?: ReactNode;
  readonly note?: ReactNode;
  readonly spark?: ReactNode;
  readonly stale?: boolean;
}

/** A number with what it means, how it moved, and how sure it is. */
export function Figure({ label, value, unit, note, spark, stale = false }: FigureProps): ReactElement {
  return (
    <div className={stale ? 'figure stale' : 'figure'}>
      <dt>{label}</dt>
      <dd>
        <span className="figure-value">
          {value ?? <span className="none">not known yet</span>}
          {unit !== undefined && <small>{unit}</small>}
        </span>
        <span className="figure-note">{note ?? ' '}</span>
        {spark !== undefined && <span className="figure-spark">{spark}</span>}
      </dd>
    </div>
  );
}
