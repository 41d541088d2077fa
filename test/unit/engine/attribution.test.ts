import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { attributeChanges } from '../../../src/engine/index.js';

const money = fc.bigInt(0n, 10n ** 14n);

describe('factors of a change', () => {
  test('sum to the change exactly, for every arm', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(money, money, money), { minLength: 1, maxLength: 30 }),
        fc.boolean(),
        (arms, isFirst) => {
          const before = BigInt64Array.from(arms, ([micros]) => micros);
          const after = BigInt64Array.from(arms, ([, micros]) => micros);
          const wantedMicros = BigInt64Array.from(arms, ([, , micros]) => micros);
          const factors = attributeChanges({
            previousMicros: isFirst ? null : before,
            budgetMicros: after,
            wantedMicros,
          });
          factors.forEach((own, k) => {
            const sum = own.reduce((all, factor) => all + factor.amountMicros, 0n);
            expect(sum).toBe(after[k]! - (isFirst ? 0n : before[k]!));
            expect(own.every((factor) => factor.amountMicros !== 0n)).toBe(true);
          });
        },
      ),
    );
  });

  test('a larger budget at the same shares is pacing alone; a bound is told from what was wanted', () => {
    const paced = attributeChanges({
      previousMicros: BigInt64Array.of(10n, 30n),
      budgetMicros: BigInt64Array.of(20n, 60n),
      wantedMicros: BigInt64Array.of(20n, 60n),
    });
    expect(paced[1]).toEqual([{ kind: 'PACING', amountMicros: 30n }]);
    const held = attributeChanges({
      previousMicros: BigInt64Array.of(50n, 50n),
      budgetMicros: BigInt64Array.of(60n, 40n),
      wantedMicros: BigInt64Array.of(90n, 10n),
    });
    expect(held[0]).toEqual([
      { kind: 'NEW_EVIDENCE', amountMicros: 40n },
      { kind: 'CONSTRAINTS', amountMicros: -30n },
    ]);
  });
});
