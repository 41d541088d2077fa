import type { ReactElement } from 'react';

export interface SparkProps {
  /** `null` is a gap, and stays one. */
  readonly values: readonly (number | null)[];
  /** What the line says, in a sentence. */
  readonly summary: string;
  readonly width?: number;
  readonly height?: number;
}

export function Spark({ values, summary, width = 120, height = 20 }: SparkProps): ReactElement | null {
  const known = values.filter((value): value is number => value !== null);
  if (known.length < 2) return <span className="spark-none">—</span>;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (index: number): number => (index / (values.length - 1)) * (width - 2) + 1;
  const y = (value: number): number =>
    high === low ? height / 2 : height - 2 - ((value - low) / (high - low)) * (height - 4);
  const path = values
    .map((value, index) =>
      value === null
        ? ''
        : `${values[index - 1] == null ? 'M' : 'L'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`,
    )
    .join('');
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={summary}
    >
      <path d={path} />
    </svg>
  );
}
