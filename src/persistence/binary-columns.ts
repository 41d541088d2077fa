/** PostgreSQL's binary forms are big-endian, and its instants are microseconds since 2000-01-01T00:00Z. */
const EPOCH_2000_MS = 946_684_800_000;

/** Values of `string_agg(float8send(…), '')`. */
export function floatsOf(bytes: Buffer): Float64Array {
  return new Float64Array(nativeOrder(bytes, 8));
}

/** Values of `string_agg(int4send(…), '')`. */
export function intsOf(bytes: Buffer): Int32Array {
  return new Int32Array(nativeOrder(bytes, 4));
}

/** Values of `string_agg(timestamptz_send(…), '')`, in ms since 1970. */
export function instantsMsOf(bytes: Buffer): Float64Array {
  const instants = new Float64Array(bytes.length / 8);
  for (let i = 0; i < instants.length; i++) {
    const micros = bytes.readInt32BE(i * 8) * 4_294_967_296 + bytes.readUInt32BE(i * 8 + 4);
    instants[i] = Math.floor(micros / 1000) + EPOCH_2000_MS;
  }
  return instants;
}

/** A copy that starts on a boundary typed arrays accept, in this machine's (little-endian) order. */
function nativeOrder(bytes: Buffer, width: 4 | 8): ArrayBuffer {
  const copy = Buffer.from(new Uint8Array(bytes).buffer);
  if (width === 8) copy.swap64();
  else copy.swap32();
  return copy.buffer;
}

/** Values of `string_agg(int8send(…), '')`. */
export function bigintsOf(bytes: Buffer): BigInt64Array {
  return new BigInt64Array(nativeOrder(bytes, 8));
}
