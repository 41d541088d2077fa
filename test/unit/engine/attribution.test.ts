import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { attributeChanges } from '../../../src/engine/index.js';

const money = fc.bigInt(0n, 10n ** 14n);

describe('factors of a change', () => {
  test('sum to the change exactly, for every arm', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(money, money, money, money), { minLength: 1, maxLength: 30 }),
        fc.boolean(),
        fc.boolean(),
        (arms, isFirst, isKnown) => {
          const before = BigInt64Array.from(arms, ([micros]) => micros);
          const after = BigInt64Array.from(arms, ([, micros]) => micros);
          const wantedMicros = BigInt64Array.from(arms, ([, , micros]) => micros);
          const factors = attributeChanges({
            previousMicros: isFirst ? null : before,
            previousWantedMicros:
              isKnown && !isFirst ? BigInt64Array.from(arms, ([, , , micros]) => micros) : null,
            budgetMicros: after,
            wantedMicros,
            unforcedMicros: isKnown ? wantedMicros.map((micros, k) => micros + before[k]!) : null,
            previousUnforcedMicros: isKnown && !isFirst ? after : null,
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

  test('an override is what it adds to the decision without it, and one that holds as before is no reason', () => {
    const begun = {
      previousMicros: BigInt64Array.of(50n, 50n),
      previousWantedMicros: BigInt64Array.of(50n, 50n),
      budgetMicros: BigInt64Array.of(80n, 20n),
      wantedMicros: BigInt64Array.of(55n, 45n),
      unforcedMicros: BigInt64Array.of(53n, 47n),
    };
    expect(attributeChanges(begun)[0]).toEqual([
      { kind: 'NEW_EVIDENCE', amountMicros: 5n },
      { kind: 'CONSTRAINTS', amountMicros: -2n },
      { kind: 'OVERRIDE', amountMicros: 27n },
    ]);
    const held = {
      ...begun,
      previousMicros: begun.budgetMicros,
      previousWantedMicros: begun.wantedMicros,
      previousUnforcedMicros: begun.unforcedMicros,
    };
    expect(attributeChanges(held)).toEqual([[], []]);
    const over = { ...held, budgetMicros: begun.unforcedMicros, unforcedMicros: null };
    expect(attributeChanges(over)[0]).toEqual([{ kind: 'OVERRIDE', amountMicros: -27n }]);
  });

  test('a larger budget at the same shares is pacing alone; a bound is told from what was wanted', () => {
    const paced = attributeChanges({
      previousMicros: BigInt64Array.of(10n, 30n),
      previousWantedMicros: null,
      budgetMicros: BigInt64Array.of(20n, 60n),
      wantedMicros: BigInt64Array.of(20n, 60n),
    });
    expect(paced[1]).toEqual([{ kind: 'PACING', amountMicros: 30n }]);
    const held = attributeChanges({
      previousMicros: BigInt64Array.of(50n, 50n),
      previousWantedMicros: null,
      budgetMicros: BigInt64Array.of(60n, 40n),
      wantedMicros: BigInt64Array.of(90n, 10n),
    });
    expect(held[0]).toEqual([
      { kind: 'NEW_EVIDENCE', amountMicros: 40n },
      { kind: 'CONSTRAINTS', amountMicros: -30n },
    ]);
  });

  test('a bound that holds as it did is no reason; one that lets an arm come nearer is', () => {
    const held = attributeChanges({
      previousMicros: BigInt64Array.of(60n, 40n),
      previousWantedMicros: BigInt64Array.of(90n, 10n),
      budgetMicros: BigInt64Array.of(58n, 42n),
      wantedMicros: BigInt64Array.of(88n, 12n),
    });
    expect(held).toEqual([
      [{ kind: 'NEW_EVIDENCE', amountMicros: -2n }],
      [{ kind: 'NEW_EVIDENCE', amountMicros: 2n }],
    ]);
    const nearer = attributeChanges({
      previousMicros: BigInt64Array.of(60n, 40n),
      previousWantedMicros: BigInt64Array.of(90n, 10n),
      budgetMicros: BigInt64Array.of(70n, 30n),
      wantedMicros: BigInt64Array.of(90n, 10n),
    });
    expect(nearer[0]).toEqual([{ kind: 'CONSTRAINTS', amountMicros: 10n }]);
  });
});
