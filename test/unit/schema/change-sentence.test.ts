import { describe, expect, it } from '@jest/globals';
import type { FactorKind } from '../../../src/engine/index.js';
import { changeSentence } from '../../../src/schema/sentences/change-sentence.js';

const units = (amount: number): bigint => BigInt(Math.round(amount * 1_000_000));

function sentence(
  before: number,
  after: number,
  factors: [FactorKind, number][],
  currencyCode = 'EUR',
): string {
  return changeSentence({
    armLabel: 'Google / Search / A',
    currencyCode,
    beforeMicros: units(before),
    afterMicros: units(after),
    factors: factors.map(([kind, amount]) => ({ kind, amountMicros: units(amount) })),
  });
}

describe('the sentence of a change', () => {
  it('names the largest factor first, with its sign', () => {
    expect(
      sentence(120, 144, [
        ['CONSTRAINTS', -2],
        ['NEW_EVIDENCE', 26],
      ]),
    ).toBe('Google / Search / A up 20 % (120.00 → 144.00 EUR a day): new evidence +26.00, limits −2.00.');
  });

  it('names what moved the arm before what held it back, however much that was', () => {
    expect(
      sentence(120, 121, [
        ['SEASON', 2],
        ['CONSTRAINTS', -26],
        ['NEW_EVIDENCE', 25],
      ]),
    ).toContain(': new evidence +25.00, limits −26.00, season +2.00.');
  });

  it.each([
    [100, 99, 'down 1.0 %'],
    [100, 90.1, 'down 9.9 %'],
    [100, 90, 'down 10 %'],
    [100, 250, 'up 150 %'],
    [52.58, 49.8, 'down 5.3 %'],
    [0, 5, 'started'],
    [5, 0, 'stopped'],
  ])('%d → %d is "%s"', (before, after, words) => {
    expect(sentence(before, after, [])).toContain(`Google / Search / A ${words} (`);
  });

  it('writes money as its currency does', () => {
    expect(sentence(1000, 2000, [['NEW_EVIDENCE', 1000]], 'JPY')).toContain(
      '(1000 → 2000 JPY a day): new evidence +1000.',
    );
  });

  it('is whole without factors', () => {
    expect(sentence(1, 2, [])).toBe('Google / Search / A up 100 % (1.00 → 2.00 EUR a day).');
  });
});
