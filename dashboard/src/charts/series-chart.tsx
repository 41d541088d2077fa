import { type ReactElement, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { HiddenTable } from './hidden-table.js';

export interface SeriesPoint {
  readonly atMs: number;
  /** `null` is a gap, and stays one. */
  readonly value: number | null;
  /** Of the time that it is compared with, at equal age. */
  readonly before: number | null;
}

export interface SeriesMark {
  readonly atMs: number;
  readonly label: string;
}

export interface SeriesChartProps {
  readonly title: string;
  readonly unit: string;
  readonly summary: string;
  readonly points: readonly SeriesPoint[];
  readonly marks: readonly SeriesMark[];
  readonly fromZero: boolean;
  /** Redrawn when it changes: the canvas takes its colours once. */
  readonly theme: string;
  readonly timeZone: string;
  readonly format: (value: number) => string;
  readonly timeText: (atMs: number) => string;
  readonly axisText: (atMs: number) => string;
}

const HEIGHT = 250;

export function SeriesChart(props: SeriesChartProps): ReactElement {
  const { title, summary, points, unit, format, timeText } = props;
  const ref = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const box = ref.current;
    if (!box) return undefined;
    const plot = new uPlot(optionsOf(props, box, readout.current), dataOf(points), box);
    const observer = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: HEIGHT }));
    observer.observe(box);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [props, points]);
  return (
    <figure className="chart">
      <div ref={ref} className="chart-plot" role="img" aria-label={`${title}. ${summary}`} />
      <p ref={readout} className="chart-readout" aria-hidden="true" />
      <HiddenTable
        title={`${title}, ${unit}`}
        rows={points.map(({ atMs, value }) => [
          timeText(atMs),
          value === null ? 'no figures' : format(value),
        ])}
      />
    </figure>
  );
}

function dataOf(points: readonly SeriesPoint[]): uPlot.AlignedData {
  return [
    points.map(({ atMs }) => atMs / 1_000),
    points.map(({ value }) => value),
    points.map(({ before }) => before),
  ];
}

function optionsOf(props: SeriesChartProps, box: HTMLElement, readout: HTMLElement | null): uPlot.Options {
  const colour = (name: string): string =>
    getComputedStyle(document.documentElement).getPropertyValue(`--${name}`);
  const font = '11px "Geist Variable", sans-serif';
  const axis = {
    font,
    stroke: colour('text3'),
    ticks: { show: false },
    grid: { stroke: colour('line'), width: 1 },
  };
  const { points, format, timeText, axisText, fromZero, marks, timeZone } = props;
  return {
    width: box.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), timeZone),
    cursor: { y: false, points: { size: 6 } },
    scales: {
      x: { time: true },
      y: { range: (_plot, low, high) => (fromZero ? [0, high * 1.1] : spread(low, high)) },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 90,
        values: (_plot, splits) => splits.map((at) => axisText(at * 1_000)),
      },
      { ...axis, size: 62, values: (_plot, splits) => splits.map(format) },
    ],
    series: [
      {},
      { stroke: colour('cobalt'), width: 1.75, points: { show: false } },
      { stroke: colour('edge'), width: 1.25, dash: [4, 4], points: { show: false } },
    ],
    hooks: {
      draw: [(plot) => drawMarks(plot, marks, colour('plum'))],
      setCursor: [
        ({ cursor }) => {
          const point = cursor.idx == null ? points.at(-1) : points[cursor.idx];
          if (readout) readout.textContent = point ? wordsOf(point, format, timeText) : '';
        },
      ],
    },
  };
}

function wordsOf(
  { atMs, value, before }: SeriesPoint,
  format: (value: number) => string,
  timeText: (atMs: number) => string,
): string {
  const now = value === null ? 'no figures' : format(value);
  return `${timeText(atMs)}: ${now}${before === null ? '' : `, before ${format(before)}`}`;
}

function spread(low: number, high: number): [number, number] {
  const room = (high - low || Math.abs(high) || 1) * 0.12;
  return [Math.max(0, low - room), high + room];
}

/** People's acts, as dotted lines under a diamond. */
function drawMarks(plot: uPlot, marks: readonly SeriesMark[], colour: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  for (const { atMs } of marks) {
    const x = Math.round(plot.valToPos(atMs / 1_000, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const size = 4 * devicePixelRatio;
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top + bbox.height - size);
    ctx.lineTo(x + size, bbox.top + bbox.height);
    ctx.lineTo(x, bbox.top + bbox.height + size);
    ctx.lineTo(x - size, bbox.top + bbox.height);
    ctx.fill();
  }
  ctx.restore();
}
