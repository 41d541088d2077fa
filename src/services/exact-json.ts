/**
 * JSON that keeps bigints: `12n` is `{"$bigint": "12"}`, and an object that happens to have that key is wrapped, so that
 * whatever goes in comes out. Only plain data: null, booleans, finite numbers, text, bigints, arrays, records.
 */
export function toExactJson(value: unknown): unknown {
  if (typeof value === 'bigint') return { [BIGINT]: value.toString() };
  if (Array.isArray(value)) return value.map((item) => toExactJson(item ?? null));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => [key, toExactJson(item)] as const);
  const record = Object.fromEntries(fields);
  return fields.some(([key]) => key === BIGINT || key === WRAPPED) ? { [WRAPPED]: record } : record;
}

export function fromExactJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromExactJson);
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Readonly<Record<string, unknown>>;
  if (typeof record[BIGINT] === 'string') return BigInt(record[BIGINT]);
  const inner = record[WRAPPED];
  return mapValues(typeof inner === 'object' && inner !== null ? inner : record);
}

/** One text for equal values, whatever the order of their keys; fields that are undefined do not count. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(toExactJson(value ?? null)));
}

const BIGINT = '$bigint';
const WRAPPED = '$record';

function mapValues(record: object): unknown {
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, fromExactJson(item)]));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([key, item]) => [key, sorted(item)]));
}
