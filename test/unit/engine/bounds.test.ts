import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shareBounds } from '../../../src/engine/decide/bounds.js';
import { boundNames } from '../../../src/engine/index.js';
import { anArm } from './builders.js';

const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null });
const given = fc.record({
  arms: fc.array(fc.record({ active: fc.boolean(), minShare: share, maxShare: share }), {
    minLength: 1,
    maxLength: 30,
  }),
  minShare: fc.double({ min: 0, max: 1, noNaN: true }),
  maxShare: fc.double({ min: 0, max: 1, noNaN: true }),
  maxStepShare: share,
  previous: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 30, maxLength: 30 }),
});

describe('bounds of shares', () => {
  test('whatever is asked for, the bounds have room for exactly the whole', () => {
    fc.assert(
      fc.property(given, ({ arms, minShare, maxShare, maxStepShare, previous }) => {
        fc.pre(arms.some((arm) => arm.active));
        const total = previous.slice(0, arms.length).reduce((sum, own) => sum + own, 0);
        const before = Float64Array.from(arms, (_, k) => (total > 0 ? previous[k]! / total : 0));
        const bounds = shareBounds(
          arms.map((arm, k) => anArm(k + 1, arm)),
          { minShare, maxShare, maxStepShare, riskTolerance: 1 },
          total > 0 ? before : null,
        );
        let low = 0;
        let high = 0;
        arms.forEach((arm, k) => {
          expect(bounds.lower[k]!).toBeGreaterThanOrEqual(0);
          expect(bounds.lower[k]!).toBeLessThanOrEqual(bounds.upper[k]! + 1e-9);
          if (!arm.active) expect(bounds.upper[k]).toBe(0);
          low += bounds.lower[k]!;
          high += bounds.upper[k]!;
        });
        expect(low).toBeLessThanOrEqual(1 + 1e-9);
        expect(high).toBeGreaterThanOrEqual(1 - 1e-9);
      }),
      { numRuns: 500 },
    );
  });

  test('floors that do not fit are scaled, and named', () => {
    const bounds = shareBounds(
      [anArm(1, { minShare: 0.8 }), anArm(2, { minShare: 0.4 }), anArm(3)],
      { minShare: 0, maxShare: 1, maxStepShare: null, riskTolerance: 1 },
      null,
    );
    expect(bounds.lower[0]).toBeCloseTo(2 / 3, 12);
    expect(bounds.lower[1]).toBeCloseTo(1 / 3, 12);
    expect(boundNames(bounds.gaveWay[0]!)).toEqual(['MIN_SHARE']);
    expect(boundNames(bounds.gaveWay[2]!)).toEqual(['EXPLORATION_FLOOR']);
  });

  test('caps that leave money over are raised, and named', () => {
    const bounds = shareBounds(
      [anArm(1, { maxShare: 0.2 }), anArm(2, { maxShare: 0.3 })],
      { minShare: 0, maxShare: 1, maxStepShare: null, riskTolerance: 1 },
      null,
    );
    expect(bounds.upper[0]).toBeCloseTo(0.4, 12);
    expect(bounds.upper[1]).toBeCloseTo(0.6, 12);
    expect(boundNames(bounds.gaveWay[1]!)).toEqual(['MAX_SHARE']);
  });

  test('a step limit holds where it can, and widens just enough where an arm was switched off', () => {
    const limits = { minShare: 0, maxShare: 1, maxStepShare: 0.1, riskTolerance: 1 };
    const kept = shareBounds([anArm(1), anArm(2)], limits, Float64Array.of(0.5, 0.5));
    expect([kept.lower[0], kept.upper[0]]).toEqual([0.4, 0.6]);
    const widened = shareBounds([anArm(1), anArm(2, { active: false })], limits, Float64Array.of(0.5, 0.5));
    expect(widened.upper[0]).toBeCloseTo(1, 12);
    expect(boundNames(widened.gaveWay[0]!)).toEqual(['STEP']);
  });
});
