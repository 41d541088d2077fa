import fc from 'fast-check';
import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';
import { encodeId } from '../../../src/kernel/ids.js';

/** Stands for a number that JSON can write and JavaScript cannot read: `1e999`. */
const TOO_LARGE = '@1e999@';

/** As a client would send it. */
export function toJson(body: object): string {
  return JSON.stringify(body).replaceAll(`"${TOO_LARGE}"`, '1e999');
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    'x\udc00y',
    '👩‍👩‍👧‍👦🚀',
    '\u202eabc',
    '\ufeff',
    'a'.repeat(300),
    'é'.repeat(20_000),
    '%_\\',
    "'; DROP TABLE campaign; --",
    '=HYPERLINK("http://example.com")',
    '__proto__',
  ),
);
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom<unknown>(
    0,
    -0,
    -1,
    1.5,
    1e308,
    -1e308,
    5e-324,
    2 ** 31,
    2 ** 53,
    1 + 1e-9,
    TOO_LARGE,
    'NaN',
    'Infinity',
  ),
);
const instant = fc.constantFrom<unknown>(
  '2026-05-01T06:00:00Z',
  '2026-05-01T06:00:00.123456789Z',
  '2026-03-29T02:30:00+01:00',
  '2026-10-25T02:30:00+02:00',
  '2027-02-29T00:00:00Z',
  '2028-02-29T00:00:00Z',
  '1999-12-31T23:59:59Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '+275760-09-13T00:00:00Z',
  '2026-05-01',
  '2026-05-01T25:00:00Z',
  '2026-05-01T06:00:60Z',
  1_777_777_777,
);
const day = fc.constantFrom<unknown>(
  '2026-05-01',
  '2026-02-29',
  '2028-02-29',
  '1999-12-31',
  '0000-01-01',
  '2199-12-31',
  '9999-12-31',
  '2026-5-1',
  '2026-05-01T00:00:00Z',
  20260501,
);
const nobody = '01890000-0000-7000-8000-000000000000';
const id = fc.constantFrom<unknown>(
  encodeId('campaign', nobody),
  encodeId('arm', nobody),
  encodeId('token', nobody),
  'cmp_',
  'cmp_8zzzzzzzzzzzzzzzzzzzzzzzzz',
  nobody,
  7,
);

/** By the name of the scalar. What it is meant for, and what looks like it. */
const SCALARS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  Boolean: fc.constantFrom<unknown>(true, false, 'true', 1),
  Count: number,
  CurrencyCode: fc.constantFrom<unknown>('EUR', 'USD', 'JPY', 'XXX', 'eur', 'EURO', '', 978),
  Date: day,
  DateTime: instant,
  Decimal: fc.constantFrom<unknown>(
    '0',
    '-0',
    '0.01',
    '-5',
    '1e308',
    'NaN',
    'Infinity',
    '١٢٣',
    '1,5',
    '999999999999.999999',
    '1000000000000',
    '0.0000001',
    5,
    0.1,
  ),
  Float: number,
  ID: id,
  Int: number,
  String: text,
};

/** What is of no type at all. */
const stray = fc.constantFrom<unknown>(null, true, 17, 'stray', [], {}, [null], { a: { b: [] } });

/** Anything that may stand where a type is asked for. @throws for a scalar that nobody has thought about yet */
function wild(type: GraphQLInputType): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return wild(type.ofType);
  if (isListType(type)) return mostly(fc.array(wild(type.ofType), { maxLength: 3 }));
  if (isEnumType(type))
    return mostly(fc.constantFrom<unknown>(...type.getValues().map(({ name }) => name), 'NO_SUCH', ''));
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).map((field) => [field.name, wild(field.type)] as const);
    return mostly(fc.record(Object.fromEntries(fields), { requiredKeys: [] }));
  }
  const scalar = isScalarType(type) && Object.hasOwn(SCALARS, type.name) ? SCALARS[type.name] : undefined;
  if (!scalar) throw new Error(`No wild values are known for ${String(type)}.`);
  return mostly(fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: text }));
}

function mostly(arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary }, { weight: 1, arbitrary: stray });
}

/** A right value in which something, at any depth, is replaced by something wild. */
export function spoiled(right: unknown, type: GraphQLInputType): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return spoiled(right, type.ofType);
  if (isListType(type) && Array.isArray(right) && right.length > 0) {
    const [first, ...rest] = right as unknown[];
    const later = spoiled(first, type.ofType).map((item) => [...rest, first, item]);
    return fc.oneof({ weight: 4, arbitrary: later }, { weight: 1, arbitrary: wild(type) });
  }
  if (!isInputObjectType(type) || typeof right !== 'object' || right === null) return wild(type);
  const given = right as Record<string, unknown>;
  const fields = Object.values(type.getFields()).map((field) =>
    spoiled(given[field.name], field.type).map((value) => ({ ...given, [field.name]: value })),
  );
  return fc.oneof(
    { weight: 12, arbitrary: fc.oneof(...fields) },
    { weight: 1, arbitrary: wild(type) },
    { weight: 1, arbitrary: fc.constant({ ...given, noSuchField: 1 }) },
  );
}
