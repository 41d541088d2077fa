import { describe, expect, test } from '@jest/globals';
import { makeMarket, qualityAt, simulateWindow } from '../../../src/engine/index.js';
import { DAY_MS, QUARTER_MS } from './builders.js';

const keys = Int32Array.of(1, 2, 3, 4, 5, 6);
const market = makeMarket({
  seed: 42,
  arms: [...keys].map((key) => ({
    key,
    platform: `platform ${key % 3}`,
    channel: `channel ${key % 2}`,
    creative: `creative ${key}`,
    bid: 'auto',
  })),
  dailyBudgetMicros: 3_000_000_000,
  orderValueMicros: 30_000_000,
  baseRoas: 3,
  epochMs: DAY_MS / 2,
});

function windowOf(spend: bigint, start: number, windowMs = QUARTER_MS) {
  return simulateWindow(market, keys, new BigInt64Array(6).fill(spend), start, windowMs, start);
}

describe('the simulated market', () => {
  test('gives the same figures when asked twice, and others for another window or seed', () => {
    expect(windowOf(5_000_000n, 0)).toEqual(windowOf(5_000_000n, 0));
    expect(windowOf(5_000_000n, 0)).not.toEqual(windowOf(5_000_000n, QUARTER_MS));
    const other = makeMarket({ ...market.spec, seed: 43 });
    expect(simulateWindow(other, keys, new BigInt64Array(6).fill(5_000_000n), 0, QUARTER_MS, 0)).not.toEqual(
      windowOf(5_000_000n, 0),
    );
  });

  test('never spends more than it may, counts in whole numbers, and earns in the long run what its quality says', () => {
    let cost = 0n;
    let revenue = 0n;
    for (let t = 0; t < 960; t++) {
      const figures = windowOf(5_000_000n, t * QUARTER_MS);
      for (let k = 0; k < 6; k++) {
        expect(figures.costMicros[k]! <= 5_000_000n).toBe(true);
        expect(Number.isInteger(figures.conversions[k]!)).toBe(true);
        expect(figures.clicks[k]! <= figures.impressions[k]!).toBe(true);
        cost += figures.costMicros[k]!;
        revenue += figures.revenueMicros[k]!;
      }
    }
    const roas = Number(revenue) / Number(cost);
    expect(roas).toBeGreaterThan(1);
    expect(roas).toBeLessThan(6);
  });

  test('returns diminish: ten times the money earns less than ten times as much', () => {
    const earned = (spend: bigint): number => {
      let sum = 0;
      for (let t = 0; t < 200; t++)
        for (const micros of windowOf(spend, t * QUARTER_MS).revenueMicros) sum += Number(micros);
      return sum;
    };
    const once = earned(5_000_000n);
    const tenfold = earned(50_000_000n);
    expect(tenfold).toBeGreaterThan(1.5 * once);
    expect(tenfold).toBeLessThan(7 * once);
  });

  test('qualities change now and then, not all at once', () => {
    let changes = 0;
    let together = 0;
    for (let t = 1; t < 960; t++) {
      const changed = [...keys].filter(
        (key) => qualityAt(market, key, t * QUARTER_MS) !== qualityAt(market, key, (t - 1) * QUARTER_MS),
      );
      changes += changed.length;
      if (changed.length > 3) together += 1;
    }
    expect(changes).toBeGreaterThan(20);
    expect(changes).toBeLessThan(130);
    expect(together).toBe(0);
  });

  test('an arm that is unknown or may spend nothing has figures of zero', () => {
    const figures = simulateWindow(
      market,
      Int32Array.of(99, 1),
      BigInt64Array.of(5_000_000n, 0n),
      0,
      QUARTER_MS,
      0,
    );
    expect(figures.costMicros).toEqual(new BigInt64Array(2));
    expect(figures.impressions).toEqual(new Float64Array(2));
  });
});
