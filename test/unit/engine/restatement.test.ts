import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addRow, ageTo } from '../../../src/engine/decide/fold.js';
import { ARM, BANK_STRIDE, MEMORIES } from '../../../src/engine/decide/layout.js';
import { openState, type Working } from '../../../src/engine/decide/working.js';
import { CELL_PRIOR } from '../../../src/engine/decide/curves.js';
import { decide, type EngineState } from '../../../src/engine/index.js';
import { anInput, arms, evidenceOf, QUARTER_MS } from './builders.js';

interface Figures {
  readonly window: number;
  readonly conversions: number;
  readonly revenue: number;
  readonly cost: number;
}

const figures = fc.record({
  window: fc.integer({ min: 0, max: 2000 }),
  conversions: fc.integer({ min: 0, max: 50 }),
  revenue: fc.integer({ min: 0, max: 5000 }),
  cost: fc.integer({ min: 0, max: 400 }),
});

function fold(working: Working, row: Figures, sign: 1 | -1): void {
  const endMs = (row.window + 1) * QUARTER_MS;
  ageTo(working, endMs);
  const place = {
    at: 0,
    endMs,
    windowMs: QUARTER_MS,
    localStartMs: row.window * QUARTER_MS,
    factor: 1.1,
    cellWeight: CELL_PRIOR,
    cellAt: 0,
  };
  addRow(working, place, evidenceOf([{ key: 1, ...row }]), 0, sign);
}

function fresh(): Working {
  return openState(null, arms(1), 10_000_000);
}

describe('a restated window', () => {
  test('leaves the sums that would stand had it been right from the start, however late it comes', () => {
    fc.assert(
      fc.property(
        fc.array(figures, { minLength: 1, maxLength: 12 }),
        figures,
        fc.nat(),
        (rows, right, pick) => {
          const index = pick % rows.length;
          const wrong = rows[index]!;
          const corrected = { ...right, window: wrong.window };
          const restated = fresh();
          const scratch = fresh();
          rows.forEach((row, i) => {
            fold(restated, row, 1);
            fold(scratch, i === index ? corrected : row, 1);
          });
          fold(restated, corrected, 1);
          fold(restated, wrong, -1);
          const largest = Math.max(...scratch.armStats.map(Math.abs), 1);
          scratch.armStats.forEach((value, i) => {
            expect(Math.abs(restated.armStats[i]! - value)).toBeLessThanOrEqual(1e-9 * largest);
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  test('through decisions: conversions restated a day later give the evidence of conversions that were right', () => {
    const played = (late: boolean): EngineState => {
      let state: EngineState | null = null;
      for (let t = 0; t < 100; t++) {
        const right = { conversions: 9, revenue: 400, cost: 5 };
        const wrong = { conversions: 4, revenue: 150, cost: 5 };
        const rows = [1, 2].map((key) => ({
          key,
          startMs: t * QUARTER_MS,
          conversions: 3,
          revenue: 90,
          cost: 4,
        }));
        if (t === 3) Object.assign(rows[0]!, late ? wrong : right);
        const all =
          t === 99 && late ? [...rows, { key: 1, startMs: 3 * QUARTER_MS, ...right, was: wrong }] : rows;
        const nowMs = (t + 1) * QUARTER_MS;
        state = decide(anInput({ arms: arms(2), evidence: evidenceOf(all), state, nowMs })).state;
      }
      return state!;
    };
    const late = played(true);
    const scratch = played(false);
    // Conversions, orders and revenue are sums of what was reported; exposures also hold the factors then in force.
    const sums = [
      (MEMORIES - 1) * BANK_STRIDE,
      ARM.orders,
      ARM.revenue,
      ARM.revenueSquared,
      ARM.orderWindows,
    ];
    for (const at of sums) expect(late.armStats[at]).toBeCloseTo(scratch.armStats[at]!, 9);
  });
});
