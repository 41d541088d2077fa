/**
 * Observation rows as struct of arrays, one entry a row: a million objects would not fit where a million numbers do.
 * Instants in ms of account time; figures are whole numbers but for conversions; money in micros, exact.
 */
export interface ObservationColumns {
  readonly count: number;
  readonly armKey: Int32Array;
  readonly windowStartMs: Float64Array;
  readonly windowSeconds: Int32Array;
  readonly asOfMs: Float64Array;
  readonly impressions: Float64Array;
  readonly clicks: Float64Array;
  readonly conversions: Float64Array;
  readonly revenueMicros: BigInt64Array;
  readonly costMicros: BigInt64Array;
}

/** Room for `count` rows, all zero. */
export function makeObservationColumns(count: number): ObservationColumns {
  return {
    count,
    armKey: new Int32Array(count),
    windowStartMs: new Float64Array(count),
    windowSeconds: new Int32Array(count),
    asOfMs: new Float64Array(count),
    impressions: new Float64Array(count),
    clicks: new Float64Array(count),
    conversions: new Float64Array(count),
    revenueMicros: new BigInt64Array(count),
    costMicros: new BigInt64Array(count),
  };
}

export function copyObservation(
  from: ObservationColumns,
  row: number,
  to: ObservationColumns,
  place: number,
): void {
  to.armKey[place] = from.armKey[row]!;
  to.windowStartMs[place] = from.windowStartMs[row]!;
  to.windowSeconds[place] = from.windowSeconds[row]!;
  to.asOfMs[place] = from.asOfMs[row]!;
  to.impressions[place] = from.impressions[row]!;
  to.clicks[place] = from.clicks[row]!;
  to.conversions[place] = from.conversions[row]!;
  to.revenueMicros[place] = from.revenueMicros[row]!;
  to.costMicros[place] = from.costMicros[row]!;
}

export function joinObservations(parts: readonly ObservationColumns[]): ObservationColumns {
  const joined = makeObservationColumns(parts.reduce((sum, part) => sum + part.count, 0));
  let place = 0;
  for (const part of parts) {
    for (let row = 0; row < part.count; row++) copyObservation(part, row, joined, place++);
  }
  return joined;
}

/** The order in which versions are judged and written: arms, then windows, then what was known first. */
export function compareObservations(columns: ObservationColumns): (a: number, b: number) => number {
  const { armKey, windowStartMs, asOfMs } = columns;
  return (a, b) =>
    armKey[a]! - armKey[b]! || windowStartMs[a]! - windowStartMs[b]! || asOfMs[a]! - asOfMs[b]! || a - b;
}

export function windowEndMs(columns: ObservationColumns, row: number): number {
  return columns.windowStartMs[row]! + columns.windowSeconds[row]! * 1000;
}

/**
 * The two halves, low then high, of each number of a column of money: copied and summed without making bigints, which would cost
 * more than everything else that is done with a row. Machines that we run on are little-endian.
 */
export function halvesOf(micros: BigInt64Array): Int32Array {
  return new Int32Array(micros.buffer, micros.byteOffset, micros.length * 2);
}
