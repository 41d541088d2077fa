import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decimalOf,
  fastMicros,
  fastNumber,
  microsOfDecimal,
} from '../../../src/connectors/file/number-forms.js';

const POINT = '.'.charCodeAt(0);
const form = { decimal: '.', currencyCode: 'EUR' };

function fast(read: typeof fastNumber, text: string): number {
  const bytes = Buffer.from(`"${text}"`);
  return read(bytes, 1, bytes.length - 1, POINT);
}

test('the fast road to a number ends where the slow one does, or nowhere', () => {
  const texts = fc.oneof(
    fc.stringMatching(/^[0-9]{0,17}\.?[0-9]{0,9}$/),
    fc.stringMatching(/^[0-9.,e -]{0,8}$/),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const number = fast(fastNumber, text);
      if (!Number.isNaN(number)) expect(number).toBe(Number(text));
      const micros = fast(fastMicros, text);
      const slow = decimalOf(text, form);
      if (!Number.isNaN(micros)) {
        expect('decimal' in slow && microsOfDecimal(slow.decimal)).toBe(BigInt(micros));
      }
    }),
    { numRuns: 5_000 },
  );
});

test('amounts of money are exact to the last digit', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), (micros) => {
      const absolute = micros < 0n ? -micros : micros;
      const text = `${micros < 0n ? '-' : ''}${absolute / 1_000_000n}.${String(absolute % 1_000_000n).padStart(6, '0')}`;
      expect(microsOfDecimal(text)).toBe(micros);
    }),
  );
});

describe('decimalOf', () => {
  test.each([
    ['1,234.50', '1234.50'],
    ['€ 12.30', '12.30'],
    ['12.30 EUR', '12.30'],
    ['-5', '-5'],
    ['+5.', '5.'],
    ['1 000 000', '1000000'],
    ["1'000.5", '1000.5'],
    ['1.2e-5', '1.2e-5'],
  ])('%s', (text, decimal) => {
    expect(decimalOf(text, form)).toEqual({ decimal });
  });

  test.each(['', 'abc', '#N/A', '1,23', '12,34.5', 'NaN', 'Infinity', '0x10', '1.2.3', '$5', '5 USD', '--1'])(
    '"%s" is none',
    (text) => {
      expect(decimalOf(text, form)).toHaveProperty('reason');
    },
  );

  test('with a decimal comma', () => {
    const german = { ...form, decimal: ',' };
    expect(decimalOf('1.234,5', german)).toEqual({ decimal: '1234.5' });
    expect(decimalOf('1.000', german)).toEqual({ decimal: '1000' });
    expect(decimalOf('1.5', german)).toHaveProperty('reason');
  });
});

test.each([
  ['0.0000005', 1n],
  ['0.0000004', 0n],
  ['1e-6', 1n],
  ['2754371.66666667', 2_754_371_666_667n],
  ['-0.0000015', -2n],
  ['1e3', 1_000_000_000n],
  ['.5', 500_000n],
])('%s is %s micros', (text, micros) => {
  expect(microsOfDecimal(text)).toBe(micros);
});
