/**
 * Public ids: a prefix that names the kind, then a UUIDv7 in Crockford base32 (the TypeID layout, 26 characters).
 * They sort by creation time as text, and support can tell from a log line what an id belongs to.
 */
export const ID_PREFIXES = {
  account: 'acc',
  alert: 'alr',
  allocationChange: 'chg',
  arm: 'arm',
  campaign: 'cmp',
  cycle: 'cyc',
  override: 'ovr',
  proposal: 'prp',
  token: 'tok',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

/** A UUID as PostgreSQL prints it: lower case, with hyphens. */
export type Uuid = string;

/** Stands for the token of whoever has none: the operator of the machine. */
export const NOBODY: Uuid = '00000000-0000-0000-0000-000000000000';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const KIND_BY_PREFIX = new Map<string, IdKind>(
  Object.entries(ID_PREFIXES).map(([kind, prefix]) => [prefix, kind as IdKind]),
);
const PATTERN = /^([a-z]{3})_([0-7][0-9a-hjkmnp-tv-z]{25})$/;

/** `('campaign', '0190…')` → `cmp_…`. */
export function encodeId(kind: IdKind, uuid: Uuid): string {
  let rest = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = ALPHABET.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return `${ID_PREFIXES[kind]}_${text}`;
}

/** The kind and UUID behind a public id, or `null` when it is not one of ours. */
export function decodeId(id: string): { kind: IdKind; uuid: Uuid } | null {
  const match = PATTERN.exec(id);
  const kind = match && KIND_BY_PREFIX.get(match[1]!);
  if (!match || !kind) return null;
  let value = 0n;
  for (const character of match[2]!) value = (value << 5n) | BigInt(ALPHABET.indexOf(character));
  const hex = value.toString(16).padStart(32, '0');
  return { kind, uuid: hyphenate(hex) };
}

/** The UUID behind a public id of the kind expected, or `null`. */
export function decodeIdOf(kind: IdKind, id: string): Uuid | null {
  const decoded = decodeId(id);
  return decoded?.kind === kind ? decoded.uuid : null;
}

/**
 * A UUIDv7 (RFC 9562, section 5.7) from an instant and ten random bytes.
 * @param atMs milliseconds since 1970, in [0, 2^48)
 */
export function uuidV7(atMs: number, random: Uint8Array): Uuid {
  const time = Math.floor(atMs).toString(16).padStart(12, '0');
  const bytes = Array.from(random.subarray(0, 10));
  bytes[0] = (bytes[0]! & 0x0f) | 0x70;
  bytes[2] = (bytes[2]! & 0x3f) | 0x80;
  return hyphenate(time + bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(''));
}

/** The smallest UUIDv7 of an instant: the lower bound of a time partition or of a range by time. */
export function uuidV7Floor(atMs: number): Uuid {
  return `${hyphenate(`${Math.floor(atMs).toString(16).padStart(12, '0')}${'0'.repeat(20)}`)}`;
}

function hyphenate(hex: string): Uuid {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
