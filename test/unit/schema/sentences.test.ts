import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FactorKind } from '../../../src/engine/index.js';
import { formatMoney, parseMoney } from '../../../src/kernel/units/money.js';
import { attributionSentence } from '../../../src/schema/sentences/attribution-sentence.js';
import { changeSentence } from '../../../src/schema/sentences/change-sentence.js';
import { cycleSentence } from '../../../src/schema/sentences/cycle-sentence.js';
import { ENGLISH } from '../../../src/schema/sentences/english.js';
import { performanceSentence } from '../../../src/schema/sentences/performance-sentence.js';
import { whyNotSentence } from '../../../src/schema/sentences/why-not-sentence.js';
import { proposalSentence, proposedMicros } from '../../../src/schema/sentences/proposal-sentence.js';

const cents = fc.bigInt(0n, 10n ** 9n).map((amount) => amount * 10_000n);
const signed = fc.bigInt(-(10n ** 8n), 10n ** 8n).map((amount) => amount * 10_000n);
const kinds = Object.keys(ENGLISH.factors) as FactorKind[];

/** The numbers that a sentence tells, as they stand in it, without their signs. */
function numbersIn(text: string): string[] {
  return text.match(/\d+(?:\.\d+)?/g) ?? [];
}

/** Every number stands in the record, and none of the record's that must be told is left out. */
function expectOnly(text: string, told: readonly (string | number)[]): void {
  expect(numbersIn(text).toSorted()).toEqual(told.map(String).toSorted());
  expect(text).not.toMatch(/[{}]|undefined|NaN|null/);
}

function absolute(micros: bigint): string {
  return formatMoney(micros < 0n ? -micros : micros, 'EUR');
}

describe('every number of a sentence is in its record', () => {
  test('of a change', () => {
    const factors = fc.uniqueArray(fc.record({ kind: fc.constantFrom(...kinds), amountMicros: signed }), {
      selector: ({ kind }) => kind,
    });
    fc.assert(
      fc.property(cents, cents, factors, (beforeMicros, afterMicros, own) => {
        const parts = { armLabel: 'Google / Search', currencyCode: 'EUR', beforeMicros, afterMicros };
        const text = changeSentence({ ...parts, factors: own });
        const told = [beforeMicros, afterMicros, ...own.map(({ amountMicros }) => amountMicros)].map(
          absolute,
        );
        const percent = text.match(/(up|down) ([\d.]+) %/);
        expectOnly(text, percent ? [...told, percent[2]!] : told);
        if (percent) {
          const exact = (100 * Number(afterMicros - beforeMicros)) / Number(beforeMicros);
          expect(Math.sign(exact) * (percent[1] === 'up' ? 1 : -1)).toBeGreaterThanOrEqual(0);
          expect(Math.abs(Math.abs(exact) - Number(percent[2]))).toBeLessThanOrEqual(0.51);
        }
        const [, reasons = ''] = text.split(' a day): ');
        const sum = [...reasons.matchAll(/([+−])(\d+(?:\.\d+)?)/g)].reduce((total, [, sign, amount]) => {
          const micros = parseMoney(amount!) as bigint;
          return sign === '+' ? total + micros : total - micros;
        }, 0n);
        expect(sum).toBe(own.reduce((total, { amountMicros }) => total + amountMicros, 0n));
      }),
    );
  });

  test('of a time', () => {
    const own = fc.uniqueArray(fc.record({ kind: fc.constantFrom(...kinds), amountMicros: signed }), {
      selector: ({ kind }) => kind,
    });
    fc.assert(
      fc.property(own, fc.integer({ min: 1, max: 999 }), (factors, changeCount) => {
        const changeMicros = factors.reduce((sum, { amountMicros }) => sum + amountMicros, 0n);
        const text = attributionSentence('Google / Search', { changeCount, changeMicros, factors }, 'EUR');
        const amounts = [changeMicros, ...factors.map(({ amountMicros }) => amountMicros)].map(absolute);
        expectOnly(text, [...amounts, changeCount]);
      }),
    );
  });

  test('of a cycle, whatever came of it', () => {
    const record = fc.record({
      outcome: fc.constantFrom('MOVED', 'HELD', 'FAILED' as const),
      reason: fc.constantFrom(null, 'some error: 17', ...Object.keys(ENGLISH.held)),
      changeCount: fc.integer({ min: 1, max: 99 }),
      totalMicros: cents,
      movedMicros: cents,
    });
    fc.assert(
      fc.property(record, (cycle) => {
        const { outcome, changeCount, totalMicros, movedMicros } = cycle;
        const told = outcome === 'MOVED' ? [changeCount, absolute(totalMicros), absolute(movedMicros)] : [];
        expectOnly(cycleSentence(cycle, 'EUR'), told);
      }),
    );
    const held = { outcome: 'HELD', changeCount: 0, totalMicros: 0n, movedMicros: 0n } as const;
    const told = Object.keys(ENGLISH.held).map((reason) => cycleSentence({ ...held, reason }, 'EUR'));
    expect(new Set(told).size).toBe(told.length);
  });

  test('of a proposal', () => {
    const change = fc.record({ beforeMicros: cents, afterMicros: cents });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 9 }), cents, (moves, totalMicros) => {
        const changes = moves.map((move, k) => ({
          ...move,
          armId: `arm ${k}` as never,
          armKey: k,
          beforeShare: 0,
          afterShare: 0,
          factors: [],
          approved: null,
        }));
        const text = proposalSentence({ changes, totalMicros }, 'EUR');
        expectOnly(text, [changes.length, absolute(proposedMicros(changes)), absolute(totalMicros)]);
      }),
    );
  });

  test('of what holds an arm', () => {
    const item = fc.record({
      dailyBudgetMicros: cents,
      wantedMicros: cents,
      marginalRoas: fc.double({ min: 0, max: 50, noNaN: true }),
      shadowPrice: fc.option(fc.double({ min: -20, max: 20, noNaN: true })),
      heldBy: fc.subarray(Object.keys(ENGLISH.bounds) as (keyof typeof ENGLISH.bounds)[]),
    });
    fc.assert(
      fc.property(item, (record) => {
        const { dailyBudgetMicros, wantedMicros, marginalRoas, shadowPrice, heldBy } = record;
        const price = shadowPrice === null ? [] : [Math.abs(shadowPrice).toFixed(2)];
        const rest = heldBy.length === 0 ? [marginalRoas.toFixed(2)] : [absolute(wantedMicros), ...price];
        expectOnly(whyNotSentence(record, 'EUR'), [absolute(dailyBudgetMicros), ...rest]);
      }),
    );
  });

  test('of what a period brought', () => {
    const total = fc.record({
      impressions: fc.nat(),
      clicks: fc.nat(),
      conversions: fc.integer({ min: 0, max: 100_000 }),
      revenueMicros: cents,
      costMicros: cents,
    });
    const time = fc.option(
      fc.record({
        fromHour: fc.constantFrom(0, 6, 12, 18),
        toHour: fc.constantFrom(6, 12, 18, 24),
        roas: fc.double({ min: 0, max: 50, noNaN: true }),
        otherwise: fc.double({ min: 0, max: 50, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(total, time, (figures, better) => {
        const { conversions, revenueMicros, costMicros } = figures;
        const text = performanceSentence(figures, better, 'EUR');
        if (conversions === 0 && revenueMicros === 0n && costMicros === 0n) {
          expectOnly(text, []);
          return;
        }
        const roas = costMicros === 0n ? [] : [(Number(revenueMicros) / Number(costMicros)).toFixed(2)];
        const times = better
          ? [better.fromHour, better.toHour, better.roas.toFixed(2), better.otherwise.toFixed(2)]
          : [];
        expectOnly(text, [absolute(costMicros), absolute(revenueMicros), conversions, ...roas, ...times]);
      }),
    );
  });
});
