import type { BulkTransaction } from '../bulk-transaction.js';
import type { ObservationVersions } from './observation-version-store.js';

const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER_BYTES = 2;
const COLUMNS = 13;
/** A count of fields, a length before each, then four int4, eight of 8 bytes and a boolean. */
const ROW_BYTES = 2 + COLUMNS * 4 + 4 * 4 + 8 * 8 + 1;
const TWO_32 = 4_294_967_296;
const EPOCH_2000_MS = 946_684_800_000;

const STATEMENT = `COPY observation (source_id, campaign_key, arm_key, window_seconds, window_start, as_of, revision, impressions,
  clicks, conversions, revenue_micros, cost_micros, restates) FROM STDIN WITH (FORMAT binary)`;

/** Writes versions by COPY: for a great many rows, less than half the server's work of an INSERT. */
export async function copyObservations(tx: BulkTransaction, versions: ObservationVersions): Promise<void> {
  await tx.copyIn(STATEMENT, encodeVersions(versions));
}

/** The binary form of COPY (PostgreSQL manual, COPY, "Binary Format"). */
export function encodeVersions(versions: ObservationVersions): Buffer {
  const { columns, rows, campaignKey, revision, restates, sourceId } = versions;
  const buffer = Buffer.allocUnsafe(HEADER.length + rows.length * ROW_BYTES + TRAILER_BYTES);
  HEADER.copy(buffer);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  const revenue = new Int32Array(columns.revenueMicros.buffer, columns.revenueMicros.byteOffset);
  const cost = new Int32Array(columns.costMicros.buffer, columns.costMicros.byteOffset);
  let at = HEADER.length;
  for (const row of rows) {
    view.setInt16(at, COLUMNS);
    at = int4(view, at + 2, sourceId);
    at = int4(view, at, campaignKey[row]!);
    at = int4(view, at, columns.armKey[row]!);
    at = int4(view, at, columns.windowSeconds[row]!);
    at = int8(view, at, (columns.windowStartMs[row]! - EPOCH_2000_MS) * 1000);
    at = int8(view, at, (columns.asOfMs[row]! - EPOCH_2000_MS) * 1000);
    at = int8(view, at, revision[row]!);
    at = int8(view, at, columns.impressions[row]!);
    at = int8(view, at, columns.clicks[row]!);
    view.setInt32(at, 8);
    view.setFloat64(at + 4, columns.conversions[row]!);
    at = halves(view, at + 12, revenue[row * 2 + 1]!, revenue[row * 2]!);
    at = halves(view, at, cost[row * 2 + 1]!, cost[row * 2]!);
    view.setInt32(at, 1);
    view.setUint8(at + 4, restates[row]!);
    at += 5;
  }
  view.setInt16(at, -1);
  return buffer;
}

function int4(view: DataView, at: number, value: number): number {
  view.setInt32(at, 4);
  view.setInt32(at + 4, value);
  return at + 8;
}

/** @param value a whole number, |value| < 2^53 */
function int8(view: DataView, at: number, value: number): number {
  const high = Math.floor(value / TWO_32);
  return halves(view, at, high, value - high * TWO_32);
}

function halves(view: DataView, at: number, high: number, low: number): number {
  view.setInt32(at, 8);
  view.setInt32(at + 4, high);
  view.setInt32(at + 8, low);
  return at + 12;
}
