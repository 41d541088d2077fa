import { type ReactElement, useMemo, useState } from 'react';
import { SeriesChart, type SeriesMark, type SeriesPoint } from '../../charts/series-chart.js';
import type { CampaignSeriesQuery, PointFragment } from '../../gql/graphql.js';
import { decimal, money, ratio } from '../../lib/format.js';
import { microsOf, unitsOf } from '../../lib/money.js';
import { clockText, DAY_MS, dayText, instantText } from '../../lib/time.js';
import { Panel } from '../../ui/panel.js';
import { StatePanel } from '../../ui/state-panel.js';

const METRICS = {
  roas: { label: 'ROAS', title: 'Return on ad spend', fromZero: false },
  cost: { label: 'Spend', title: 'Spend', fromZero: true },
  revenue: { label: 'Revenue', title: 'Revenue, attributed', fromZero: true },
  conversions: { label: 'Conversions', title: 'Conversions', fromZero: true },
} as const;
type Metric = keyof typeof METRICS;

export interface SeriesViewProps {
  readonly series: NonNullable<CampaignSeriesQuery['campaign']>;
  /** How much later the span is than the one that it is compared with; `null`: not compared. */
  readonly shiftMs: number | null;
  readonly marks: readonly SeriesMark[];
  readonly currencyCode: string;
  readonly timeZone: string;
  readonly theme: string;
}

export function SeriesView({
  series,
  shiftMs,
  marks,
  currencyCode,
  timeZone,
  theme,
}: SeriesViewProps): ReactElement {
  const [metric, setMetric] = useState<Metric>('roas');
  const { title, fromZero } = METRICS[metric];
  const { grain, points } = series.now;
  const chart = useMemo(() => {
    const before = new Map(
      series.before.points.map((point) => [Date.parse(point.start), valueOf(point, metric)]),
    );
    const drawn = points.map((point): SeriesPoint => {
      const atMs = Date.parse(point.start);
      return {
        atMs,
        value: valueOf(point, metric),
        before: shiftMs === null ? null : (before.get(atMs - shiftMs) ?? null),
      };
    });
    const isMoney = metric === 'cost' || metric === 'revenue';
    const format = (value: number): string =>
      isMoney
        ? money(BigInt(Math.round(value * 1e6)), currencyCode)
        : metric === 'roas'
          ? ratio(value)
          : decimal(value, 1);
    return { drawn, format };
  }, [points, series.before.points, metric, shiftMs, currencyCode]);
  const { drawn, format } = chart;
  const texts = useMemo(() => {
    const short = drawn.length > 0 && drawn.at(-1)!.atMs - drawn[0]!.atMs < 2 * DAY_MS;
    return {
      timeText: (atMs: number) => (grain === 'HOUR' ? instantText(atMs, timeZone) : dayText(atMs, timeZone)),
      axisText: (atMs: number) => (short ? clockText(atMs, timeZone) : dayText(atMs, timeZone)),
    };
  }, [drawn, grain, timeZone]);
  const last = drawn.at(-1);
  return (
    <Panel
      title={title}
      note={`${grain === 'HOUR' ? 'hourly' : grain === 'DAY' ? 'daily' : 'weekly'}${shiftMs === null ? '' : ', dashed: the time before'}`}
      aside={
        <span className="segmented" role="group" aria-label="What is drawn">
          {Object.entries(METRICS).map(([key, { label }]) => (
            <button
              key={key}
              type="button"
              aria-pressed={key === metric}
              onClick={() => setMetric(key as Metric)}
            >
              {label}
            </button>
          ))}
        </span>
      }
    >
      {drawn.length < 2 ? (
        <StatePanel
          title="Not enough to draw yet"
          text={`${drawn.length} of 2 spans have figures in this time.`}
        />
      ) : (
        <SeriesChart
          title={title}
          unit={grain.toLowerCase()}
          summary={
            last?.value == null
              ? 'The newest span has no figures.'
              : `${format(last.value)} in the newest span.`
          }
          points={drawn}
          marks={marks}
          fromZero={fromZero}
          theme={theme}
          timeZone={timeZone}
          format={format}
          {...texts}
        />
      )}
    </Panel>
  );
}

function valueOf(point: PointFragment, metric: Metric): number | null {
  if (metric === 'roas') return point.roas;
  if (metric === 'conversions') return point.conversions;
  return unitsOf(microsOf(point[metric].amount));
}
