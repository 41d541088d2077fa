import {
  type FigureFinding,
  figureFindings,
  MOST_COUNTED,
  MOST_MICROS,
} from '../observations/figure-rules.js';
import { copyRow, sliceRows, makeSortedRows, type SortedRows } from './sorted-rows.js';

/**
 * Which rows hold what a row may hold: 1 = it does. A million rows are nearly all right, so what is looked at here is only whether;
 * what is wrong with the others is put into words by `figureFindings`.
 */
export function rightRows(
  { columns, line }: SortedRows,
  nowMs: number,
  onFinding: (line: number, finding: FigureFinding, value: string) => void,
): Uint8Array {
  const right = new Uint8Array(columns.count);
  for (let row = 0; row < columns.count; row++) {
    const impressions = columns.impressions[row]!;
    const clicks = columns.clicks[row]!;
    const conversions = columns.conversions[row]!;
    const startMs = columns.windowStartMs[row]!;
    const seconds = columns.windowSeconds[row]!;
    const usual =
      impressions >= 0 &&
      impressions <= MOST_COUNTED &&
      Number.isInteger(impressions) &&
      clicks >= 0 &&
      clicks <= impressions &&
      Number.isInteger(clicks) &&
      conversions >= 0 &&
      conversions <= MOST_COUNTED &&
      columns.revenueMicros[row]! >= 0n &&
      columns.revenueMicros[row]! <= MOST_MICROS &&
      columns.costMicros[row]! >= 0n &&
      columns.costMicros[row]! <= MOST_MICROS &&
      startMs >= USUAL_FROM_MS &&
      startMs % 1000 === 0 &&
      seconds > 0 &&
      seconds <= USUAL_SECONDS &&
      startMs < nowMs &&
      columns.asOfMs[row]! >= startMs &&
      columns.asOfMs[row]! <= nowMs;
    right[row] = usual || explain({ columns, line }, row, nowMs, onFinding) === 0 ? 1 : 0;
  }
  return right;
}

/** Adds up rows of the same arm and window; those of other bounds stay apart. @returns how many were merged into another */
export function sumRows(rows: SortedRows): { rows: SortedRows; summed: number } {
  const { columns } = rows;
  const result = makeSortedRows(columns.count);
  let count = 0;
  for (let row = 0; row < columns.count; row++) {
    const last = count - 1;
    const again =
      count > 0 &&
      result.columns.armKey[last] === columns.armKey[row] &&
      result.columns.windowStartMs[last] === columns.windowStartMs[row] &&
      result.columns.windowSeconds[last] === columns.windowSeconds[row];
    if (!again) {
      copyRow(rows, row, result, count++);
      continue;
    }
    result.columns.impressions[last]! += columns.impressions[row]!;
    result.columns.clicks[last]! += columns.clicks[row]!;
    result.columns.conversions[last]! += columns.conversions[row]!;
    result.columns.revenueMicros[last]! += columns.revenueMicros[row]!;
    result.columns.costMicros[last]! += columns.costMicros[row]!;
  }
  return { rows: sliceRows(result, 0, count), summed: columns.count - count };
}

const USUAL_FROM_MS = Date.UTC(2000, 0, 1);
const USUAL_SECONDS = 31 * 86_400;

function explain(
  { columns, line }: SortedRows,
  row: number,
  nowMs: number,
  onFinding: (line: number, finding: FigureFinding, value: string) => void,
): number {
  const windowStartMs = columns.windowStartMs[row]!;
  const figures = {
    windowStartMs,
    windowEndMs: windowStartMs + columns.windowSeconds[row]! * 1000,
    asOfMs: columns.asOfMs[row]!,
    impressions: columns.impressions[row]!,
    clicks: columns.clicks[row]!,
    conversions: columns.conversions[row]!,
    revenueMicros: columns.revenueMicros[row]!,
    costMicros: columns.costMicros[row]!,
  };
  const values = {
    windowStart: isoText(windowStartMs),
    windowEnd: isoText(figures.windowEndMs),
    asOf: isoText(figures.asOfMs),
    impressions: String(figures.impressions),
    clicks: String(figures.clicks),
    conversions: String(figures.conversions),
    revenue: String(Number(figures.revenueMicros) / 1e6),
    cost: String(Number(figures.costMicros) / 1e6),
  };
  const findings = figureFindings(figures, nowMs);
  for (const finding of findings) onFinding(line[row]!, finding, values[finding.field]);
  return findings.length;
}

function isoText(atMs: number): string {
  return Number.isFinite(atMs) && Math.abs(atMs) <= 8.64e15 ? new Date(atMs).toISOString() : String(atMs);
}
