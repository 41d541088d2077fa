import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  attributeExactly,
  type DecideInput,
  decide,
  type Factor,
  type FactorKind,
  type Scene,
  sceneOf,
} from '../../../src/engine/index.js';
import { coalitionsOf } from '../../../src/engine/explain/coalitions.js';
import { shapley } from '../../../src/engine/explain/shapley.js';
import { aCampaign, anInput, arms, DAY_MS, evidenceOf, QUARTER_MS, sumOf } from './builders.js';

describe('Shapley values', () => {
  const games = fc.integer({ min: 1, max: 6 }).chain((players) =>
    fc.record({
      players: fc.constant(players),
      worth: fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), {
        minLength: 1 << players,
        maxLength: 1 << players,
      }),
    }),
  );

  test('sum to what all are worth beyond none', () => {
    fc.assert(
      fc.property(games, ({ players, worth }) => {
        const parts = shapley(players, (coalition) => Float64Array.of(worth[coalition]!));
        const sum = parts.reduce((total, [part]) => total + part!, 0);
        expect(Math.abs(sum - (worth.at(-1)! - worth[0]!))).toBeLessThanOrEqual(1e-9 * 1e9);
      }),
    );
  });

  test('give nothing to a player that changes nothing, and the same to two that do the same', () => {
    fc.assert(
      fc.property(games, ({ players, worth }) => {
        // Two new players, of whom the last changes nothing and the other does what the first does.
        const twin = players;
        const value = (coalition: number): Float64Array => {
          const either = (coalition & 1) | ((coalition >> twin) & 1);
          return Float64Array.of(worth[(coalition & ((1 << players) - 2)) | either]!);
        };
        const parts = shapley(players + 2, value);
        expect(parts[players + 1]![0]).toBe(0);
        expect(Math.abs(parts[twin]![0]! - parts[0]![0]!)).toBeLessThanOrEqual(1e-6);
      }),
    );
  });

  test('are those of the textbook: who holds the one left glove has two thirds of the pair', () => {
    const pair = (coalition: number) => Float64Array.of((coalition & 1) === 1 && coalition > 1 ? 1 : 0);
    expect(shapley(3, pair).map(([part]) => Math.round(part! * 6))).toEqual([4, 1, 1]);
  });

  test('refuse more players than anybody would wait for', () => {
    expect(() => shapley(13, () => Float64Array.of(0))).toThrow(RangeError);
  });
});

describe('the factors of a change', () => {
  test('sum to it exactly, whatever changed between two decisions', () => {
    const micros = fc.bigInt(1_000_000n, 10n ** 11n);
    const cost = fc.integer({ min: 0, max: 300 });
    const count = fc.integer({ min: 0, max: 30 });
    const share = fc.constantFrom(null, 0.05, 0.3);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cost, count, count, share), { minLength: 1, maxLength: 6 }),
        micros,
        micros,
        fc.integer({ min: 0, max: 1e6 }),
        fc.boolean(),
        (rows, dailyBefore, dailyAfter, seed, excluded) => {
          const before = made({ campaign: daily(dailyBefore), arms: arms(rows.length), seed });
          const after = made({
            ...next(before),
            campaign: daily(dailyAfter),
            arms: arms(rows.length + 1).map((arm, k) => ({ ...arm, maxShare: rows[k]?.[3] ?? null })),
            evidence: evidenceOf(
              rows.map(([spent, conversions, revenue], k) => ({
                key: k + 1,
                conversions,
                revenue,
                cost: spent,
              })),
            ),
            previousMicros: BigInt64Array.of(...before.scene.budgetMicros, 0n),
            overrides: excluded ? [{ kind: 'EXCLUDE', armKey: 1 }] : [],
            seed: seed + 1,
          });
          expectExact(explain(before, after), after);
          expectExact(explain(null, before), before);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('are played for the split that the engine makes: with all inputs of one decision it is that decision', () => {
    const before = learned();
    const nowMs = before.input.nowMs + 5 * 3_600_000;
    const rows = [1, 2, 3, 4].map((key) => {
      return { key, startMs: nowMs - QUARTER_MS, conversions: 9 - key, revenue: 90 * key, cost: 10 };
    });
    const averse = {
      ...daily(1_300_000_000n),
      constraints: { ...before.scene.constraints, riskTolerance: 0.4 },
    };
    const over: Partial<DecideInput>[] = [
      {},
      { overrides: [{ kind: 'BELIEF', armKey: 2, mean: 40, lower: 30, upper: 50 }] },
      { overrides: [{ kind: 'CAP', armKey: 4, bound: { micros: 200_000_000n } }] },
      { campaign: { ...averse, kpi: 'CPA' } },
      { campaign: averse },
    ];
    for (const change of over) {
      const input = { ...next(before), nowMs, localNowMs: nowMs, evidence: evidenceOf(rows), seed: 77 };
      const after = made({ ...input, ...change });
      const { players, split } = coalitionsOf(before.scene, after.scene);
      expect(players).toEqual(expect.arrayContaining(['NEW_EVIDENCE', 'SEASON', 'VALUE', 'SATURATION']));
      const again = split(() => 'after', after.input.seed);
      const old = split(() => 'before', before.input.seed);
      for (let k = 0; k < 4; k++) {
        // A state is stored in fewer bits than it was decided with: a unit may fall to another arm.
        expect(Math.abs(Number(again[k]! - after.scene.budgetMicros[k]!))).toBeLessThanOrEqual(20_000);
        expect(Math.abs(Number(old[k]! - before.scene.budgetMicros[k]!))).toBeLessThanOrEqual(20_000);
      }
    }
  });

  test('are exploration alone where nothing changed but the draws', () => {
    const before = learned();
    const after = made({
      ...next(before),
      nowMs: before.input.nowMs,
      localNowMs: before.input.nowMs,
      seed: 99,
    });
    const factors = explain(before, after);
    expectExact(factors, after);
    expect(kindsOf(factors)).toEqual(['EXPLORATION']);
  });

  test('are none where nothing changed', () => {
    const before = learned();
    const again = { ...next(before), nowMs: before.input.nowMs, localNowMs: before.input.nowMs };
    const after = made({ ...again, seed: before.input.seed });
    expect(explain(before, after).flat()).toEqual([]);
  });

  test('name what was changed, and nothing else, where the draws stayed', () => {
    const before = learned();
    const same: DecideInput = {
      ...next(before),
      nowMs: before.input.nowMs,
      localNowMs: before.input.nowMs,
      seed: before.input.seed,
    };
    const onlyOf = (over: Partial<DecideInput>): FactorKind[] => {
      const after = made({ ...same, ...over });
      const factors = explain(before, after);
      expectExact(factors, after);
      return kindsOf(factors);
    };
    expect(onlyOf({ campaign: daily(2_000_000_000n) })).toEqual(['PACING']);
    expect(onlyOf({ overrides: [{ kind: 'PIN', armKey: 2, bound: { share: 0.6 } }] })).toEqual(['OVERRIDE']);
    expect(onlyOf({ overrides: [{ kind: 'BELIEF', armKey: 2, mean: 90, lower: 80, upper: 100 }] })).toEqual([
      'OVERRIDE',
    ]);
    expect(onlyOf({ arms: arms(4).map((arm) => ({ ...arm, active: arm.key !== 1 })) })).toEqual([
      'CONSTRAINTS',
    ]);
    expect(onlyOf({ localNowMs: before.input.nowMs + DAY_MS / 3 })).toEqual(['SEASON']);
  });

  test('count from nothing before the first decision, and to nothing behind the last', () => {
    const first = made({ campaign: daily(1_000_000_000n), seed: 5 });
    const factors = explain(null, first);
    expectExact(factors, first);
    expect(factors[0]).toContainEqual({ kind: 'PACING', amountMicros: 250_000_000n });
    const over = made({ ...next(first), nowMs: 40 * DAY_MS, localNowMs: 40 * DAY_MS });
    expect(kindsOf(explain(first, over))).toEqual(['PACING']);
    const idle = made({ ...next(first), arms: arms(4, { active: false }) });
    expect(kindsOf(explain(first, idle))).toEqual(['CONSTRAINTS']);
    expectExact(explain(first, idle), idle);
  });

  test('tell what people held back by its name', () => {
    const before = learned();
    const inForce = BigInt64Array.of(250_000_000n, 250_000_000n, 250_000_000n, 250_000_000n);
    const after = made({ ...next(before), previousMicros: inForce });
    const factors = explain(before, after);
    expectExact(factors, after);
    const waited = factors.map((own) => own.find(({ kind }) => kind === 'APPROVAL')?.amountMicros ?? 0n);
    // The largest factor also takes what rounding of the others leaves: half a micro of each.
    waited.forEach((micros, k) => {
      const held = before.scene.budgetMicros[k]! - inForce[k]!;
      expect(Math.abs(Number(micros - held))).toBeLessThanOrEqual(3);
    });
  });

  test('of a step limit are what it holds back, and over the time in which it lets go they cancel out', () => {
    const before = learned();
    const limited = {
      ...daily(1_000_000_000n),
      constraints: { ...before.scene.constraints, maxStepShare: 0.05 },
    };
    const held = [before];
    const startMs = before.input.nowMs - QUARTER_MS;
    const evidence = evidenceOf([{ key: 1, startMs, conversions: 90, revenue: 9_000, cost: 40 }]);
    const still = { nowMs: before.input.nowMs, localNowMs: before.input.nowMs, campaign: limited };
    for (let i = 0; i < 25; i++) {
      const news = i === 0 ? { evidence } : {};
      held.push(made({ ...next(held.at(-1)!), ...still, ...news, seed: before.input.seed }));
    }
    const byCycle = held.slice(1).map((after, i) => explain(held[i]!, after)[0]!);
    const amounts = (kind: FactorKind): bigint[] =>
      byCycle.map((own) => own.find((factor) => factor.kind === kind)?.amountMicros ?? 0n);
    const [back = 0n, ...on] = amounts('CONSTRAINTS');
    expect(back).toBeLessThan(-10_000_000n);
    const sum = on.reduce((a, b) => a + b, back);
    expect(sum < 0n ? -sum : sum).toBeLessThanOrEqual(-back / 4n);
    held.slice(1).forEach((after, i) => expectExact(explain(held[i]!, after), after));
  });

  test('do not depend on the order of arms in what was before', () => {
    const before = learned();
    const after = made({ ...next(before), seed: 3 });
    const reversed: Scene = {
      ...before.scene,
      arms: before.scene.arms.toReversed(),
      budgetMicros: before.scene.budgetMicros.toReversed(),
      previousMicros: before.scene.previousMicros?.toReversed() ?? null,
    };
    const told = attributeExactly({ before: reversed, after: after.scene });
    expect(told).toEqual(explain(before, after));
  });
});

interface Made {
  readonly input: DecideInput;
  readonly scene: Scene;
}

function made(over: Partial<DecideInput>): Made {
  const input = anInput(over);
  return { input, scene: sceneOf(input, decide(input)) };
}

function daily(dailyBudgetMicros: bigint) {
  return aCampaign({ budgetMicros: 10n ** 13n, dailyBudgetMicros });
}

/** A campaign that has seen two days in which its channels do well at different times. */
function learned(): Made {
  let last = made({ campaign: daily(1_000_000_000n), seed: 1 });
  for (let cycle = 1; cycle <= 12; cycle++) {
    const startMs = cycle * 4 * 3_600_000;
    const rows = [1, 2, 3, 4].map((key) => {
      const swing = 1 + 0.6 * Math.sin((2 * Math.PI * startMs) / DAY_MS + key * Math.PI);
      return { key, startMs, conversions: Math.round(8 * swing), revenue: 400 * swing * key, cost: 40 };
    });
    const nowMs = startMs + QUARTER_MS;
    last = made({ ...next(last), nowMs, localNowMs: nowMs, evidence: evidenceOf(rows), seed: cycle });
  }
  return last;
}

/** The cycle behind one, with nothing new. */
function next({ input, scene }: Made): DecideInput {
  const nowMs = input.nowMs + QUARTER_MS;
  return anInput({
    campaign: input.campaign,
    arms: input.arms,
    state: scene.state,
    previousMicros: scene.budgetMicros,
    nowMs,
    localNowMs: nowMs,
    seed: input.seed,
  });
}

function explain(before: Made | null, after: Made): Factor[][] {
  return attributeExactly({ before: before?.scene ?? null, after: after.scene });
}

function expectExact(factors: readonly Factor[][], { input, scene }: Made): void {
  factors.forEach((own, k) => {
    const sum = own.reduce((total, { amountMicros }) => total + amountMicros, 0n);
    expect(sum).toBe(scene.budgetMicros[k]! - (input.previousMicros?.[k] ?? 0n));
    expect(own.every(({ amountMicros }) => amountMicros !== 0n)).toBe(true);
    // What cannot be billed cannot be told either: factors can be shown in the money of the account, and still add up.
    if (scene.totalMicros % 10_000n === 0n && own.every(({ kind }) => kind !== 'APPROVAL'))
      expect(own.every(({ amountMicros }) => amountMicros % 10_000n === 0n)).toBe(true);
  });
  expect(sumOf(scene.budgetMicros)).toBe(scene.totalMicros);
}

function kindsOf(factors: readonly Factor[][]): FactorKind[] {
  return [...new Set(factors.flat().map(({ kind }) => kind))].sort();
}
