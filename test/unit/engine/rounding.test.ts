import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { roundToUnits } from '../../../src/engine/decide/rounding.js';
import { sumOf } from './builders.js';

const amounts = fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('splitting money into billable units', () => {
  test('the parts sum to the whole exactly and are never negative', () => {
    fc.assert(
      fc.property(
        amounts,
        fc.bigInt(0n, 10n ** 18n),
        fc.constantFrom(1n, 10_000n, 1_000_000n),
        (wanted, total, unit) => {
          const parts = roundToUnits(
            Float64Array.from(wanted),
            new Uint8Array(wanted.length).fill(1),
            total,
            unit,
          );
          expect(sumOf(parts)).toBe(total);
          for (const part of parts) expect(part >= 0n).toBe(true);
        },
      ),
    );
  });

  test('at most one part is not a multiple of the unit, and it holds the odd rest', () => {
    fc.assert(
      fc.property(amounts, fc.bigInt(0n, 10n ** 15n), (wanted, total) => {
        const parts = roundToUnits(
          Float64Array.from(wanted),
          new Uint8Array(wanted.length).fill(1),
          total,
          10_000n,
        );
        const odd = [...parts].filter((part) => part % 10_000n !== 0n);
        expect(odd.length).toBe(total % 10_000n === 0n ? 0 : 1);
      }),
    );
  });

  test('no part is further than one unit from its exact share', () => {
    fc.assert(
      fc.property(amounts, fc.bigInt(1n, 10n ** 12n), (wanted, units) => {
        const sum = wanted.reduce((total, amount) => total + amount, 0);
        fc.pre(sum > 1e-3);
        const parts = roundToUnits(
          Float64Array.from(wanted),
          new Uint8Array(wanted.length).fill(1),
          units,
          1n,
        );
        wanted.forEach((amount, k) => {
          expect(Math.abs(Number(parts[k]!) - (amount / sum) * Number(units))).toBeLessThan(1.001);
        });
      }),
    );
  });

  test('arms that may not get money get none; without any amount the split is even', () => {
    expect([...roundToUnits(new Float64Array(3), Uint8Array.of(1, 0, 1), 70_001n, 10_000n)]).toEqual([
      40_001n,
      0n,
      30_000n,
    ]);
    expect([...roundToUnits(Float64Array.of(1, 1), new Uint8Array(2), 5n, 1n)]).toEqual([0n, 0n]);
  });
});
