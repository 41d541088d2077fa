import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shareBounds } from '../../../src/engine/decide/bounds.js';
import { overrideShares } from '../../../src/engine/decide/override-shares.js';
import {
  boundNames,
  type DecideInput,
  decide,
  type EngineOverride,
  encodeDecision,
} from '../../../src/engine/index.js';
import { aCampaign, anArm, anInput, evidenceOf, sumOf } from './builders.js';

const EURO = 1_000_000n;

/** Ten days of a campaign whose first arm brings twice what the others do. */
function learned(over: Partial<DecideInput> = {}): DecideInput {
  const rows = [1, 2, 3, 4].map((key) => ({
    key,
    conversions: 40,
    revenue: key === 1 ? 4_000 : 2_000,
    cost: 1_000,
  }));
  const first = decide(anInput({ evidence: evidenceOf(rows) }));
  return anInput({
    state: first.state,
    previousMicros: first.decision.arms.budgetMicros,
    nowMs: 1_800_000,
    ...over,
  });
}

function budgets(over: Partial<DecideInput>): BigInt64Array {
  return decide(learned(over)).decision.arms.budgetMicros;
}

describe('what analysts demand', () => {
  test('a pinned share is kept to the cent, at once, past the step limit', () => {
    const constraints = { minShare: 0, maxShare: 1, maxStepShare: 0.05, riskTolerance: 1 };
    const input = learned({
      campaign: aCampaign({ constraints }),
      overrides: [{ kind: 'PIN', armKey: 3, bound: { share: 0.6 } }],
    });
    const { arms, totalMicros } = decide(input).decision;
    expect(Number(arms.budgetMicros[2]!)).toBeCloseTo(0.6 * Number(totalMicros), -4);
    expect(boundNames(arms.binding[2]!)).toEqual(['OVERRIDE']);
    expect(sumOf(arms.budgetMicros)).toBe(totalMicros);
  });

  test('pinned money is that money', () => {
    const pinned = budgets({ overrides: [{ kind: 'PIN', armKey: 2, bound: { micros: 123_450_000n } }] });
    expect(pinned[1]).toBe(123_450_000n);
  });

  test('a floor lifts, a cap holds down, an exclusion stops, and the others take what is left', () => {
    const free = budgets({});
    const lifted = budgets({ overrides: [{ kind: 'FLOOR', armKey: 4, bound: { share: 0.5 } }] });
    expect(lifted[3]!).toBeGreaterThanOrEqual(sumOf(lifted) / 2n);
    const held = budgets({ overrides: [{ kind: 'CAP', armKey: 1, bound: { micros: 50n * EURO } }] });
    expect(held[0]!).toBeLessThanOrEqual(50n * EURO);
    const stopped = decide(learned({ overrides: [{ kind: 'EXCLUDE', armKey: 1 }] })).decision;
    expect(stopped.arms.budgetMicros[0]).toBe(0n);
    expect(boundNames(stopped.arms.binding[0]!)).toEqual(['OVERRIDE']);
    for (const split of [lifted, held, stopped.arms.budgetMicros]) expect(sumOf(split)).toBe(sumOf(free));
  });

  test('all arms excluded: nothing is spent, and it says why', () => {
    const overrides = [1, 2, 3, 4].map((armKey): EngineOverride => ({ kind: 'EXCLUDE', armKey }));
    const { status, totalMicros } = decide(learned({ overrides })).decision;
    expect([status, totalMicros]).toEqual(['NO_ACTIVE_ARMS', 0n]);
  });

  test('what needs more than there is, is scaled and named', () => {
    const overrides = [1, 2].map(
      (armKey): EngineOverride => ({ kind: 'FLOOR', armKey, bound: { share: 0.8 } }),
    );
    const { arms, totalMicros } = decide(learned({ overrides })).decision;
    expect(sumOf(arms.budgetMicros)).toBe(totalMicros);
    expect(boundNames(arms.gaveWay[0]!)).toEqual(['OVERRIDE']);
    expect(Number(arms.budgetMicros[0]!)).toBeCloseTo(Number(arms.budgetMicros[1]!), -5);
  });

  test('none, and an empty list of them, are the same bits', () => {
    const bits = (over: Partial<DecideInput>): Uint8Array => encodeDecision(decide(learned(over)).decision);
    expect(bits({ overrides: [] })).toEqual(bits({}));
    expect(bits({ overrides: [{ kind: 'PIN', armKey: 99, bound: { share: 1 } }] })).toEqual(bits({}));
  });

  test('whatever is demanded, the bounds have room for exactly the whole', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const demand = fc.record({
      kind: fc.constantFrom('PIN' as const, 'FLOOR' as const, 'CAP' as const),
      armKey: fc.integer({ min: 1, max: 6 }),
      bound: fc.oneof(
        fc.record({ share }),
        fc.record({ micros: fc.bigInt({ min: 0n, max: 2_000n * EURO }) }),
      ),
    });
    fc.assert(
      fc.property(fc.array(demand, { maxLength: 8 }), share, share, (overrides, a, b) => {
        const arms = Array.from({ length: 6 }, (_, k) => anArm(k + 1));
        const limits = { minShare: 0, maxShare: 1, maxStepShare: Math.max(a, 0.01), riskTolerance: 1 };
        const previous = new Float64Array(6).fill((1 - b) / 5);
        previous[0] = b;
        const demanded = overrideShares(arms, overrides, 1_000n * EURO);
        const { lower, upper } = shareBounds(arms, limits, previous, demanded);
        expect(lower.every((from, k) => from <= upper[k]! + 1e-9)).toBe(true);
        expect(lower.reduce((sum, from) => sum + from)).toBeLessThanOrEqual(1 + 1e-9);
        expect(upper.reduce((sum, to) => sum + to)).toBeGreaterThanOrEqual(1 - 1e-9);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what analysts believe', () => {
  const belief = (mean: number, spread: number, armKey = 4): EngineOverride => ({
    kind: 'BELIEF',
    armKey,
    mean,
    lower: mean / spread,
    upper: mean * spread,
  });

  test('draws an arm towards it, the more the surer it is, and leaves the state as it was', () => {
    const without = decide(learned());
    const [vague, sure] = [2, 1.05].map((spread) => decide(learned({ overrides: [belief(8, spread)] })));
    const roas = (result: ReturnType<typeof decide>): number => result.decision.arms.roasMean[3]!;
    expect(roas(vague!)).toBeGreaterThan(roas(without));
    expect(roas(sure!)).toBeGreaterThan(roas(vague!));
    expect(sure!.decision.arms.budgetMicros[3]!).toBeGreaterThan(without.decision.arms.budgetMicros[3]!);
    expect(sure!.state).toEqual(without.state);
  });

  test('on an arm that spends nothing yet it is about an even share, and says what was said', () => {
    const wide = [1, 2, 3, 4, 5].map((key) => anArm(key));
    const before = learned({ arms: wide.slice(0, 4) });
    const previousMicros = BigInt64Array.of(...before.previousMicros!, 0n);
    const { arms } = decide({
      ...before,
      arms: wide,
      previousMicros,
      overrides: [belief(3, 1.05, 5), { kind: 'PIN', armKey: 5, bound: { share: 0.25 } }],
    }).decision;
    expect(arms.roasMean[4]!).toBeGreaterThan(2.6);
    expect(arms.roasMean[4]!).toBeLessThan(3.4);
  });

  test('a low one takes money away', () => {
    expect(budgets({ overrides: [belief(0.2, 1.1, 1)] })[0]!).toBeLessThan(budgets({})[0]!);
  });
});
