import {
  DECISION_STATUSES,
  type Decision,
  type DecisionArms,
  type GroupReading,
  TARGET_OUTCOMES,
  UNCHANGED_REASONS,
} from './types.js';

const MAGIC = 0x4454;
const PLAIN_VERSION = 1;
/** With what a target made of the pace after the arms. */
const TARGET_VERSION = 2;
/** And with what capped groups got, as JSON. */
const GROUPS_VERSION = 3;
const NO_TARGET = 255;
const HEADER_BYTES = 40;
/** Two amounts of 8 bytes, one key and five readings of 4 bytes, two sets of bits. */
const BYTES_PER_ARM = 2 * 8 + 4 + 5 * 4 + 2;
/** Its outcome and what it left unspent. */
const TARGET_BYTES = 1 + 8;

/**
 * A decision as one compact row: header, then column after column, little endian. Money and keys are exact; the readings
 * (ROAS, shares of draws, marginals) are kept as 32-bit floats, seven digits. Size: 40 + 42·arms bytes, and more where there
 * are a target or capped groups.
 */
export function encodeDecision(decision: Decision): Uint8Array {
  const { arms } = decision;
  const count = arms.key.length;
  const tail = HEADER_BYTES + count * BYTES_PER_ARM;
  const extra = encodeExtra(decision);
  const bytes = new Uint8Array(tail + extra.length);
  bytes.set(extra, tail);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, MAGIC, true);
  view.setUint8(2, versionOf(decision));
  view.setUint8(3, DECISION_STATUSES.indexOf(decision.status));
  view.setUint8(
    4,
    decision.unchangedReason === null ? 0 : 1 + UNCHANGED_REASONS.indexOf(decision.unchangedReason),
  );
  view.setUint32(8, count, true);
  view.setBigInt64(16, decision.totalMicros, true);
  view.setFloat64(24, decision.waterLevel, true);
  view.setFloat64(32, decision.kktResidual, true);
  let at = HEADER_BYTES;
  for (const column of [arms.budgetMicros, arms.wantedMicros]) {
    for (let k = 0; k < count; k++, at += 8) view.setBigInt64(at, column[k]!, true);
  }
  for (let k = 0; k < count; k++, at += 4) view.setInt32(at, arms.key[k]!, true);
  for (const column of readings(arms)) {
    for (let k = 0; k < count; k++, at += 4) view.setFloat32(at, column[k]!, true);
  }
  bytes.set(arms.binding, at);
  bytes.set(arms.gaveWay, at + count);
  return bytes;
}

function versionOf({ target, groups }: Decision): number {
  if (groups.length > 0) return GROUPS_VERSION;
  return target ? TARGET_VERSION : PLAIN_VERSION;
}

/** What stands after the arms: nothing where there are neither target nor capped groups. */
function encodeExtra({ target, groups }: Decision): Uint8Array {
  if (!target && groups.length === 0) return new Uint8Array(0);
  const text = groups.length > 0 ? new TextEncoder().encode(JSON.stringify(groups)) : new Uint8Array(0);
  const bytes = new Uint8Array(TARGET_BYTES + text.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, target ? TARGET_OUTCOMES.indexOf(target.outcome) : NO_TARGET);
  view.setBigInt64(1, target?.unspentMicros ?? 0n, true);
  bytes.set(text, TARGET_BYTES);
  return bytes;
}

/** The decision behind the bytes; shares are worked out from the money. @throws RangeError where they are not a decision. */
export function decodeDecision(bytes: Uint8Array): Decision {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint16(0, true) !== MAGIC) {
    throw new RangeError('These bytes are not a decision.');
  }
  const version = view.getUint8(2);
  if (version < PLAIN_VERSION || version > GROUPS_VERSION) {
    throw new RangeError(`Decision of version ${version}; this engine reads up to ${GROUPS_VERSION}.`);
  }
  const reason = view.getUint8(4);
  const arms = decodeArms(bytes, view, view.getUint32(8, true));
  const totalMicros = view.getBigInt64(16, true);
  for (let k = 0; k < arms.key.length; k++) {
    arms.share[k] = totalMicros > 0n ? Number(arms.budgetMicros[k]!) / Number(totalMicros) : 0;
  }
  return {
    status: DECISION_STATUSES[view.getUint8(3)]!,
    totalMicros,
    unchangedReason: reason === 0 ? null : UNCHANGED_REASONS[reason - 1]!,
    waterLevel: view.getFloat64(24, true),
    kktResidual: view.getFloat64(32, true),
    ...decodeExtra(bytes, view, version, HEADER_BYTES + arms.key.length * BYTES_PER_ARM),
    arms,
  };
}

function decodeExtra(
  bytes: Uint8Array,
  view: DataView,
  version: number,
  at: number,
): Pick<Decision, 'target' | 'groups'> {
  if (version === PLAIN_VERSION) return { target: null, groups: [] };
  const outcome = TARGET_OUTCOMES[view.getUint8(at)];
  const text = new TextDecoder().decode(bytes.subarray(at + TARGET_BYTES));
  return {
    target: outcome ? { outcome, unspentMicros: view.getBigInt64(at + 1, true) } : null,
    groups: version === GROUPS_VERSION ? (JSON.parse(text) as GroupReading[]) : [],
  };
}

function decodeArms(bytes: Uint8Array, view: DataView, count: number): DecisionArms {
  const arms = emptyDecisionArms(count);
  let at = HEADER_BYTES;
  for (const column of [arms.budgetMicros, arms.wantedMicros]) {
    for (let k = 0; k < count; k++, at += 8) column[k] = view.getBigInt64(at, true);
  }
  for (let k = 0; k < count; k++, at += 4) arms.key[k] = view.getInt32(at, true);
  for (const column of readings(arms)) {
    for (let k = 0; k < count; k++, at += 4) column[k] = view.getFloat32(at, true);
  }
  arms.binding.set(bytes.subarray(at, at + count));
  arms.gaveWay.set(bytes.subarray(at + count, at + 2 * count));
  return arms;
}

/** Columns of readings that are stored; `share` is not, since it follows from the money. */
function readings(arms: DecisionArms): Float64Array[] {
  return [arms.roasMean, arms.roasLower, arms.roasUpper, arms.probabilityBest, arms.marginalRoas];
}

/** Room for the decision of `count` arms, all zero: one piece of memory. */
export function emptyDecisionArms(count: number): DecisionArms {
  const buffer = new ArrayBuffer(count * (8 * 8 + 4 + 2));
  let at = 0;
  const next = (bytes: number): number => {
    const from = at;
    at += count * bytes;
    return from;
  };
  const numbers = () => new Float64Array(buffer, next(8), count);
  return {
    budgetMicros: new BigInt64Array(buffer, next(8), count),
    wantedMicros: new BigInt64Array(buffer, next(8), count),
    share: numbers(),
    roasMean: numbers(),
    roasLower: numbers(),
    roasUpper: numbers(),
    probabilityBest: numbers(),
    marginalRoas: numbers(),
    key: new Int32Array(buffer, next(4), count),
    binding: new Uint8Array(buffer, next(1), count),
    gaveWay: new Uint8Array(buffer, next(1), count),
  };
}
