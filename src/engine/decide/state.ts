/**
 * What the engine remembers of a campaign between cycles: discounted sums only, so that its size does not grow with time.
 * Rows of `armStats` follow `armKey`, which is ascending; arms that are gone stay in the state until they have faded.
 */
export interface EngineState {
  /** Account instant to which all discounted sums are aged. */
  readonly asOfMs: number;
  /** Unit of spend: micros per day and arm, fixed when the state was made. > 0. */
  readonly sRefMicros: number;
  readonly armKey: Int32Array;
  /** arms × `armStride` numbers. */
  readonly armStats: Float64Array;
  /** Numbers of the whole campaign. */
  readonly campaignStats: Float64Array;
  /** Channels that have a season, in the order of their first appearance. */
  readonly channels: readonly string[];
  /** channels × `channelStride` numbers. */
  readonly channelStats: Float64Array;
}

/** Raised with every change of the layout of the numbers below. */
const STATE_VERSION = 1;

const MAGIC = 0x5454;
const HEADER_BYTES = 48;

/**
 * The state as bytes: a header, arm keys, numbers, channel names; little endian. Decoding gives the same bits back.
 * Cost: one copy. Size: 48 + 4·arms + 8·numbers + channel names.
 */
export function encodeState(state: EngineState): Uint8Array {
  const names = state.channels.map((name) => new TextEncoder().encode(name));
  const nameBytes = names.reduce((sum, name) => sum + 2 + name.length, 0);
  const keyBytes = alignTo8(state.armKey.byteLength);
  const numbers = [state.armStats, state.campaignStats, state.channelStats];
  const numberBytes = numbers.reduce((sum, array) => sum + array.byteLength, 0);
  const bytes = new Uint8Array(HEADER_BYTES + keyBytes + numberBytes + nameBytes);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, MAGIC, true);
  view.setUint16(2, STATE_VERSION, true);
  view.setUint32(4, state.armKey.length, true);
  view.setFloat64(8, state.asOfMs, true);
  view.setFloat64(16, state.sRefMicros, true);
  view.setUint32(24, state.armStats.length, true);
  view.setUint32(28, state.campaignStats.length, true);
  view.setUint32(32, state.channelStats.length, true);
  view.setUint32(36, state.channels.length, true);
  bytes.set(bytesOf(state.armKey), HEADER_BYTES);
  let at = HEADER_BYTES + keyBytes;
  for (const array of numbers) {
    bytes.set(bytesOf(array), at);
    at += array.byteLength;
  }
  for (const name of names) {
    view.setUint16(at, name.length, true);
    bytes.set(name, at + 2);
    at += 2 + name.length;
  }
  return bytes;
}

/** The state behind the bytes. @throws RangeError where they are not a state of this version. */
export function decodeState(bytes: Uint8Array): EngineState {
  // A copy that starts at a multiple of 8, as Float64Array needs; slice() of a Buffer would be a view.
  const copy = new Uint8Array(bytes);
  const view = new DataView(copy.buffer);
  if (copy.length < HEADER_BYTES || view.getUint16(0, true) !== MAGIC) {
    throw new RangeError('These bytes are not an engine state.');
  }
  const version = view.getUint16(2, true);
  if (version !== STATE_VERSION) {
    throw new RangeError(`Engine state of version ${version}; this engine reads version ${STATE_VERSION}.`);
  }
  const armCount = view.getUint32(4, true);
  let at = HEADER_BYTES + alignTo8(armCount * 4);
  const take = (lengthAt: number): Float64Array => {
    const array = new Float64Array(copy.buffer, at, view.getUint32(lengthAt, true));
    at += array.byteLength;
    return array;
  };
  const armStats = take(24);
  const campaignStats = take(28);
  const channelStats = take(32);
  const channels: string[] = [];
  for (let i = view.getUint32(36, true); i > 0; i--) {
    const length = view.getUint16(at, true);
    channels.push(new TextDecoder().decode(copy.subarray(at + 2, at + 2 + length)));
    at += 2 + length;
  }
  return {
    asOfMs: view.getFloat64(8, true),
    sRefMicros: view.getFloat64(16, true),
    armKey: new Int32Array(copy.buffer, HEADER_BYTES, armCount),
    armStats,
    campaignStats,
    channels,
    channelStats,
  };
}

function bytesOf(array: Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function alignTo8(length: number): number {
  return (length + 7) & ~7;
}
