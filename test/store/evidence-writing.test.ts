import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '../../src/kernel/problem.js';
import type { Arm } from '../../src/persistence/entities/arm.js';
import { START_MS } from '../fakes/builders.js';
import { anObservation, euros, EvidenceWorld } from '../fakes/evidence-world.js';

const HOUR_MS = 3_600_000;
let world: EvidenceWorld;

beforeAll(async () => {
  world = await EvidenceWorld.open();
});
afterAll(() => world.close());

interface Told {
  arm: number;
  hour: number;
  asOf: number;
  cents: number;
  conversions: number;
}

const told = fc.record({
  arm: fc.integer({ min: 0, max: 2 }),
  hour: fc.integer({ min: 0, max: 3 }),
  asOf: fc.integer({ min: 1, max: 5 }),
  cents: fc.integer({ min: 0, max: 5 }),
  conversions: fc.integer({ min: 0, max: 2 }),
});

test('whatever is told in whatever order: spend is exact by every road, and evidence replays as it was known', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(told, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
      async (calls) => {
        const { campaign, arms } = await world.campaign(3);
        const standing: Map<string, Told>[] = [new Map()];
        for (const call of calls) {
          // One version of a window and instant a call; of several, the model would have to choose as well.
          const rows = [...new Map(call.map((row) => [`${row.arm} ${row.hour} ${row.asOf}`, row])).values()];
          const result = await tell(arms, rows);
          const known = new Map(standing.at(-1));
          if (!isRefusal(result)) {
            // What only confirms leaves the older instant standing, so a call is read in the order of its instants.
            for (const row of rows.toSorted((one, other) => one.asOf - other.asOf)) {
              const key = `${row.arm} ${row.hour}`;
              if ((known.get(key)?.asOf ?? 0) < row.asOf && !sameFigures(known.get(key), row))
                known.set(key, row);
            }
          }
          const { revision } = await world.evidence(campaign);
          if (revision >= standing.length) standing.push(known);
        }
        const { revision, spentMicros } = await world.evidence(campaign);
        const cents = [...standing[revision]!.values()].reduce((sum, row) => sum + row.cents, 0);
        expect(spentMicros).toBe(BigInt(cents) * 10_000n);
        for (let to = 1; to <= revision; to++) {
          for (let from = 0; from < to; from++) {
            const rows = await world.since(campaign, from, to);
            expect(changesIn(rows, arms)).toEqual(changesBetween(standing[from]!, standing[to]!));
          }
        }
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);

function sameFigures(one: Told | undefined, other: Told): boolean {
  return one !== undefined && one.cents === other.cents && one.conversions === other.conversions;
}

function tell(arms: readonly Arm[], rows: readonly Told[]) {
  return world.service.record(world.actor(), {
    source: 'model',
    observations: rows.map((row) =>
      anObservation(arms[row.arm]!, {
        windowStartMs: START_MS - (10 - row.hour) * HOUR_MS,
        asOfMs: START_MS - HOUR_MS + row.asOf,
        cost: euros((row.cents / 100).toFixed(2)),
        conversions: row.conversions,
      }),
    ),
  });
}

type Change = [
  key: string,
  cents: number,
  conversions: number,
  before: [cents: number, conversions: number] | null,
];

function changesIn(rows: Awaited<ReturnType<EvidenceWorld['since']>>, arms: readonly Arm[]): Change[] {
  if (!rows) return [];
  const changes = Array.from(rows.armKey, (key, i): Change => {
    const arm = arms.findIndex((one) => one.key === key);
    const hour = 10 - (START_MS - rows.windowStartMs[i]!) / HOUR_MS;
    const { previous } = rows;
    return [
      `${arm} ${hour}`,
      rows.costMicros[i]! / 10_000,
      rows.conversions[i]!,
      rows.restated[i] ? [previous.costMicros[i]! / 10_000, previous.conversions[i]!] : null,
    ];
  });
  return changes.sort((a, b) => (a[0] < b[0] ? -1 : 1));
}

function changesBetween(before: Map<string, Told>, after: Map<string, Told>): Change[] {
  return [...after]
    .filter(([key, row]) => before.get(key) !== row)
    .map(([key, row]): Change => {
      const known = before.get(key);
      return [key, row.cents, row.conversions, known ? [known.cents, known.conversions] : null];
    })
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
}

test('writers of the same windows at the same time: nothing doubled, the spend exact, one revision after the other', async () => {
  const { campaign, arms } = await world.campaign(20);
  const { campaign: other, arms: otherArms } = await world.campaign(20);
  const write = (writer: number) => {
    const both = [...arms, ...otherArms].map((arm) => anObservation(arm, { cost: euros(`${writer}.00`) }));
    // Half of them name the campaigns in the other order, which must not make them wait for each other for ever.
    return world.service.record(world.actor(), {
      source: 'race',
      observations: writer % 2 ? both : both.reverse(),
    });
  };
  const results = await Promise.all([1, 2, 3, 4, 5, 6].map(write));
  expect(results.filter(isRefusal)).toEqual([]);
  const [rows] = await world.query<{ windows: number; versions: number; costs: string }>(
    `SELECT count(DISTINCT (arm_key, window_start))::int AS windows, count(*)::int AS versions,
            (SELECT sum(cost_micros)::text FROM (SELECT DISTINCT ON (arm_key) cost_micros FROM observation
             WHERE campaign_key = $1 ORDER BY arm_key, as_of DESC) latest) AS costs
     FROM observation WHERE campaign_key = $1`,
    [campaign.key],
  );
  expect(rows).toMatchObject({ windows: 20, versions: 120 });
  const [one, two] = [await world.evidence(campaign), await world.evidence(other)];
  expect(one).toEqual({ revision: 6, spentMicros: BigInt(rows!.costs) });
  expect(two).toEqual(one);
});

test('the same call twice at the same time makes one version', async () => {
  const { campaign, arms } = await world.campaign(5);
  const call = () =>
    world.service.record(world.actor(), {
      source: 'twice',
      observations: arms.map((arm) => anObservation(arm)),
    });
  await Promise.all([call(), call(), call()]);
  expect(await world.evidence(campaign)).toEqual({ revision: 1, spentMicros: 5n * 40_000_000n });
});
