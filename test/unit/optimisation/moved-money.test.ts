import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { movedMicros } from '../../../src/services/optimisation/moved-money.js';

const of = (...micros: bigint[]) => BigInt64Array.from(micros);

test('what one arm gives and another takes has moved once', () => {
  expect(movedMicros(of(70n, 30n), of(60n, 40n))).toBe(10n);
  expect(movedMicros(of(50n, 50n, 0n), of(20n, 45n, 35n))).toBe(35n);
});

test('money that comes from outside, or leaves, has not moved between arms', () => {
  expect(movedMicros(null, of(60n, 40n))).toBe(0n);
  expect(movedMicros(of(50n, 50n), of(80n, 70n))).toBe(0n);
  expect(movedMicros(of(50n, 50n), of(40n, 10n))).toBe(0n);
  expect(movedMicros(of(50n, 50n), of(80n, 45n))).toBe(5n);
});

test('never more than there was, and the same both ways', () => {
  const budgets = fc.array(fc.tuple(fc.bigInt(0n, 10n ** 15n), fc.bigInt(0n, 10n ** 15n)), { maxLength: 50 });
  fc.assert(
    fc.property(budgets, (pairs) => {
      const [before, after] = [of(...pairs.map(([was]) => was)), of(...pairs.map(([, is]) => is))];
      const moved = movedMicros(before, after);
      expect(moved).toBe(movedMicros(after, before));
      expect(moved >= 0n && moved <= before.reduce((sum, micros) => sum + micros, 0n)).toBe(true);
    }),
  );
});
