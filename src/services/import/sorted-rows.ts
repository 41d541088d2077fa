import type { ImportChunk } from '../../connectors/file/import-chunk.js';
import {
  copyObservation,
  halvesOf,
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
  const { order, keys } = ordered(chunk, keyOf);
  const sorted = makeSortedRows(order.length);
  const { columns, line } = sorted;
  const [revenue, cost] = [halvesOf(columns.revenueMicros), halvesOf(columns.costMicros)];
  columns.asOfMs.fill(asOfMs);
  for (let to = 0; to < order.length; to++) {
    const from = order[to]!;
    columns.armKey[to] = keys[chunk.arm[from]!]!;
    columns.windowStartMs[to] = chunk.windowStartMs[from]!;
    columns.windowSeconds[to] = chunk.windowSeconds[from]!;
    columns.impressions[to] = chunk.impressions[from]!;
    columns.clicks[to] = chunk.clicks[from]!;
    columns.conversions[to] = chunk.conversions[from]!;
    revenue[to * 2] = chunk.revenueHalves[from * 2]!;
    revenue[to * 2 + 1] = chunk.revenueHalves[from * 2 + 1]!;
    cost[to * 2] = chunk.costHalves[from * 2]!;
    cost[to * 2 + 1] = chunk.costHalves[from * 2 + 1]!;
    line[to] = chunk.line[from]!;
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

/** The rows from one place up to another, not copied. */
export function sliceRows({ columns, line }: SortedRows, from: number, to: number): SortedRows {
  return {
    columns: {
      count: to - from,
      armKey: columns.armKey.subarray(from, to),
      windowStartMs: columns.windowStartMs.subarray(from, to),
      windowSeconds: columns.windowSeconds.subarray(from, to),
      asOfMs: columns.asOfMs.subarray(from, to),
      impressions: columns.impressions.subarray(from, to),
      clicks: columns.clicks.subarray(from, to),
      conversions: columns.conversions.subarray(from, to),
      revenueMicros: columns.revenueMicros.subarray(from, to),
      costMicros: columns.costMicros.subarray(from, to),
    },
    line: line.subarray(from, to),
  };
}

function ordered(
  chunk: ImportChunk,
  keyOf: (arm: number) => number,
): { order: Uint32Array; keys: Int32Array } {
  const { arm, count } = chunk;
  let most = 0;
  for (let row = 0; row < count; row++) if (arm[row]! > most) most = arm[row]!;
  // For each arm number: how many rows, then its key, then its rank among the keys of the chunk.
  const rowsOf = new Uint32Array(most + 1);
  for (let row = 0; row < count; row++) rowsOf[arm[row]!]!++;
  const keys = Int32Array.from(rowsOf, (rows, number) => (rows > 0 ? keyOf(number) : 0));
  const ranked = Int32Array.from(new Set(keys))
    .filter((key) => key !== 0)
    .sort();
  const rankOfKey = new Map(Array.from(ranked, (key, rank) => [key, rank]));
  const rankOf = Int32Array.from(keys, (key) => rankOfKey.get(key) ?? -1);
  const next = new Uint32Array(ranked.length + 1);
  rankOf.forEach((rank, number) => {
    if (rank >= 0) next[rank + 1]! += rowsOf[number]!;
  });
  for (let rank = 0; rank < ranked.length; rank++) next[rank + 1]! += next[rank]!;
  const starts = next.slice();
  const order = new Uint32Array(starts[ranked.length]!);
  for (let row = 0; row < count; row++) {
    const rank = rankOf[arm[row]!]!;
    if (rank >= 0) order[next[rank]!++] = row;
  }
  for (let rank = 0; rank < ranked.length; rank++) {
    inTime(chunk, order.subarray(starts[rank], starts[rank + 1]));
  }
  return { order, keys };
}

function inTime({ windowStartMs }: ImportChunk, rows: Uint32Array): void {
  for (let i = 1; i < rows.length; i++) {
    if (windowStartMs[rows[i]!]! >= windowStartMs[rows[i - 1]!]!) continue;
    rows.sort((a, b) => windowStartMs[a]! - windowStartMs[b]! || a - b);
    return;
  }
}
