import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CELLS, slopes } from '../../../src/engine/decide/curves.js';
import { type MarginalTables, waterFill } from '../../../src/engine/decide/water-fill.js';

const POINTS = 32;

/** Tables of arms that follow one of the engine's curves each. */
function tablesOf(arms: readonly { rate: number; cell: number }[], total: number) {
  const grid = Float64Array.from({ length: POINTS }, (_, g) =>
    g === 0 ? 0 : total * 0.001 * 1000 ** ((g - 1) / (POINTS - 2)),
  );
  const slope = new Float64Array(POINTS * CELLS);
  grid.forEach((spend, g) => slopes(spend, slope, g * CELLS));
  const table = new Float64Array(arms.length * POINTS);
  const scale = Float64Array.from(arms, (arm) => arm.rate);
  arms.forEach((arm, k) => {
    for (let g = 0; g < POINTS; g++) table[k * POINTS + g] = slope[g * CELLS + arm.cell]!;
  });
  return { grid, table, scale };
}

function fillUp(tables: MarginalTables, lower: Float64Array, upper: Float64Array, total: number, guess = 0) {
  const amounts = new Float64Array(lower.length);
  return { amounts, ...waterFill(tables, lower, upper, total, guess, amounts) };
}

const arm = fc.record({
  rate: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
  cell: fc.integer({ min: 0, max: CELLS - 1 }),
});
const problem = fc
  .record({
    arms: fc.array(arm, { minLength: 1, maxLength: 40 }),
    total: fc.double({ min: 0.01, max: 1000, noNaN: true }),
    low: fc.double({ min: 0, max: 1, noNaN: true }),
    room: fc.double({ min: 1, max: 10, noNaN: true }),
  })
  .map(({ arms, total, low, room }) => ({
    arms,
    total,
    lower: new Float64Array(arms.length).fill((low * total) / arms.length),
    upper: new Float64Array(arms.length).fill(Math.min(total, (room * total) / arms.length)),
  }));

describe('water-filling', () => {
  test('sums to the total, keeps the bounds, and meets the optimality conditions to 1e-6', () => {
    fc.assert(
      fc.property(problem, ({ arms, total, lower, upper }) => {
        const filled = fillUp(tablesOf(arms, total), lower, upper, total);
        const sum = filled.amounts.reduce((all, own) => all + own, 0);
        expect(Math.abs(sum - total)).toBeLessThanOrEqual(1e-9 * total);
        filled.amounts.forEach((amount, k) => {
          expect(amount).toBeGreaterThanOrEqual(lower[k]! * (1 - 1e-12));
          expect(amount).toBeLessThanOrEqual(upper[k]! * (1 + 1e-12));
        });
        expect(filled.kktResidual).toBeLessThanOrEqual(1e-6);
      }),
      { numRuns: 400 },
    );
  });

  test('the level to start from has no part in the answer', () => {
    fc.assert(
      fc.property(problem, fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (given, guess) => {
        const { arms, total, lower, upper } = given;
        const tables = tablesOf(arms, total);
        const plain = fillUp(tables, lower, upper, total);
        const guessed = fillUp(tables, lower, upper, total, guess);
        plain.amounts.forEach((amount, k) => {
          expect(Math.abs(guessed.amounts[k]! - amount)).toBeLessThanOrEqual(1e-6 * total);
        });
      }),
      { numRuns: 200 },
    );
  });

  test('an arm whose return rises never gets less', () => {
    fc.assert(
      fc.property(
        problem,
        fc.nat(),
        fc.double({ min: 1.0001, max: 100, noNaN: true }),
        (given, pick, factor) => {
          const { arms, total, lower, upper } = given;
          const k = pick % arms.length;
          const before = fillUp(tablesOf(arms, total), lower, upper, total).amounts[k]!;
          const better = arms.map((own, i) => (i === k ? { ...own, rate: own.rate * factor } : own));
          const after = fillUp(tablesOf(better, total), lower, upper, total).amounts[k]!;
          expect(after).toBeGreaterThanOrEqual(before - 1e-6 * total);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('no split found by moving money between two arms is better', () => {
    const arms = [
      { rate: 3, cell: 0 },
      { rate: 2, cell: 5 },
      { rate: 1, cell: 10 },
    ];
    const tables = tablesOf(arms, 5);
    const { amounts, level } = fillUp(tables, new Float64Array(3), new Float64Array(3).fill(5), 5);
    expect(level).toBeGreaterThan(0);
    const worth = (spend: readonly number[]): number => {
      // Integral of the tables' marginals, by small steps.
      let sum = 0;
      spend.forEach((own, k) => {
        for (let s = 0.0005; s < own; s += 0.001) {
          let g = 0;
          while (g < POINTS - 1 && tables.grid[g + 1]! < s) g++;
          sum += tables.scale[k]! * tables.table[k * POINTS + g]! * 0.001;
        }
      });
      return sum;
    };
    const best = worth([...amounts]);
    for (const [from, to] of [
      [0, 1],
      [1, 0],
      [1, 2],
      [2, 1],
      [0, 2],
      [2, 0],
    ] as const) {
      const moved = [...amounts];
      const step = Math.min(0.3, moved[from]!);
      moved[from]! -= step;
      moved[to]! += step;
      expect(worth(moved)).toBeLessThan(best + 0.02);
    }
  });

  test('arms without any return share what is left within their bounds', () => {
    const tables = tablesOf(
      [
        { rate: 0, cell: 0 },
        { rate: 0, cell: 1 },
      ],
      1,
    );
    const { amounts, kktResidual } = fillUp(tables, new Float64Array(2), Float64Array.of(1, 1), 1);
    expect(amounts[0]! + amounts[1]!).toBeCloseTo(1, 12);
    expect(kktResidual).toBe(0);
  });
});
