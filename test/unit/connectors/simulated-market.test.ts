import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MetricsRequest } from '../../../src/connectors/platform-connector.js';
import { arrivedConversions } from '../../../src/connectors/simulated/late-conversions.js';
import { SimulatedMarket } from '../../../src/connectors/simulated/simulated-market.js';
import type { ObservationColumns } from '../../../src/persistence/stores/observation-columns.js';
import { dueWindows } from '../../../src/services/due-windows.js';

const HOUR_MS = 3_600_000;
const WINDOW_MS = HOUR_MS / 4;
const START_MS = Date.UTC(2026, 4, 1, 10);

function asked(ageMs: number, overrides: Partial<MetricsRequest> = {}): MetricsRequest {
  const entities = [1, 2, 3].map((armKey) => ({
    armKey,
    platform: 'google-ads',
    channel: 'search',
    creative: `creative ${armKey}`,
    bid: 'cpc',
  }));
  const dailyBudgetsMicros = BigInt64Array.of(400_000_000n, 600_000_000n, 0n);
  return {
    campaign: { id: '019de2fb-1900-7232-a54d-17e4a8f047f8', plannedDailyMicros: 1_000_000_000n, entities },
    timeZone: 'Europe/Berlin',
    windowMs: WINDOW_MS,
    windows: Array.from({ length: 96 }, (_, k) => {
      const startMs = START_MS + k * WINDOW_MS;
      return { startMs, asOfMs: startMs + WINDOW_MS + ageMs, dailyBudgetsMicros };
    }),
    ...overrides,
  };
}

const sum = (values: Float64Array | BigInt64Array): number =>
  Array.from(values as ArrayLike<number | bigint>, Number).reduce((total, value) => total + value, 0);

test('asked twice the same comes back; asked later, conversions and revenue have grown and nothing else has moved', async () => {
  const market = new SimulatedMarket();
  const ages = [0, ...market.restatementAgesMs];
  const reports: ObservationColumns[] = [];
  for (const ageMs of ages) reports.push(await market.readMetrics(asked(ageMs)));
  expect(await market.readMetrics(asked(0))).toEqual(reports[0]);
  for (const [i, later] of reports.slice(1).entries()) {
    const earlier = reports[i]!;
    expect(later.costMicros).toEqual(earlier.costMicros);
    expect(later.impressions).toEqual(earlier.impressions);
    expect(later.conversions.every((count, row) => count >= earlier.conversions[row]!)).toBe(true);
    expect(later.revenueMicros.every((micros, row) => micros >= earlier.revenueMicros[row]!)).toBe(true);
  }
  expect(sum(reports[0]!.conversions)).toBeLessThan(sum(reports.at(-1)!.conversions));
});

test('a day costs at most its budget, an arm without a budget is not spoken of', async () => {
  const report = await new SimulatedMarket().readMetrics(asked(0));
  expect(new Set(report.armKey)).toEqual(new Set([1, 2]));
  expect(sum(report.costMicros)).toBeLessThanOrEqual(1_000_000_000);
  expect(sum(report.costMicros)).toBeGreaterThan(900_000_000);
  expect(report.clicks.every((clicks, row) => clicks <= report.impressions[row]!)).toBe(true);
});

test('late conversions never fall in number, and all arrive', () => {
  fc.assert(
    fc.property(
      fc.nat(50),
      fc.nat(1_000),
      fc.array(fc.integer({ min: 0, max: 100 * HOUR_MS }), { minLength: 2, maxLength: 6 }),
      (count, seed, ages) => {
        const arrived = ages
          .sort((a, b) => a - b)
          .map((ageMs) => arrivedConversions(count, ageMs, { seed, armKey: 1, windowStartMs: START_MS }));
        expect(arrived).toEqual([...arrived].sort((a, b) => a - b));
        expect(arrived.every((one) => one >= 0 && one <= count)).toBe(true);
        expect(arrivedConversions(count, 72 * HOUR_MS, { seed, armKey: 1, windowStartMs: START_MS })).toBe(
          count,
        );
      },
    ),
  );
});

test('however time is cut into steps, each window comes due once at each age', () => {
  const ages = [2 * HOUR_MS, 6 * HOUR_MS];
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 }), (quarters) => {
      const firstStartMs = START_MS;
      let fromMs = START_MS;
      const stepped = quarters.flatMap((count) => {
        const untilMs = fromMs + count * WINDOW_MS;
        const due = dueWindows({ fromMs, untilMs, firstStartMs }, WINDOW_MS, ages);
        fromMs = untilMs;
        return due;
      });
      const whole = dueWindows({ fromMs: START_MS, untilMs: fromMs, firstStartMs }, WINDOW_MS, ages);
      const words = (due: typeof whole): string[] => due.map((one) => `${one.startMs} ${one.asOfMs}`).sort();
      expect(words(stepped)).toEqual(words(whole));
      expect(new Set(words(whole)).size).toBe(whole.length);
      expect(whole.filter((one) => one.asOfMs === one.startMs + WINDOW_MS)).toHaveLength(
        quarters.reduce((total, count) => total + count, 0),
      );
    }),
  );
});
