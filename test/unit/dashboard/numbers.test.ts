import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { money, probability, ratio, share, signedMoney } from '../../../dashboard/src/lib/format.js';
import { microsOf, sumOf } from '../../../dashboard/src/lib/money.js';
import { POLARITY, type Metric, verdictOf } from '../../../dashboard/src/lib/polarity.js';
import { roundedParts, roundTo } from '../../../dashboard/src/lib/round.js';
import { waterfallOf } from '../../../dashboard/src/lib/waterfall.js';

const micros = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
const CENT = 10_000n;

describe('money', () => {
  test.each([
    ['0', 0n],
    ['12.5', 12_500_000n],
    ['-0.000001', -1n],
    ['999999999999.999999', 999_999_999_999_999_999n],
  ])('%s is read exactly', (text, expected) => expect(microsOf(text)).toBe(expected));

  test.each(['', '1,5', '1e3', '0.0000001', ' 1'])('%j is no amount', (text) =>
    expect(() => microsOf(text)).toThrow('no amount'),
  );

  test.each([
    [0n, '€0', '€0'],
    [1_000_000n, '€1', '+€1'],
    [-1_234_560_000n, '−€1,235', '−€1,235'],
    [-400_000n, '€0', '€0'],
    [400_000n, '€0', '€0'],
    [499_999n, '€0', '€0'],
    [500_000n, '€1', '+€1'],
  ])('%s micros are %s, as a change %s', (value, plain, signed) => {
    expect(money(value, 'EUR')).toBe(plain);
    expect(signedMoney(value, 'EUR')).toBe(signed);
  });

  test('has cents on decisions, and k and M on axes', () => {
    expect(signedMoney(-77_250_000n, 'USD', 'cents')).toBe('−$77.25');
    expect(money(24_000_000_000n, 'USD', 'short')).toBe('$24K');
    expect(money(-1_250_000_000_000n, 'USD', 'short')).toBe('−$1.25M');
  });
});

describe('rounding', () => {
  test('parts add up to the rounded whole, and none is off by a step or more', () => {
    fc.assert(
      fc.property(
        fc.array(micros, { maxLength: 12 }),
        fc.constantFrom(1n, 100n, CENT, 1_000_000n),
        (parts, step) => {
          const rounded = roundedParts(parts, step);
          expect(sumOf(rounded)).toBe(roundTo(sumOf(parts), step));
          rounded.forEach((part, index) => {
            const off = part - parts[index]!;
            expect(part % step).toBe(0n);
            expect(off < step && off > -step).toBe(true);
          });
        },
      ),
    );
  });

  test('a waterfall shows cents that add up to the change that it shows, and ends where they lead', () => {
    fc.assert(
      fc.property(fc.array(micros, { minLength: 1, maxLength: 9 }), (amounts) => {
        const parts = amounts.map((amount, index) => ({ key: String(index), label: 'x', micros: amount }));
        const { steps, total } = waterfallOf(parts, sumOf(amounts))!;
        expect(sumOf(steps.map((step) => step.shown))).toBe(total.shown);
        expect(total.shown).toBe(roundTo(sumOf(amounts), CENT));
        for (const end of steps.flatMap((step) => [step.from, step.to]))
          expect(end >= 0 && end <= 1).toBe(true);
        if (steps.length > 0) expect(total.to).toBe(steps.at(-1)!.to);
      }),
    );
  });

  test('factors that do not add up are never drawn', () => {
    expect(waterfallOf([{ key: 'a', label: 'a', micros: 1n }], 2n)).toBeNull();
  });
});

describe('words of numbers', () => {
  test('have a true minus sign, and none for nothing', () => {
    expect([ratio(-0.001), ratio(-1.5), share(-0.2346), share(0)]).toEqual([
      '0.00',
      '−1.50',
      '−23.5%',
      '0.0%',
    ]);
  });

  test('nothing is ever certain', () => {
    expect([0, 0.004, 0.5, 0.99, 0.995, 1].map(probability)).toEqual([
      'under 1%',
      'under 1%',
      '50%',
      '99%',
      'over 99%',
      'over 99%',
    ]);
  });

  test('a rise is better or worse by what it is a rise of', () => {
    expect(verdictOf('roas', 1)).toBe('better');
    expect(verdictOf('cpa', 1)).toBe('worse');
    for (const metric of Object.keys(POLARITY) as Metric[]) {
      const [up, down, none] = [1, -1, 0].map((change) => verdictOf(metric, change));
      expect(none).toBe('neutral');
      expect(up === 'neutral').toBe(POLARITY[metric] === 0);
      expect(new Set([up, down])).toEqual(
        new Set(POLARITY[metric] === 0 ? ['neutral'] : ['better', 'worse']),
      );
    }
  });
});
