import { describe, expect, test } from '@jest/globals';
import { decide, type EngineState, predict } from '../../../src/engine/index.js';
import { poisson } from '../../../src/engine/random/sample.js';
import { Rng } from '../../../src/kernel/rng.js';
import { anInput, arms, DAY_MS, evidenceOf, QUARTER_MS } from './builders.js';

const RATES = [2, 5, 9];

function learn(rng: Rng, cycles: number): EngineState {
  let state: EngineState | null = null;
  for (let t = 0; t < cycles; t++) {
    const rows = RATES.map((rate, k) => {
      const conversions = poisson(rng, rate);
      return { key: k + 1, startMs: t * QUARTER_MS, conversions, revenue: 40 * conversions, cost: 3.5 };
    });
    state = decide(
      anInput({ arms: arms(3), evidence: evidenceOf(rows), state, nowMs: (t + 1) * QUARTER_MS }),
    ).state;
  }
  return state!;
}

describe('a prediction', () => {
  test('covers what comes about as often as it says, for arms and for their sum', () => {
    let inside = 0;
    let insideTotal = 0;
    const rounds = 80;
    for (let round = 0; round < rounds; round++) {
      const rng = new Rng(round);
      const state = learn(rng, 25);
      const prediction = predict({
        state,
        arms: arms(3),
        spendMicros: new Float64Array(3).fill(3_500_000),
        windowStartMs: 25 * QUARTER_MS,
        windowMs: QUARTER_MS,
        localStartMs: 25 * QUARTER_MS,
        seed: round,
      });
      let total = 0;
      RATES.forEach((rate, k) => {
        const count = poisson(rng, rate);
        total += count;
        if (count >= prediction.lower[k]! && count <= prediction.upper[k]!) inside += 1;
      });
      if (total >= prediction.total.lower && total <= prediction.total.upper) insideTotal += 1;
    }
    expect(inside / rounds / 3).toBeGreaterThan(0.76);
    expect(inside / rounds / 3).toBeLessThan(0.97);
    expect(insideTotal / rounds).toBeGreaterThan(0.7);
  });

  test('no spend, no conversions but what a lag may still bring; more spend, more conversions, at a falling rate', () => {
    const state = learn(new Rng(5), 40);
    const meanAt = (spend: number): number =>
      predict({
        state,
        arms: arms(3),
        spendMicros: Float64Array.of(spend, 0, 0),
        windowStartMs: 40 * QUARTER_MS,
        windowMs: QUARTER_MS,
        localStartMs: 40 * QUARTER_MS,
        seed: 1,
      }).mean[0]!;
    expect(meanAt(0)).toBeLessThan(0.01 * meanAt(3_500_000));
    expect(meanAt(7_000_000)).toBeGreaterThan(meanAt(3_500_000));
    expect(meanAt(70_000_000)).toBeLessThan(20 * meanAt(3_500_000));
  });
});

test('counts that are mostly close and now and then far off: an interval of most of them is narrower than their variance says', () => {
  const rng = new Rng(3);
  let state: EngineState | null = null;
  let inside = 0;
  let scored = 0;
  const edge = new Rng(4);
  for (let day = 0; day < 120; day++) {
    const counts = RATES.map((rate) =>
      poisson(rng, 20 * rate * (rng.uniform() < 0.1 ? 4 * rng.uniform() : 1)),
    );
    if (state && day >= 40) {
      const prediction = predict({
        state,
        arms: arms(3),
        spendMicros: new Float64Array(3).fill(300_000_000),
        windowStartMs: day * DAY_MS,
        windowMs: DAY_MS,
        localStartMs: day * DAY_MS,
        seed: day,
        observed: Float64Array.from(counts),
      });
      prediction.below.forEach((below, k) => {
        const point = below + edge.uniform() * (prediction.upTo[k]! - below);
        if (point >= 0.1 && point <= 0.9) inside += 1;
        scored += 1;
      });
    }
    const rows = counts.map((conversions, k) => ({
      key: k + 1,
      startMs: day * DAY_MS,
      windowMs: DAY_MS,
      conversions,
      revenue: 40 * conversions,
      cost: 300,
    }));
    state = decide(
      anInput({
        arms: arms(3),
        evidence: evidenceOf(rows),
        state,
        nowMs: (day + 1) * DAY_MS,
        intervalMs: DAY_MS,
      }),
    ).state;
  }
  expect(inside / scored).toBeGreaterThan(0.72);
  expect(inside / scored).toBeLessThan(0.9);
});
