import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ReturnCurve } from '../../../src/engine/decide/return-curve.js';
import { paceBudget } from '../../../src/engine/decide/pacing.js';
import { boundsOf, foldEvidence, outlookOf } from '../../../src/engine/decide/stages.js';
import { workspaceOf } from '../../../src/engine/decide/workspace.js';
import { decide, decodeDecision, type DecideInput, encodeDecision } from '../../../src/engine/index.js';
import type { SpendTarget } from '../../../src/kernel/limits.js';
import { aCampaign, anInput, arms, DAY_MS, evidenceOf, sumOf } from './builders.js';

const CENT = 10_000;
const FREE = { minShare: 0, maxShare: 1, maxStepShare: null, riskTolerance: 1 };

interface World {
  /** Revenue per arm of one day at a cost of 100. */
  readonly revenue: readonly number[];
  readonly kpi: DecideInput['campaign']['kpi'];
  readonly unit: number;
}

/** Twenty days of arms whose results differ, in any currency. */
function inputOf({ revenue, kpi, unit }: World, target?: SpendTarget): DecideInput {
  const rows = revenue.flatMap((own, k) =>
    [60, 100, 160].flatMap((cost, i) =>
      [0, 1, 2, 3].map((day) => ({
        key: k + 1,
        startMs: (4 * i + day) * DAY_MS,
        windowMs: DAY_MS,
        conversions: (own / 10) * Math.log1p(cost / 80),
        revenue: own * unit * Math.log1p(cost / 80),
        cost: cost * unit,
      })),
    ),
  );
  const nowMs = 20 * DAY_MS;
  return anInput({
    arms: arms(revenue.length),
    nowMs,
    campaign: aCampaign({
      kpi,
      budgetMicros: BigInt(Math.round(12_000 * unit)) * 1_000_000n,
      startMs: 0,
      endMs: 30 * DAY_MS,
      dayStartMs: nowMs,
      dayEndMs: nowMs + DAY_MS,
      constraints: { ...FREE, ...(target ? { limits: { target } } : {}) },
    }),
    evidence: evidenceOf(rows),
  });
}

/** What the best split of a total brings a day, in money or conversions, worked out beside the engine's own search. */
function returnsOf(input: DecideInput): (micros: number) => number {
  const workspace = workspaceOf(input.arms.length);
  const pace = paceBudget(input.campaign, input.nowMs, input.intervalMs, null).totalMicros;
  const working = foldEvidence(input, Number(pace) / input.arms.length, workspace);
  const { prospects } = outlookOf({ ...input, intervalMs: DAY_MS }, working, workspace);
  const { sRefMicros } = working;
  const active = new Uint8Array(input.arms.length).fill(1);
  const curve = new ReturnCurve(prospects, active, (1.01 * Number(pace)) / sRefMicros);
  const isMoney = input.campaign.kpi === 'ROAS' || input.campaign.kpi === 'REVENUE';
  return (micros) => {
    const { amounts } = boundsOf(input, BigInt(Math.round(micros)), sRefMicros);
    return curve.at(micros / sRefMicros, amounts) * (isMoney ? sRefMicros : 1);
  };
}

const revenue = fc.array(fc.double({ min: 20, max: 400, noNaN: true }), { minLength: 1, maxLength: 6 });
/** Room for the difference of two grids. */
const ROOM = 2e-3;

describe('targets', () => {
  test('a target ROAS is kept, and the money left could not be spent without breaking it', () => {
    fc.assert(
      fc.property(revenue, fc.double({ min: 0.3, max: 5, noNaN: true }), (own, roas) => {
        const input = inputOf({ revenue: own, kpi: 'ROAS', unit: 1 }, { kind: 'ROAS', value: roas });
        const { totalMicros, target, arms: split } = decide(input).decision;
        const bring = returnsOf(input);
        const total = Number(totalMicros);
        expect(sumOf(split.budgetMicros)).toBe(totalMicros);
        expect(totalMicros + target!.unspentMicros).toBe(
          decide(inputOf({ revenue: own, kpi: 'ROAS', unit: 1 })).decision.totalMicros,
        );
        const reached = bring(total) / total;
        if (target!.outcome === 'MET') expect(reached).toBeGreaterThan(roas * (1 - ROOM));
        if (target!.outcome === 'OUT_OF_REACH') expect(reached).toBeLessThan(roas * (1 + ROOM));
        if (target!.outcome === 'MET_WITH_LESS') expect(Math.abs(reached / roas - 1)).toBeLessThan(ROOM);
      }),
      { numRuns: 60 },
    );
  });

  test('a marginal ROAS is that of the last unit of money', () => {
    fc.assert(
      fc.property(revenue, fc.double({ min: 0.1, max: 4, noNaN: true }), (own, value) => {
        const input = inputOf({ revenue: own, kpi: 'REVENUE', unit: 1 }, { kind: 'MARGINAL_ROAS', value });
        const { totalMicros, target } = decide(input).decision;
        const bring = returnsOf(input);
        const total = Number(totalMicros);
        const margin = (bring(total * 1.001) - bring(total)) / (total * 0.001);
        if (target!.outcome === 'MET') expect(margin).toBeGreaterThan(value * (1 - 0.02));
        else expect(margin).toBeLessThan(value * (1 + 0.02));
        if (target!.outcome === 'MET_WITH_LESS') expect(margin).toBeGreaterThan(value * (1 - 0.02));
      }),
      { numRuns: 60 },
    );
  });

  test('a goal takes the least money that is expected to reach it, or says that it is out of reach', () => {
    fc.assert(
      fc.property(revenue, fc.double({ min: 1, max: 400, noNaN: true }), (own, value) => {
        const input = inputOf({ revenue: own, kpi: 'CONVERSIONS', unit: 1 }, { kind: 'CONVERSIONS', value });
        const { totalMicros, target } = decide(input).decision;
        const brought = returnsOf(input)(Number(totalMicros));
        if (target!.outcome === 'OUT_OF_REACH') {
          expect(target!.unspentMicros).toBe(0n);
          expect(brought).toBeLessThan(value * (1 + ROOM));
        } else expect(brought).toBeGreaterThan(value * (1 - ROOM));
        if (target!.outcome === 'MET_WITH_LESS' && target!.unspentMicros < 90n * totalMicros)
          expect(Math.abs(brought / value - 1)).toBeLessThan(ROOM);
      }),
      { numRuns: 60 },
    );
  });

  test('a stricter target never spends more, and the currency has no part in it', () => {
    fc.assert(
      fc.property(
        revenue,
        fc.double({ min: 2, max: 60, noNaN: true }),
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        (own, cpa, part) => {
          const totalAt = (value: number, unit: number): number =>
            Number(
              decide(inputOf({ revenue: own, kpi: 'CPA', unit }, { kind: 'CPA', value: value * unit * 1e6 }))
                .decision.totalMicros,
            );
          expect(totalAt(cpa * part, 1)).toBeLessThanOrEqual(totalAt(cpa, 1));
          expect(Math.abs(totalAt(cpa, 100) / 100 - totalAt(cpa, 1))).toBeLessThanOrEqual(
            2 * CENT + 1e-4 * totalAt(cpa, 1),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  test('the least that is spent is what analysts demand', () => {
    const input = inputOf({ revenue: [50, 60, 70], kpi: 'ROAS', unit: 1 }, { kind: 'ROAS', value: 90 });
    const alone = decide(input).decision;
    expect(alone.target!.outcome).toBe('OUT_OF_REACH');
    expect(Number(alone.totalMicros)).toBeCloseTo(12e6, -5);
    const demanded = decide({
      ...input,
      overrides: [{ kind: 'FLOOR', armKey: 2, bound: { micros: 200_000_000n } }],
    }).decision;
    expect(demanded.totalMicros).toBe(200_000_000n);
    expect(demanded.arms.budgetMicros[1]).toBe(200_000_000n);
  });

  test('nothing is held back before there is anything to judge by, nor by a target of another measure', () => {
    const target: SpendTarget = { kind: 'ROAS', value: 1_000 };
    const campaign = aCampaign({ constraints: { ...FREE, limits: { target } } });
    const unseen = decide(anInput({ campaign })).decision;
    expect(unseen.target).toEqual({ outcome: 'NOT_YET_KNOWN', unspentMicros: 0n });
    const other = decide(anInput({ campaign: { ...campaign, kpi: 'CPA' } })).decision;
    expect(other.target).toBeNull();
    expect(other.totalMicros).toBe(decide(anInput()).decision.totalMicros);
  });

  test('empty limits are the same bits as none, and what a target made of the pace is kept', () => {
    const world: World = { revenue: [100, 200], kpi: 'ROAS', unit: 1 };
    const plain = inputOf(world);
    const empty = { ...plain, campaign: { ...plain.campaign, constraints: { ...FREE, limits: {} } } };
    expect(encodeDecision(decide(empty).decision)).toEqual(encodeDecision(decide(plain).decision));
    const { decision } = decide(inputOf(world, { kind: 'ROAS', value: 1.5 }));
    expect(decodeDecision(encodeDecision(decision)).target).toEqual(decision.target);
    expect(Number(decision.totalMicros) % CENT).toBe(0);
  });
});
