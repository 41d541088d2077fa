import { describe, expect, test } from '@jest/globals';
import { playImpact } from '../../../bench/impact/play.js';
import { decide, impactOf, type ImpactPeriod } from '../../../src/engine/index.js';
import { anInput, arms, evidenceOf, QUARTER_MS } from './builders.js';

const SEEDS = Array.from({ length: 40 }, (_, i) => 1_001 + i);
const share = (held: readonly boolean[]): number => held.filter(Boolean).length / held.length;

describe('what an override brought', () => {
  test('a tenth more is found, by an interval of 80 % that holds it in at least that many seeds', () => {
    const played = SEEDS.map((seed) => playImpact('PLANTED', seed));
    expect(share(played.map(({ found }) => found.lower > 0))).toBeGreaterThanOrEqual(0.9);
    expect(
      share(played.map(({ truth, found }) => found.lower <= truth && truth <= found.upper)),
    ).toBeGreaterThanOrEqual(0.8);
  }, 120_000);

  test('nothing is claimed where there is nothing', () => {
    const played = SEEDS.map((seed) => playImpact('NULL', seed));
    for (const { truth } of played) expect(truth).toBeCloseTo(0, 9);
    expect(share(played.map(({ found }) => found.lower > 0 || found.upper < 0))).toBeLessThanOrEqual(0.05);
  }, 120_000);

  const evidence = evidenceOf(
    [1, 2, 3, 4].map((key) => ({ key, conversions: 20 * key, revenue: 2_000 * key, cost: 1_000 })),
  );
  const { state, decision } = decide(anInput({ evidence }));
  const budgets = decision.arms.budgetMicros;
  const impact = (kpi: 'ROAS' | 'CONVERSIONS', periods: readonly ImpactPeriod[]) =>
    impactOf({ state, arms: arms(4), kpi, periods, level: 0.8, seed: 1 });

  test('the same budgets bring nothing, and no time brings nothing, for certain', () => {
    const period = { withMicros: budgets, withoutMicros: budgets, durationMs: QUARTER_MS, localStartMs: 0 };
    for (const periods of [[period], []]) {
      expect(impact('ROAS', periods).difference).toEqual({ mean: 0, lower: 0, upper: 0 });
    }
  });

  test('turned round it is the opposite; twice the time is twice as much; a conversion counts one', () => {
    const less = budgets.map((micros, k) => (k === 0 ? 0n : micros));
    const period = { withMicros: budgets, withoutMicros: less, durationMs: QUARTER_MS, localStartMs: 0 };
    const opposite = { ...period, withMicros: less, withoutMicros: budgets };
    const gain = impact('ROAS', [period]).difference;
    expect(gain.mean).toBeGreaterThan(0);
    expect(impact('ROAS', [opposite]).difference.mean).toBeCloseTo(-gain.mean, 3);
    expect(impact('ROAS', [period, period]).difference.mean).toBeCloseTo(2 * gain.mean, 3);
    const conversions = impact('CONVERSIONS', [period]).difference.mean;
    expect(gain.mean / conversions / 1e6).toBeGreaterThan(50);
    expect(gain.mean / conversions / 1e6).toBeLessThan(200);
  });
});
