import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseFlags } from '../../../bench/engine/flags.js';
import { play } from '../../../bench/engine/play.js';
import { asJson, asTable, summarise } from '../../../bench/engine/report.js';
import { ENGINE_PARTS } from '../../../src/engine/index.js';
import { CURVED, response, spendAtSlope } from '../../../src/engine/simulate/true-curves.js';
import { CYCLES, ENVIRONMENT_NAMES, ENVIRONMENTS } from '../../../src/engine/simulate/environments.js';
import { expectedRevenue, makeWorld, oracleSpend } from '../../../src/engine/simulate/world.js';
import { WorldRun } from '../../../src/engine/simulate/world-run.js';

describe('the flags of the benchmark', () => {
  test('are read, in both spellings', () => {
    expect(
      parseFlags(['--seeds', '3..5', '--env=drift,linear', '--engines', 'trimtab', '--json'], 4),
    ).toEqual({
      seeds: [3, 5],
      environments: ['linear', 'drift'],
      engines: ['trimtab'],
      workers: 4,
      json: true,
    });
    expect(parseFlags(['--ablate', 'clicks,season'], 1)).toMatchObject({
      engines: ['trimtab', 'without season', 'without clicks'],
    });
    expect(parseFlags(['--seeds', '7'], 1)).toMatchObject({ seeds: [7, 7], workers: 1, json: false });
  });

  test('that are wrong are all named at once', () => {
    const problems = parseFlags(
      ['--seeds', '5..3', '--env', 'mars', '--engines', '--workers', '0', '--fast'],
      4,
    );
    expect(problems).toEqual([
      '--engines: a value is missing.',
      '--fast: there is no such flag.',
      '--seeds: "5..3" is not a range; write 101..130.',
      '--workers: "0" is not a whole number from 1 to 256.',
      expect.stringContaining('--env: "mars" is not known; choose from stationary'),
    ]);
  });
});

describe('the report', () => {
  test('has mean and standard error over seeds, and a mean of eleven only where all eleven were run', () => {
    const flags = {
      seeds: [1, 2] as const,
      environments: ENVIRONMENT_NAMES.slice(0, 11),
      engines: ['oracle'] as const,
      workers: 1,
      json: true,
    };
    const scores = flags.environments.flatMap((environment) =>
      [2, 1].map((seed) => ({ environment, engine: 'oracle' as const, seed, score: 97 + seed })),
    );
    const json = JSON.parse(JSON.stringify(asJson(summarise(flags, scores)))) as Record<string, unknown>;
    expect(json.seeds).toEqual([1, 2]);
    expect(json.environments).toMatchObject({ sparse: { oracle: { mean: 98.5, se: 0.5 } } });
    expect(json.mean11).toEqual({ oracle: 98.5 });
    const fewer = { ...flags, environments: flags.environments.slice(0, 10) };
    expect(asJson(summarise(fewer, scores))).toMatchObject({ mean11: {} });
  });
});

test.each(ENGINE_PARTS)('the engine without its %s plays to the end, and otherwise than with it', (part) => {
  const own = play('seasonal', `without ${part}`, 3);
  expect(own).toBeGreaterThan(70);
  expect(own).not.toBe(play('seasonal', 'trimtab', 3));
});

test('differences to a peer are paired by seed', () => {
  const flags = {
    seeds: [1, 2] as const,
    environments: ['drift' as const],
    engines: ['trimtab' as const, 'greedy' as const],
    workers: 1,
    json: false,
  };
  const scores = [
    { environment: 'drift' as const, engine: 'greedy' as const, seed: 2, score: 60 },
    { environment: 'drift' as const, engine: 'trimtab' as const, seed: 1, score: 90 },
    { environment: 'drift' as const, engine: 'trimtab' as const, seed: 2, score: 70 },
    { environment: 'drift' as const, engine: 'greedy' as const, seed: 1, score: 80 },
  ];
  const summary = summarise(flags, scores);
  expect(summary.differences.get('drift')?.get('greedy')).toEqual({ mean: 10, se: 0 });
  expect(asTable(summary)).toContain('trimtab minus');
});

describe('the worlds of the benchmark', () => {
  test('the slope of every curve is found again at the spend that has it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CURVED),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (curve, slope) => {
          const u = spendAtSlope(curve, slope);
          const step = 1e-6 * (1 + u);
          const found = (response(curve, u + step) - response(curve, u - step)) / (2 * step);
          expect(found).toBeCloseTo(slope, 4);
        },
      ),
    );
  });

  test.each(['stationary', 'linear', 'seasonal', 'abrupt', 'manyArms'] as const)(
    'no split of a %s cycle earns more than the oracle',
    (name) => {
      const spec = ENVIRONMENTS[name];
      const world = makeWorld(spec, 11);
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: CYCLES - 1 }),
          fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 108, maxLength: 108 }),
          (cycle, weights) => {
            const wanted = Float64Array.from(world.arms, (_, k) => weights[k]! ** 4 + 1e-9);
            const sum = wanted.reduce((all, own) => all + own, 0);
            const spend = wanted.map((own) => (own / sum) * spec.budgetPerCycle);
            expect(expectedRevenue(world, cycle, spend)).toBeLessThanOrEqual(
              world.oracle[cycle]! * (1 + 1e-9),
            );
          },
        ),
        { numRuns: 50 },
      );
      const spent = oracleSpend(world, 0).reduce((all, own) => all + own, 0);
      expect(spent / spec.budgetPerCycle).toBeCloseTo(1, 6);
    },
  );

  test('what is reported has the mean that is expected, with delay or without', () => {
    for (const name of ['stationary', 'delayed', 'otherDelay', 'overdisp', 'heavyTail'] as const) {
      const world = makeWorld(ENVIRONMENTS[name], 5);
      const spend = new Float64Array(world.arms.length).fill(1000 / world.arms.length);
      const run = new WorldRun(world, 5);
      let revenue = 0;
      let expected = 0;
      for (let cycle = 0; cycle < CYCLES; cycle++) {
        expected += expectedRevenue(world, cycle, spend);
        revenue += run.step(spend).revenue.reduce((all, own) => all + own, 0);
      }
      // Delayed orders of the last cycles have not come yet.
      expect(revenue / expected).toBeGreaterThan(0.85);
      expect(revenue / expected).toBeLessThan(1.1);
    }
  });

  test('an even split of the prototype world earns what the table says', () => {
    expect(play('prototypeWorld', 'evenSplit', 1)).toBeCloseTo(29.1, 1);
  });
});

test('the engine is far above an even split and above sampling, and the same seed gives the same score', () => {
  const own = play('saturated', 'trimtab', 101);
  expect(own).toBe(play('saturated', 'trimtab', 101));
  expect(own).toBeGreaterThan(90);
  expect(own).toBeGreaterThan(play('saturated', 'evenSplit', 101) + 5);
  expect(own).toBeGreaterThan(play('saturated', 'thompson', 101) - 1);
});
