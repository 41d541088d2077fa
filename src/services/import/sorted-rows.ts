import type { ImportChunk } from '../../connectors/file/import-chunk.js';
import {
  copyObservation,
  makeObservationColumns,
  type ObservationColumns,
} from '../../persistence/stores/observation-columns.js';

/** Rows of known arms in the order of `compareObservations`, each with the line it came from. */
export interface SortedRows {
  readonly columns: ObservationColumns;
  readonly line: Float64Array;
}

export function makeSortedRows(count: number): SortedRows {
  return { columns: makeObservationColumns(count), line: new Float64Array(count) };
}

/**
 * Brings the rows of a chunk into order. By counting: a file has few arms and tells of each in the order of time, so that sorting
 * by comparison is left for the arms for which it does not.
 * @param keyOf the arm's key by its number in the chunk; 0 = its rows are left out
 */
export function sortRows(chunk: ImportChunk, keyOf: (arm: number) => number, asOfMs: number): SortedRows {
  const order = ordered(chunk, keyOf);
  const sorted = makeSortedRows(order.length);
  const { columns } = sorted;
  for (let to = 0; to < order.length; to++) {
    const from = order[to]!;
    columns.armKey[to] = keyOf(chunk.arm[from]!);
    columns.windowStartMs[to] = chunk.windowStartMs[from]!;
    columns.windowSeconds[to] = chunk.windowSeconds[from]!;
    columns.asOfMs[to] = asOfMs;
    columns.impressions[to] = chunk.impressions[from]!;
    columns.clicks[to] = chunk.clicks[from]!;
    columns.conversions[to] = chunk.conversions[from]!;
    columns.revenueMicros[to] = chunk.revenueMicros[from]!;
    columns.costMicros[to] = chunk.costMicros[from]!;
    sorted.line[to] = chunk.line[from]!;
  }
  return sorted;
}

/** The rows for which `keep` is 1. */
export function keepRows(rows: SortedRows, keep: Uint8Array): SortedRows {
  const count = keep.reduce((sum, one) => sum + one, 0);
  if (count === rows.columns.count) return rows;
  const kept = makeSortedRows(count);
  let to = 0;
  for (let row = 0; row < keep.length; row++) if (keep[row] === 1) copyRow(rows, row, kept, to++);
  return kept;
}

export function copyRow(from: SortedRows, row: number, to: SortedRows, place: number): void {
  copyObservation(from.columns, row, to.columns, place);
  to.line[place] = from.line[row]!;
}

/** The first `count` rows. */
export function firstRows({ columns, line }: SortedRows, count: number): SortedRows {
  return {
    columns: {
      count,
      armKey: columns.armKey.subarray(0, count),
      windowStartMs: columns.windowStartMs.subarray(0, count),
      windowSeconds: columns.windowSeconds.subarray(0, count),
      asOfMs: columns.asOfMs.subarray(0, count),
      impressions: columns.impressions.subarray(0, count),
      clicks: columns.clicks.subarray(0, count),
      conversions: columns.conversions.subarray(0, count),
      revenueMicros: columns.revenueMicros.subarray(0, count),
      costMicros: columns.costMicros.subarray(0, count),
    },
    line: line.subarray(0, count),
  };
}

function ordered(chunk: ImportChunk, keyOf: (arm: number) => number): Uint32Array {
  const numbers = [...new Set(chunk.arm.subarray(0, chunk.count))].filter((arm) => keyOf(arm) !== 0);
  const keys = Int32Array.from(new Set(numbers.map(keyOf))).sort();
  const rankOfKey = new Map(Array.from(keys, (key, rank) => [key, rank]));
  const rankOf = new Int32Array(numbers.reduce((most, arm) => Math.max(most, arm), 0) + 1).fill(-1);
  for (const arm of numbers) rankOf[arm] = rankOfKey.get(keyOf(arm))!;
  const ends = new Uint32Array(keys.length + 1);
  for (let row = 0; row < chunk.count; row++) {
    const rank = rankOf[chunk.arm[row]!] ?? -1;
    if (rank >= 0) ends[rank + 1]!++;
  }
  for (let rank = 0; rank < keys.length; rank++) ends[rank + 1]! += ends[rank]!;
  const order = new Uint32Array(ends[keys.length]!);
  const next = ends.slice();
  for (let row = 0; row < chunk.count; row++) {
    const rank = rankOf[chunk.arm[row]!] ?? -1;
    if (rank >= 0) order[next[rank]!++] = row;
  }
  for (let rank = 0; rank < keys.length; rank++) inTime(chunk, order.subarray(ends[rank], ends[rank + 1]));
  return order;
}

function inTime({ windowStartMs }: ImportChunk, rows: Uint32Array): void {
  for (let i = 1; i < rows.length; i++) {
    if (windowStartMs[rows[i]!]! >= windowStartMs[rows[i - 1]!]!) continue;
    rows.sort((a, b) => windowStartMs[a]! - windowStartMs[b]! || a - b);
    return;
  }
}
