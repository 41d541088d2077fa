import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isProblem } from '../../../src/kernel/problem.js';
import { billableUnitMicros, formatMoney, parseMoney } from '../../../src/kernel/units/money.js';

const micros = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n });

describe('money', () => {
  test('what is printed is read back to the micro, in any currency', () => {
    fc.assert(
      fc.property(micros, fc.constantFrom('EUR', 'JPY', 'KWD'), (amount, currency) => {
        expect(parseMoney(formatMoney(amount, currency))).toBe(amount);
      }),
    );
  });

  test.each([
    ['12.5', 12_500_000n],
    ['0.000001', 1n],
    ['-3', -3_000_000n],
    ['999999999999.999999', 999_999_999_999_999_999n],
  ])('%s', (text, amount) => {
    expect(parseMoney(text)).toBe(amount);
  });

  test.each(['', ' 1', '1e3', '1,5', '.5', '5.', '1.0000001', '1000000000000', 'NaN', 'Infinity', '０'])(
    'refuses %j, and says what an amount looks like',
    (text) => {
      const answer = parseMoney(text);
      expect(isProblem(answer) && answer.message).toContain('1250.50');
    },
  );

  test('shows the minor digits of the currency, and more only where there are more', () => {
    expect(formatMoney(1_000_000n, 'EUR')).toBe('1.00');
    expect(formatMoney(1_000_000n, 'JPY')).toBe('1');
    expect(formatMoney(1_234_567n, 'EUR')).toBe('1.234567');
    expect(formatMoney(-500_000n, 'KWD')).toBe('-0.500');
  });

  test('the billable unit follows ISO 4217', () => {
    expect([billableUnitMicros('EUR'), billableUnitMicros('JPY'), billableUnitMicros('KWD')]).toEqual([
      10_000n,
      1_000_000n,
      1_000n,
    ]);
  });
});
