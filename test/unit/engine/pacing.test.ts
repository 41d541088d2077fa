import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { paceBudget } from '../../../src/engine/decide/pacing.js';
import { aCampaign, DAY_MS, QUARTER_MS } from './builders.js';

describe('pacing', () => {
  test('a platform that spends the daily budget evenly never overspends, and an ended flight is spent', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 13n),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(QUARTER_MS, 4 * QUARTER_MS, DAY_MS),
        fc.option(fc.bigInt(1n, 10n ** 12n), { nil: null }),
        (budgetMicros, days, intervalMs, dailyBudgetMicros) => {
          const endMs = days * DAY_MS;
          let spent = 0n;
          let spentBefore = 0n;
          let previous: bigint | null = null;
          for (let now = 0; now < endMs; now += intervalMs) {
            const dayStartMs = Math.floor(now / DAY_MS) * DAY_MS;
            if (now === dayStartMs) spentBefore = spent;
            const pace = paceBudget(
              aCampaign({
                budgetMicros,
                dailyBudgetMicros,
                spentMicros: spent,
                spentTodayMicros: spent - spentBefore,
                startMs: 0,
                endMs,
                dayStartMs,
                dayEndMs: dayStartMs + DAY_MS,
              }),
              now,
              intervalMs,
              previous,
            );
            previous = pace.totalMicros;
            spent += (pace.totalMicros * BigInt(intervalMs)) / BigInt(DAY_MS);
            expect(spent <= budgetMicros).toBe(true);
            if (dailyBudgetMicros !== null) expect(pace.totalMicros <= dailyBudgetMicros).toBe(true);
          }
          if (dailyBudgetMicros === null && budgetMicros > 10n ** 9n) {
            expect(Number(spent) / Number(budgetMicros)).toBeGreaterThan(0.98);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    ['BUDGET_SPENT', { spentMicros: 30_000_000_000n }, 0],
    ['BUDGET_SPENT', { spentMicros: 30_000_000_001n }, 0],
    ['ALLOCATED', { spentMicros: 29_999_999_999n }, 0],
    ['FLIGHT_ENDED', {}, 30 * DAY_MS],
    ['ALLOCATED', {}, 30 * DAY_MS - 1],
    ['NOT_STARTED', { startMs: 5 }, 4],
    ['ALLOCATED', { startMs: 5 }, 5],
  ] as const)('%s', (status, over, nowMs) => {
    expect(paceBudget(aCampaign(over), nowMs, QUARTER_MS, null).status).toBe(status);
  });

  test('small gaps are left alone, large rises are closed in part, falls at once', () => {
    const campaign = aCampaign();
    const even = paceBudget(campaign, 0, QUARTER_MS, null).totalMicros;
    expect(even).toBe(1_000_000_000n);
    expect(paceBudget(campaign, 0, QUARTER_MS, 985_000_000n).totalMicros).toBe(985_000_000n);
    expect(paceBudget(campaign, 0, QUARTER_MS, 500_000_000n).totalMicros).toBe(650_000_000n);
    expect(paceBudget(campaign, 0, QUARTER_MS, 2_000_000_000n).totalMicros).toBe(even);
  });

  test('a daily budget that somebody set holds at once, in both directions', () => {
    const campaign = aCampaign({ endMs: null, dailyBudgetMicros: 70_000_000n });
    expect(paceBudget(campaign, 0, QUARTER_MS, 10_000_000n).totalMicros).toBe(70_000_000n);
    expect(paceBudget(campaign, 0, QUARTER_MS, 70_500_000n).totalMicros).toBe(70_000_000n);
  });

  test('a day of 25 hours gets more money than one of 23', () => {
    const long = paceBudget(aCampaign({ dayEndMs: (25 / 24) * DAY_MS }), 0, QUARTER_MS, null).totalMicros;
    const short = paceBudget(aCampaign({ dayEndMs: (23 / 24) * DAY_MS }), 0, QUARTER_MS, null).totalMicros;
    expect(Number(long) / Number(short)).toBeCloseTo(25 / 23, 3);
  });
});
