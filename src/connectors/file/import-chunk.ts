import { halvesOf } from '../../persistence/stores/observation-columns.js';

/** Rows of a file that are right as far as the file alone can tell, as struct of arrays; only the first `count` are used. */
export interface ImportChunk {
  count: number;
  /** Of the arm's text among those that the reader has met. */
  readonly arm: Int32Array;
  readonly windowStartMs: Float64Array;
  readonly windowSeconds: Int32Array;
  readonly impressions: Float64Array;
  readonly clicks: Float64Array;
  readonly conversions: Float64Array;
  readonly revenueMicros: BigInt64Array;
  readonly costMicros: BigInt64Array;
  /** The same numbers, by halves (`halvesOf`). */
  readonly revenueHalves: Int32Array;
  readonly costHalves: Int32Array;
  /** Of the file, 1-based; up to 2^53. */
  readonly line: Float64Array;
}

export function makeImportChunk(capacity: number): ImportChunk {
  const revenueMicros = new BigInt64Array(capacity);
  const costMicros = new BigInt64Array(capacity);
  return {
    count: 0,
    arm: new Int32Array(capacity),
    windowStartMs: new Float64Array(capacity),
    windowSeconds: new Int32Array(capacity),
    impressions: new Float64Array(capacity),
    clicks: new Float64Array(capacity),
    conversions: new Float64Array(capacity),
    revenueMicros,
    costMicros,
    revenueHalves: halvesOf(revenueMicros),
    costHalves: halvesOf(costMicros),
    line: new Float64Array(capacity),
  };
}

/** What an arm is called in a file. */
export type ArmText = Readonly<
  Partial<Record<'arm' | 'externalId' | 'campaign' | 'platform' | 'channel' | 'creative' | 'bid', string>>
>;

/** Why a row, or a field of it, was not taken. */
export interface RefusedField {
  readonly line: number;
  /** The column, or what it was mapped to; null = the row as a whole. */
  readonly field: string | null;
  readonly value: string | null;
  readonly reason: string;
}
