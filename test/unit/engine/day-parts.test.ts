import { describe, expect, test } from '@jest/globals';
import { betterTime, type HourFigures } from '../../../src/engine/index.js';
import { Rng } from '../../../src/kernel/rng.js';
import { DAY_MS } from './builders.js';

const HOUR_MS = 3_600_000;

/** Hours of noisy figures; `better` hours bring more. */
function hoursOf(days: number, seed: number, better: (hour: number) => boolean): HourFigures[] {
  const rng = new Rng(seed);
  return Array.from({ length: days * 24 }, (_, i) => {
    const cost = 10 + 5 * rng.uniform();
    const good = 1 + 0.5 * Math.sin(Math.floor(i / 24));
    const revenue = cost * good * (better(i % 24) ? 4 : 2) * Math.exp(0.2 * rng.normal());
    return { localStartMs: 20_000 * DAY_MS + i * HOUR_MS, cost, revenue };
  });
}

/** The same figures at other hours. */
function shuffled(hours: readonly HourFigures[], seed: number): HourFigures[] {
  const rng = new Rng(seed);
  const order = hours.map((_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(rng.uniform() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return hours.map((hour, i) => ({ ...hours[order[i]!]!, localStartMs: hour.localStartMs }));
}

describe('a better time of day', () => {
  test('is found where there is one, whether days are good or bad', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const found = betterTime(hoursOf(14, seed, (hour) => hour >= 18));
      expect(found).toMatchObject({ fromHour: 18, toHour: 24 });
      expect(found!.roas / found!.otherwise).toBeGreaterThan(1.6);
      expect(found!.roas / found!.otherwise).toBeLessThan(2.4);
    }
  });

  test('does not appear once the hours are shuffled', () => {
    const evenings = Array.from({ length: 300 }, (_, seed) => hoursOf(14, seed, (hour) => hour >= 18));
    expect(evenings.filter((hours, seed) => betterTime(shuffled(hours, seed)) !== null)).toEqual([]);
  });

  test('needs seven days, and money at other times', () => {
    const evenings = hoursOf(7, 1, (hour) => hour >= 18);
    expect(betterTime(evenings)).not.toBeNull();
    expect(betterTime(evenings.slice(24))).toBeNull();
    expect(
      betterTime(evenings.filter(({ localStartMs }) => localStartMs % DAY_MS >= 18 * HOUR_MS)),
    ).toBeNull();
    expect(betterTime([])).toBeNull();
  });

  test('is none where all hours are alike to the last cent', () => {
    const alike = hoursOf(10, 1, () => false).map((hour) => ({ ...hour, cost: 1, revenue: 2 }));
    expect(betterTime(alike)).toBeNull();
  });
});
