import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DAY_MS, HOUR_MS } from '../../../src/kernel/units/time.js';
import { instantText } from '../../../src/persistence/instants.js';
import { PartitionStore } from '../../../src/persistence/stores/partition-store.js';
import type { CampaignRecord } from '../../../src/services/campaign-service.js';
import type { ArmRecord } from '../../../src/services/arm-service.js';
import { done, ManagementWorld, refused } from '../../fakes/management-world.js';
import { insertRows, readsOf } from '../../fakes/reading-world.js';

let world: ManagementWorld;
let reads: ReturnType<typeof readsOf>;
let campaigns: CampaignRecord[];
let arms: ArmRecord[];
let sources: number[];

/** Saturday in Berlin, 23:00 UTC on the day before; the clocks go forward in the night to Sunday. */
const SATURDAY_MS = Date.UTC(2026, 2, 27, 23);

/** Sunday in Berlin, a day of 25 hours. */
const LONG_SUNDAY_MS = Date.UTC(2026, 9, 24, 22);

interface Sighting {
  readonly arm?: number;
  readonly startMs: number;
  readonly seconds?: number;
  readonly source?: number;
  readonly asOfMs?: number;
  readonly cost: number;
}

function observation({
  arm = 0,
  startMs,
  seconds = 3600,
  source = 0,
  asOfMs = startMs + DAY_MS,
  cost,
}: Sighting) {
  const campaign = campaigns.find((one) => one.id === arms[arm]!.campaignId)!;
  return {
    campaign_key: campaign.key,
    arm_key: arms[arm]!.key,
    window_start: instantText(startMs),
    window_seconds: seconds,
    source_id: sources[source],
    as_of: instantText(asOfMs),
    revision: 1,
    impressions: cost * 10,
    clicks: cost,
    conversions: cost / 2,
    revenue_micros: cost * 3,
    cost_micros: cost,
  };
}

beforeAll(async () => {
  world = await ManagementWorld.open();
  reads = readsOf(world);
  campaigns = [await world.campaign(), await world.campaign()];
  const pages = done(
    await reads.arms.ofCampaigns(
      world.manager,
      campaigns.map((one) => one.id),
      { first: 2 },
    ),
  );
  arms = [...pages.values()].flatMap((page) => page.edges.map((edge) => edge.node));
  const rows = await world.query<{ id: number }>(
    `INSERT INTO observation_source (account_id, name, simulated) VALUES ($1, 'google-ads', false), ($1, 'file', true) RETURNING id`,
    [world.account.id],
  );
  sources = rows.map((row) => row.id);
  await world.unitOfWork.run('system', (tx) =>
    new PartitionStore().ensureObservations(tx, [SATURDAY_MS, SATURDAY_MS + 10 * DAY_MS, LONG_SUNDAY_MS]),
  );
  await insertRows(world, 'observation', [
    observation({ startMs: SATURDAY_MS - HOUR_MS, cost: 1 }),
    observation({ startMs: SATURDAY_MS, cost: 10 }),
    // Restated twice: what was known last is true.
    observation({ startMs: SATURDAY_MS, asOfMs: SATURDAY_MS + 3 * DAY_MS, cost: 30 }),
    observation({ startMs: SATURDAY_MS, asOfMs: SATURDAY_MS + 2 * DAY_MS, cost: 20 }),
    // Another source, another window in the hour, another arm of the campaign: these add up.
    observation({ startMs: SATURDAY_MS, source: 1, cost: 100 }),
    observation({ startMs: SATURDAY_MS + HOUR_MS / 4, seconds: 900, cost: 1_000 }),
    observation({ startMs: SATURDAY_MS, arm: 1, cost: 10_000 }),
    observation({ startMs: SATURDAY_MS + 23 * HOUR_MS, cost: 100_000 }),
    // Sunday has 23 hours, so this is its last one; the next is Monday's first.
    observation({ startMs: SATURDAY_MS + 46 * HOUR_MS, cost: 7 }),
    observation({ startMs: SATURDAY_MS + 47 * HOUR_MS, cost: 8 }),
    observation({ startMs: SATURDAY_MS, arm: 2, cost: 5 }),
    observation({ startMs: LONG_SUNDAY_MS - HOUR_MS, cost: 11 }),
    // The hour from two to three comes twice.
    observation({ startMs: LONG_SUNDAY_MS + 2 * HOUR_MS, cost: 12 }),
    observation({ startMs: LONG_SUNDAY_MS + 3 * HOUR_MS, cost: 13 }),
    observation({ startMs: LONG_SUNDAY_MS + 24 * HOUR_MS, cost: 14 }),
    observation({ startMs: LONG_SUNDAY_MS + 25 * HOUR_MS, cost: 15 }),
  ]);
});

afterAll(() => world.close());

async function costs(id: string, from: string, to: string, grain?: 'HOUR' | 'DAY' | 'WEEK') {
  const all = done(await reads.performance.ofCampaigns(world.manager, [id], { from, to, grain }));
  const series = all.get(id)!;
  expect(series.total.costMicros).toBe(series.points.reduce((sum, point) => sum + point.costMicros, 0n));
  return series.points.map((point) => [
    instantText(point.startMs),
    instantText(point.endMs),
    point.costMicros,
  ]);
}

describe('the performance of a campaign', () => {
  test('by days of the account, 23 hours long where the clocks go forward', async () => {
    expect(await costs(campaigns[0]!.id, '2026-03-28', '2026-03-29', 'DAY')).toEqual([
      ['2026-03-27T23:00:00.000Z', '2026-03-28T23:00:00.000Z', 111_130n],
      ['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z', 7n],
    ]);
  });

  test('by days, 25 hours long where they go back', async () => {
    expect(await costs(campaigns[0]!.id, '2026-10-24', '2026-10-26', 'DAY')).toEqual([
      ['2026-10-23T22:00:00.000Z', '2026-10-24T22:00:00.000Z', 11n],
      ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z', 39n],
      ['2026-10-25T23:00:00.000Z', '2026-10-26T23:00:00.000Z', 15n],
    ]);
  });

  test('by hours, the one that comes twice apart', async () => {
    expect(await costs(campaigns[0]!.id, '2026-10-25', '2026-10-25', 'HOUR')).toEqual([
      ['2026-10-25T00:00:00.000Z', '2026-10-25T01:00:00.000Z', 12n],
      ['2026-10-25T01:00:00.000Z', '2026-10-25T02:00:00.000Z', 13n],
      ['2026-10-25T22:00:00.000Z', '2026-10-25T23:00:00.000Z', 14n],
    ]);
  });

  test('by hours, with gaps where nothing is known', async () => {
    expect(await costs(campaigns[0]!.id, '2026-03-27', '2026-03-28')).toEqual([
      ['2026-03-27T22:00:00.000Z', '2026-03-27T23:00:00.000Z', 1n],
      ['2026-03-27T23:00:00.000Z', '2026-03-28T00:00:00.000Z', 11_130n],
      ['2026-03-28T22:00:00.000Z', '2026-03-28T23:00:00.000Z', 100_000n],
    ]);
  });

  test('by weeks from Monday', async () => {
    expect(await costs(campaigns[0]!.id, '2026-03-23', '2026-04-05', 'WEEK')).toEqual([
      ['2026-03-22T23:00:00.000Z', '2026-03-29T22:00:00.000Z', 111_138n],
      ['2026-03-29T22:00:00.000Z', '2026-04-05T22:00:00.000Z', 8n],
    ]);
  });

  test('all figures, of several campaigns at once', async () => {
    const ids = campaigns.map((one) => one.id);
    const span = { from: '2026-03-28', to: '2026-03-28', grain: 'DAY' } as const;
    const all = done(await reads.performance.ofCampaigns(world.manager, ids, span));
    expect(all.get(ids[1]!)).toEqual({
      grain: 'DAY',
      timeZone: 'Europe/Berlin',
      points: [
        {
          startMs: SATURDAY_MS,
          endMs: SATURDAY_MS + DAY_MS,
          impressions: 50,
          clicks: 5,
          conversions: 2.5,
          revenueMicros: 15n,
          costMicros: 5n,
        },
      ],
      total: { impressions: 50, clicks: 5, conversions: 2.5, revenueMicros: 15n, costMicros: 5n },
    });
    expect(all.get(ids[0]!)?.total.costMicros).toBe(111_130n);
  });

  test('of single arms', async () => {
    const span = { from: '2026-03-28', to: '2026-03-29' };
    const ids = arms.map((arm) => arm.id);
    const all = done(await reads.performance.ofArms(world.manager, ids, span));
    expect(ids.map((id) => all.get(id)!.total.costMicros)).toEqual([101_137n, 10_000n, 5n, 0n]);
  });

  test('of the whole account, which is the sum of its campaigns', async () => {
    const span = { from: '2026-03-28', to: '2026-03-29', grain: 'DAY' } as const;
    const { points, total } = done(await reads.performance.ofAccount(world.manager, span));
    expect(points.map((point) => point.costMicros)).toEqual([111_135n, 7n]);
    expect(total.costMicros).toBe(111_142n);
    const stranger = await world.actor('ADMIN', await world.newAccount());
    expect(done(await reads.performance.ofAccount(stranger, span)).points).toEqual([]);
    const reversed = { from: '2026-03-29', to: '2026-03-28' };
    expect(refused(await reads.performance.ofAccount(world.manager, reversed))).toEqual([
      'DATES_REVERSED to',
    ]);
  });

  test('of another account is empty', async () => {
    const stranger = await world.actor('ADMIN', await world.newAccount());
    const span = { from: '2026-03-01', to: '2026-04-30' };
    const all = done(await reads.performance.ofCampaigns(stranger, [campaigns[0]!.id], span));
    expect(all.get(campaigns[0]!.id)?.points).toEqual([]);
  });

  test.each([
    [{ from: '2026-01-01', to: '2026-01-08' }, 'HOUR'],
    [{ from: '2026-01-01', to: '2026-01-09' }, 'DAY'],
    [{ from: '2026-01-01', to: '2027-02-04' }, 'DAY'],
    [{ from: '2026-01-01', to: '2027-02-05' }, 'WEEK'],
    [{ from: '2026-01-01', to: '2026-02-19', grain: 'HOUR' as const }, 'HOUR'],
  ])('%j is read by %s', async (span, grain) => {
    const all = done(await reads.performance.ofCampaigns(world.manager, [campaigns[0]!.id], span));
    expect(all.get(campaigns[0]!.id)?.grain).toBe(grain);
  });

  test.each([
    [{ from: '2026-01-02', to: '2026-01-01' }, 'DATES_REVERSED to'],
    [{ from: 'then', to: '2026-01-01' }, 'BAD_DATE from'],
    [{ from: '2026-01-01', to: '2026-02-20', grain: 'HOUR' as const }, 'GRAIN_TOO_FINE grain'],
    [{ from: '1970-01-01', to: '2026-01-01' }, 'GRAIN_TOO_FINE grain'],
  ])('%j is refused', async (span, problem) => {
    expect(refused(await reads.performance.ofCampaigns(world.manager, [], span))).toEqual([problem]);
  });
});

test('the sources, and when each last spoke', async () => {
  await world.query(
    `INSERT INTO evidence_revision (campaign_id, revision, source_id, recorded_at, as_of, row_count, window_from, restates)
     VALUES ($1, 1, $2, $3, $4, 1, $4, false), ($1, 2, $2, $5, $4, 1, $4, false)`,
    [
      campaigns[0]!.id,
      sources[0],
      instantText(SATURDAY_MS),
      instantText(SATURDAY_MS - DAY_MS),
      instantText(SATURDAY_MS + HOUR_MS),
    ],
  );
  expect(await reads.optimizer.sources(world.manager)).toEqual([
    { id: sources[1], name: 'file', simulated: true, lastRecordedAtMs: null, lastAsOfMs: null },
    {
      id: sources[0],
      name: 'google-ads',
      simulated: false,
      lastRecordedAtMs: SATURDAY_MS + HOUR_MS,
      lastAsOfMs: SATURDAY_MS - DAY_MS,
    },
  ]);
  const stranger = await world.actor('ADMIN', await world.newAccount());
  expect(await reads.optimizer.sources(stranger)).toEqual([]);
});
