import { ARM_STRIDE, CHANNEL_STRIDE, EXACT_FIELDS } from './layout.js';

const { fround } = Math;

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
const STATE_VERSION = 5;

const MAGIC = 0x5454;
const HEADER_BYTES = 40;
const IS_EXACT = Uint8Array.from({ length: ARM_STRIDE }, (_, i) => (EXACT_FIELDS.includes(i) ? 1 : 0));
const ROUGH_FIELDS = ARM_STRIDE - EXACT_FIELDS.length;
/** Where the numbers of 32 bits of an arm start and end, run after run. */
const ROUGH_RUNS = roughRuns();

function roughRuns(): Int32Array {
  const edges: number[] = [];
  for (let i = 0; i <= ARM_STRIDE; i++) {
    const before = i > 0 && IS_EXACT[i - 1] === 0;
    const here = i < ARM_STRIDE && IS_EXACT[i] === 0;
    if (before !== here) edges.push(i);
  }
  return Int32Array.from(edges);
}

/** Rounds the numbers that are stored to 32 bits, in place: a state in memory and one from the store are the same bits. */
export function roundAsStored(armStats: Float64Array): void {
  for (let at = 0; at < armStats.length; at += ARM_STRIDE) {
    for (let run = 0; run < ROUGH_RUNS.length; run += 2) {
      const end = at + ROUGH_RUNS[run + 1]!;
      for (let i = at + ROUGH_RUNS[run]!; i < end; i++) armStats[i] = fround(armStats[i]!);
    }
  }
}

/**
 * The state as bytes, little endian: a header, numbers of 64 bits, numbers of 32 bits, arm keys, channel names. Decoding gives
 * the same bits back for a state whose numbers are rounded as they are stored, as every state that `decide` returns.
 * Cost: one pass. Size: about 430 bytes an arm.
 */
export function encodeState(state: EngineState): Uint8Array {
  const names = state.channels.map((name) => new TextEncoder().encode(name));
  const arms = state.armKey.length;
  const exact = arms * EXACT_FIELDS.length + state.campaignStats.length + state.channelStats.length;
  const nameBytes = names.reduce((sum, name) => sum + 2 + name.length, 0);
  const bytes = new Uint8Array(HEADER_BYTES + 8 * exact + 4 * (arms * ROUGH_FIELDS + arms) + nameBytes);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, MAGIC, true);
  view.setUint16(2, STATE_VERSION, true);
  view.setUint32(4, arms, true);
  view.setFloat64(8, state.asOfMs, true);
  view.setFloat64(16, state.sRefMicros, true);
  view.setUint32(24, ARM_STRIDE, true);
  view.setUint32(28, state.campaignStats.length, true);
  view.setUint32(32, state.channels.length, true);
  const wide = new Float64Array(bytes.buffer, HEADER_BYTES, exact);
  const narrow = new Float32Array(bytes.buffer, HEADER_BYTES + 8 * exact, arms * ROUGH_FIELDS);
  const keys = new Int32Array(bytes.buffer, HEADER_BYTES + 8 * exact + narrow.byteLength, arms);
  splitNumbers(state.armStats, wide, narrow);
  wide.set(state.campaignStats, arms * EXACT_FIELDS.length);
  wide.set(state.channelStats, exact - state.channelStats.length);
  keys.set(state.armKey);
  let at = keys.byteOffset + keys.byteLength;
  for (const name of names) {
    view.setUint16(at, name.length, true);
    bytes.set(name, at + 2);
    at += 2 + name.length;
  }
  return bytes;
}

/** Whether bytes are a state that an older engine wrote: sound, but not to be read by this one. */
export function isOlderState(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (
    bytes.length >= HEADER_BYTES &&
    view.getUint16(0, true) === MAGIC &&
    view.getUint16(2, true) < STATE_VERSION
  );
}

/** The state behind the bytes. @throws RangeError where they are not a state of this version. */
export function decodeState(bytes: Uint8Array): EngineState {
  // A copy that starts at a multiple of 8, as Float64Array needs; slice() of a Buffer would be a view into its pool.
  const copy = new Uint8Array(bytes);
  const view = new DataView(copy.buffer);
  if (copy.length < HEADER_BYTES || view.getUint16(0, true) !== MAGIC) {
    throw new RangeError('These bytes are not an engine state.');
  }
  const version = view.getUint16(2, true);
  if (version !== STATE_VERSION || view.getUint32(24, true) !== ARM_STRIDE) {
    throw new RangeError(`Engine state of version ${version}; this engine reads version ${STATE_VERSION}.`);
  }
  const arms = view.getUint32(4, true);
  const channelCount = view.getUint32(32, true);
  const campaign = view.getUint32(28, true);
  const exact = arms * EXACT_FIELDS.length + campaign + channelCount * CHANNEL_STRIDE;
  const wide = new Float64Array(copy.buffer, HEADER_BYTES, exact);
  const narrow = new Float32Array(copy.buffer, HEADER_BYTES + 8 * exact, arms * ROUGH_FIELDS);
  const keysAt = HEADER_BYTES + 8 * exact + narrow.byteLength;
  const armStats = new Float64Array(arms * ARM_STRIDE);
  joinNumbers(wide, narrow, armStats);
  const campaignAt = arms * EXACT_FIELDS.length;
  return {
    asOfMs: view.getFloat64(8, true),
    sRefMicros: view.getFloat64(16, true),
    armKey: new Int32Array(copy.buffer, keysAt, arms),
    armStats,
    campaignStats: wide.subarray(campaignAt, campaignAt + campaign),
    channels: readNames(copy, view, keysAt + 4 * arms, channelCount),
    channelStats: wide.subarray(campaignAt + campaign),
  };
}

function readNames(bytes: Uint8Array, view: DataView, from: number, count: number): string[] {
  const names: string[] = [];
  let at = from;
  for (let i = 0; i < count; i++) {
    const length = view.getUint16(at, true);
    names.push(new TextDecoder().decode(bytes.subarray(at + 2, at + 2 + length)));
    at += 2 + length;
  }
  return names;
}

function splitNumbers(armStats: Float64Array, wide: Float64Array, narrow: Float32Array): void {
  let w = 0;
  let n = 0;
  for (let at = 0; at < armStats.length; at += ARM_STRIDE) {
    for (let i = 0; i < ARM_STRIDE; i++) {
      if (IS_EXACT[i] === 1) wide[w++] = armStats[at + i]!;
      else narrow[n++] = armStats[at + i]!;
    }
  }
}

function joinNumbers(wide: Float64Array, narrow: Float32Array, armStats: Float64Array): void {
  let w = 0;
  let n = 0;
  for (let at = 0; at < armStats.length; at += ARM_STRIDE) {
    for (let i = 0; i < ARM_STRIDE; i++) armStats[at + i] = IS_EXACT[i] === 1 ? wide[w++]! : narrow[n++]!;
  }
}
