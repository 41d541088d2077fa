import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chiSquare, ranksOfTruth } from '../../../bench/engine-calibration/simulation-based.js';
import { calibrateWorld } from '../../../bench/engine-calibration/worlds.js';
import { DayPeer } from '../../../bench/engine-calibration/day-peers.js';
import { probabilitiesOfBest } from '../../../src/engine/decide/best-arm.js';
import { Rng } from '../../../src/kernel/rng.js';

describe('what is not known', () => {
  test.each([0.2, 4])(
    'on the model itself the truth is anywhere among the draws, at %d times the reference spend',
    (spend) => {
      // Nine degrees of freedom: once in a thousand runs above 27.9.
      expect(chiSquare(ranksOfTruth(600, spend))).toBeLessThan(27.9);
    },
  );

  test('intervals of 80 % hold the rate of arms in simulated worlds about as often, at what they spend and at an even split', () => {
    for (const environment of ['stationary', 'abrupt'] as const) {
      const { own, reference } = calibrateWorld(environment, [1, 2]);
      expect(own.inside / own.scored).toBeGreaterThan(0.68);
      expect(own.inside / own.scored).toBeLessThan(0.92);
      expect(reference.inside / reference.scored).toBeGreaterThan(0.65);
    }
  });
});

describe('the probability of being best', () => {
  test('is what drawing says', () => {
    const mean = [0, 0.3, -0.2, 0.25, -2];
    const sd = [0.2, 0.1, 0.5, 0.02, 0.1];
    const wins = new Float64Array(5);
    const rng = new Rng(1);
    const draws = 20_000;
    for (let d = 0; d < draws; d++) {
      let best = 0;
      let most = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < 5; k++) {
        const own = mean[k]! + sd[k]! * rng.normal();
        if (own > most) [most, best] = [own, k];
      }
      wins[best]! += 1 / draws;
    }
    const found = new Float64Array(5);
    probabilitiesOfBest(Float64Array.from(mean), Float64Array.from(sd), found);
    found.forEach((probability, k) => {
      expect(Math.abs(probability - wins[k]!)).toBeLessThan(0.015);
    });
  });

  test('sums to one whatever the arms, and only arms that take part have any', () => {
    const arm = fc.record({
      mean: fc.oneof(fc.constant(Number.NEGATIVE_INFINITY), fc.double({ min: -50, max: 50, noNaN: true })),
      sd: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 20, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(arm, { minLength: 1, maxLength: 90 }), (arms) => {
        const found = new Float64Array(arms.length);
        probabilitiesOfBest(
          Float64Array.from(arms, ({ mean }) => mean),
          Float64Array.from(arms, ({ sd }) => sd),
          found,
        );
        const open = arms.filter(({ mean }) => mean > Number.NEGATIVE_INFINITY).length;
        const sum = found.reduce((all, one) => all + one, 0);
        expect(sum).toBeCloseTo(open > 0 ? 1 : 0, 9);
        arms.forEach(({ mean }, k) => {
          expect(found[k]).toBeGreaterThanOrEqual(0);
          if (mean === Number.NEGATIVE_INFINITY) expect(found[k]).toBe(0);
        });
      }),
    );
  });
});

test.each([
  ['ALL', 'POISSON'],
  ['WEEK', 'ONE'],
  ['EXPONENTIAL', 'SIZES'],
] as const)('the probabilities of a peer that remembers %s and spreads %s sum to one', (memory, spread) => {
  const peer = new DayPeer('peer', memory, spread);
  for (let day = 0; day < 20; day++) {
    peer.learn('a', 10, 3 + (day % 4));
    peer.learn('b', 5, day % 3);
  }
  let sum = 0;
  for (let count = 0; count < 400; count++) sum += Math.exp(peer.logProbability('a', 12, count));
  expect(sum).toBeCloseTo(1, 4);
});
