import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, fromExactJson, toExactJson } from '../../../src/services/exact-json.js';

const key = fc.oneof(fc.string(), fc.constantFrom('$bigint', '$record', '$'));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.string(),
    fc.bigInt(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }).map((record) => ({ ...record })),
  ),
}));

describe('exact JSON', () => {
  test('what goes in comes out, through text', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(fromExactJson(JSON.parse(JSON.stringify(toExactJson(given))))).toEqual(given);
      }),
    );
  });

  test('a bigint is not the text of its digits', () => {
    expect(canonicalJson({ a: 1n })).not.toBe(canonicalJson({ a: '1' }));
    expect(canonicalJson({ a: 1n })).not.toBe(canonicalJson({ a: { $bigint: '1' } }));
  });

  test('the order of keys and fields that are undefined do not count; the order of a list does', () => {
    expect(canonicalJson({ a: 1, b: { c: 2, d: [3, 4] } })).toBe(
      canonicalJson({ b: { d: [3, 4], c: 2, e: undefined }, a: 1 }),
    );
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
    expect(canonicalJson({ a: null })).not.toBe(canonicalJson({}));
  });
});
