import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boundNames, type DecideResult, decide, type EngineState } from '../../../src/engine/index.js';
import {
  aCampaign,
  anArm,
  anInput,
  arms,
  DAY_MS,
  evidenceOf,
  QUARTER_MS,
  type Row,
  sumOf,
} from './builders.js';

const amount = fc.oneof(
  fc.constant(0),
  fc.double({ min: 0, max: 1e3, noNaN: true }),
  fc.constantFrom(1e-300, 1e9, 1e15),
);
const rows = fc.array(
  fc.record({
    key: fc.integer({ min: 1, max: 12 }),
    startMs: fc.integer({ min: 0, max: 200 }).map((window) => window * QUARTER_MS),
    windowMs: fc.constantFrom(QUARTER_MS, 4 * QUARTER_MS, DAY_MS),
    conversions: amount,
    revenue: amount,
    cost: amount,
    // Also what was never folded in: sums may then fall below zero.
    was: fc.option(fc.record({ conversions: amount, revenue: amount, cost: amount }), {
      nil: undefined,
      freq: 4,
    }),
  }),
  { maxLength: 60 },
);
const total = fc.oneof(fc.bigInt(0n, 10n ** 6n), fc.bigInt(0n, 10n ** 15n));

/** What is wrong with a decision; one expectation for all numbers, since there are thousands. */
function flawsOf({ decision, state }: DecideResult): string[] {
  const { arms: own } = decision;
  const flaws: string[] = [];
  if (sumOf(own.budgetMicros) !== decision.totalMicros) flaws.push('budgets do not sum to the total');
  if (sumOf(own.wantedMicros) !== decision.totalMicros) flaws.push('wanted amounts do not sum to the total');
  if (own.budgetMicros.some((micros) => micros < 0n)) flaws.push('negative budget');
  if (!(decision.kktResidual <= 1e-6)) flaws.push(`KKT residual ${decision.kktResidual}`);
  if (!Number.isFinite(decision.waterLevel)) flaws.push('water level');
  for (const name of [
    'share',
    'roasMean',
    'roasLower',
    'roasUpper',
    'probabilityBest',
    'marginalRoas',
  ] as const) {
    if (!own[name].every((value) => Number.isFinite(value) && value >= 0)) flaws.push(name);
  }
  for (const name of ['armStats', 'channelStats'] as const) {
    if (!state[name].every(Number.isFinite)) flaws.push(name);
  }
  return flaws;
}

function expectSound(result: DecideResult): void {
  expect(flawsOf(result)).toEqual([]);
}

describe('a decision', () => {
  test('is sound whatever arrives: exact sum, no NaN, optimality conditions met, over several cycles', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(rows, { minLength: 1, maxLength: 3 }),
        total,
        fc.constantFrom('ROAS', 'REVENUE', 'CONVERSIONS', 'CPA'),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(),
        (count, batches, dailyBudgetMicros, kpi, riskTolerance, seed) => {
          let state: EngineState | null = null;
          let previousMicros: BigInt64Array | null = null;
          const constraints = { minShare: 0, maxShare: 1, maxStepShare: 0.2, riskTolerance };
          const campaign = aCampaign({
            kpi,
            dailyBudgetMicros,
            endMs: null,
            budgetMicros: 10n ** 16n,
            constraints,
          });
          batches.forEach((batch, cycle) => {
            const nowMs = (201 + cycle) * QUARTER_MS;
            const evidence = evidenceOf(batch);
            const result = decide(
              anInput({ campaign, arms: arms(count), evidence, state, previousMicros, nowMs, seed }),
            );
            expectSound(result);
            state = result.state;
            previousMicros = result.decision.arms.budgetMicros;
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  test('gives the same bits for the same input, and leaves the input as it was', () => {
    const evidence = evidenceOf(
      [1, 2, 3, 4].map((key) => ({ key, conversions: key, revenue: 50 * key, cost: 10 })),
    );
    const first = decide(anInput({ evidence }));
    const input = anInput({ evidence, state: first.state, nowMs: 2 * QUARTER_MS });
    const before = structuredClone(input.state);
    const one = decide(input);
    const two = decide(input);
    expect(one).toEqual(two);
    expect(input.state).toEqual(before);
    expect(decide({ ...input, seed: 8 }).decision.arms.budgetMicros).not.toEqual(
      one.decision.arms.budgetMicros,
    );
  });

  test('does not depend on the order of rows or arms', () => {
    const given: Row[] = [];
    for (let t = 0; t < 20; t++) {
      for (const key of [1, 2, 3, 4]) {
        given.push({
          key,
          startMs: t * QUARTER_MS,
          conversions: (key * t) % 5,
          revenue: 40 * key,
          cost: 3 + key,
        });
      }
    }
    const nowMs = 20 * QUARTER_MS;
    const straight = decide(anInput({ evidence: evidenceOf(given), nowMs }));
    const shuffled = decide(anInput({ evidence: evidenceOf(given.toReversed()), nowMs }));
    expect(shuffled).toEqual(straight);
    const turned = decide(anInput({ evidence: evidenceOf(given), nowMs, arms: arms(4).toReversed() }));
    const cents = (micros: bigint): number => Number(micros) / 10_000;
    straight.decision.arms.budgetMicros.forEach((micros, k) => {
      expect(Math.abs(cents(turned.decision.arms.budgetMicros[3 - k]!) - cents(micros))).toBeLessThanOrEqual(
        1,
      );
    });
  });

  test('does not depend on the unit of currency', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(2n, 128n, 1024n), (given, factor) => {
        // Whole micros, as money comes; what is no amount at all (below 1e-9 micros) is dropped in any currency.
        const whole = given.map((row) => ({
          ...row,
          revenue: Math.round(Math.min(row.revenue, 1e6) * 1e6) / 1e6,
          cost: Math.round(Math.min(row.cost, 1e6) * 1e6) / 1e6,
          was: undefined,
        }));
        const scaled = whole.map((row) => ({
          ...row,
          revenue: row.revenue * Number(factor),
          cost: row.cost * Number(factor),
        }));
        const nowMs = 300 * QUARTER_MS;
        const small = decide(anInput({ arms: arms(12), evidence: evidenceOf(whole), nowMs }));
        const large = decide(
          anInput({
            arms: arms(12),
            evidence: evidenceOf(scaled),
            nowMs,
            campaign: aCampaign({
              budgetMicros: 30_000_000_000n * factor,
              billableUnitMicros: 10_000n * factor,
            }),
          }),
        );
        expect([...large.decision.arms.budgetMicros]).toEqual(
          [...small.decision.arms.budgetMicros].map((micros) => micros * factor),
        );
        expect(large.decision.arms.roasMean).toEqual(small.decision.arms.roasMean);
      }),
      { numRuns: 30 },
    );
  });

  test('moves money to the arm that earns more, the more so the more it earns', () => {
    const shareAt = (conversions: number): number => {
      const given = [1, 2, 3, 4].flatMap((key) =>
        Array.from({ length: 40 }, (_, t) => ({
          key,
          startMs: t * QUARTER_MS,
          conversions: key === 2 ? conversions : 4,
          revenue: 50 * (key === 2 ? conversions : 4),
          cost: 2.6,
        })),
      );
      return decide(anInput({ evidence: evidenceOf(given), nowMs: 40 * QUARTER_MS })).decision.arms.share[1]!;
    };
    const shares = [1, 4, 6, 8, 16].map(shareAt);
    for (let i = 1; i < shares.length; i++) expect(shares[i]!).toBeGreaterThan(shares[i - 1]!);
    expect(shares[4]!).toBeGreaterThan(0.5);
    expect(shares[0]!).toBeLessThan(0.1);
  });

  test('keeps shares within minimum, maximum and step, and says what binds', () => {
    const given = [1, 2, 3, 4].map((key) => ({
      key,
      conversions: key === 1 ? 900 : 5,
      revenue: key === 1 ? 90_000 : 100,
      cost: 10,
    }));
    const constraints = { minShare: 0.05, maxShare: 0.6, maxStepShare: 0.1, riskTolerance: 1 };
    const previousMicros = BigInt64Array.of(250_000_000n, 250_000_000n, 250_000_000n, 250_000_000n);
    const { decision } = decide(
      anInput({ campaign: aCampaign({ constraints }), evidence: evidenceOf(given), previousMicros }),
    );
    expect(decision.arms.share[0]).toBeCloseTo(0.35, 4);
    expect(boundNames(decision.arms.binding[0]!)).toEqual(['STEP']);
    expect(decision.arms.wantedMicros[0]! > decision.arms.budgetMicros[0]!).toBe(true);
    const free = decide(
      anInput({
        campaign: aCampaign({ constraints: { ...constraints, maxStepShare: null } }),
        evidence: evidenceOf(given),
      }),
    );
    expect(free.decision.arms.share[0]).toBeCloseTo(0.6, 4);
    expect(boundNames(free.decision.arms.binding[0]!)).toEqual(['MAX_SHARE']);
    for (const share of free.decision.arms.share) expect(share).toBeGreaterThanOrEqual(0.05 - 1e-4);
  });

  test('averse campaigns give less to an arm of the same promise that is less certain', () => {
    const given: Row[] = [];
    for (let t = 0; t < 30; t++) {
      given.push({ key: 1, startMs: t * QUARTER_MS, conversions: 20, revenue: 1000, cost: 10 });
      given.push({
        key: 2,
        startMs: t * QUARTER_MS,
        conversions: t === 0 ? 1 : 0,
        revenue: t === 0 ? 50 : 0,
        cost: t === 0 ? 0.5 : 0,
      });
    }
    const two = [
      anArm(1, { platform: 'a', channel: 'a', creative: 'a' }),
      anArm(2, { platform: 'b', channel: 'b', creative: 'b' }),
    ];
    const shareAt = (riskTolerance: number): number => {
      let sum = 0;
      for (let seed = 0; seed < 20; seed++) {
        const constraints = { minShare: 0, maxShare: 1, maxStepShare: null, riskTolerance };
        const input = anInput({ arms: two, evidence: evidenceOf(given), nowMs: 30 * QUARTER_MS, seed });
        sum += decide({ ...input, campaign: aCampaign({ constraints }) }).decision.arms.share[1]! / 20;
      }
      return sum;
    };
    const averse = shareAt(0);
    const middle = shareAt(0.5);
    const neutral = shareAt(1);
    expect(averse).toBeLessThan(middle);
    expect(middle).toBeLessThan(neutral);
  });

  test('a total of zero has a status that says why', () => {
    const inactive = decide(anInput({ arms: arms(3, { active: false }) }));
    expect(inactive.decision).toMatchObject({ status: 'NO_ACTIVE_ARMS', totalMicros: 0n });
    expect(decide(anInput({ arms: [] })).decision.status).toBe('NO_ACTIVE_ARMS');
    const spent = decide(anInput({ campaign: aCampaign({ spentMicros: 30_000_000_000n }) }));
    expect(spent.decision).toMatchObject({ status: 'BUDGET_SPENT', unchangedReason: 'NOTHING_TO_ALLOCATE' });
    expect(decide(anInput({ campaign: aCampaign({ budgetMicros: 0n }) })).decision.totalMicros).toBe(0n);
  });

  test('says why nothing moved', () => {
    const one = anInput({ arms: [anArm(1)] });
    const first = decide(one);
    expect(first.decision.unchangedReason).toBeNull();
    const again = decide({ ...one, state: first.state, previousMicros: first.decision.arms.budgetMicros });
    expect(again.decision.unchangedReason).toBe('NO_NEW_EVIDENCE');
  });

  test('one arm gets everything; five hundred arms are sound', () => {
    const one = decide(anInput({ arms: [anArm(1)] }));
    expect(one.decision.arms.budgetMicros[0]).toBe(one.decision.totalMicros);
    const many = arms(500);
    const evidence = evidenceOf(
      many.map(({ key }) => ({ key, conversions: key % 7, revenue: 30 * (key % 7), cost: 2 })),
    );
    expectSound(decide(anInput({ arms: many, evidence })));
  });

  test('arms come and go: what was learnt of one is kept while it is away', () => {
    const evidence = evidenceOf(
      [1, 2].map((key) => ({ key, conversions: 60 * key ** 2, revenue: 1800 * key ** 2, cost: 10 })),
    );
    const first = decide(anInput({ arms: arms(2), evidence }));
    const without = decide(
      anInput({ arms: [anArm(1), anArm(3)], state: first.state, nowMs: 2 * QUARTER_MS }),
    );
    expect([...without.state.armKey]).toEqual([1, 2, 3]);
    expectSound(without);
    const back = decide(anInput({ arms: arms(2), state: without.state, nowMs: 3 * QUARTER_MS }));
    expect(back.decision.arms.roasMean[1]!).toBeGreaterThan(1.5 * back.decision.arms.roasMean[0]!);
  });
});
