import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isRefusal, type Refusal } from '../../src/kernel/problem.js';
import type {
  ObservationInput,
  RecordedObservations,
} from '../../src/services/observations/observation-service.js';
import { START_MS } from '../fakes/builders.js';
import { anObservation, euros, EvidenceWorld } from '../fakes/evidence-world.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let world: EvidenceWorld;

beforeAll(async () => {
  world = await EvidenceWorld.open();
});
afterAll(() => world.close());

function record(...observations: ObservationInput[]): Promise<RecordedObservations | Refusal> {
  return world.service.record(world.actor(), { source: 'google-ads', observations });
}

function problemsOf(result: RecordedObservations | Refusal): [code: string, field: string][] {
  if (!isRefusal(result)) throw new Error('Nothing was refused.');
  return result.problems.map((problem) => [problem.code, problem.field.join('.')]);
}

describe('recording', () => {
  test('a first version is written, with revision, spend, day and the end of its window', async () => {
    const { campaign, arms } = await world.campaign();
    const result = await record(anObservation(arms[0]!), anObservation(arms[1]!, { cost: euros('2.5') }));
    expect(result).toEqual({
      source: 'google-ads',
      added: 2,
      restated: 0,
      unchanged: 0,
      outdated: 0,
      campaignIds: [campaign.id],
    });
    expect(await world.evidence(campaign)).toEqual({ revision: 1, spentMicros: 42_500_000n });
    const days = await world.query(
      'SELECT day::text, spent_micros::text FROM campaign_day WHERE campaign_id = $1',
      [campaign.id],
    );
    expect(days).toEqual([{ day: '2026-05-01', spent_micros: '42500000' }]);
    const [row] = await world.query<{ ends: string; row_count: number; restates: boolean }>(
      `SELECT last_window_end::text AS ends, row_count, restates FROM campaign_evidence
       JOIN evidence_revision USING (campaign_id) WHERE campaign_id = $1`,
      [campaign.id],
    );
    expect(row).toEqual({ ends: '2026-05-01 01:00:00+00', row_count: 2, restates: false });
    const since = await world.since(campaign, 0, 1);
    expect(since).toMatchObject({
      count: 2,
      armKey: Int32Array.of(arms[0]!.key, arms[1]!.key),
      windowMs: Float64Array.of(HOUR_MS, HOUR_MS),
      conversions: Float64Array.of(2.5, 2.5),
      costMicros: Float64Array.of(40_000_000, 2_500_000),
      restated: Uint8Array.of(0, 0),
    });
  });

  test('the same figures again make no new version and no new revision', async () => {
    const { campaign, arms } = await world.campaign();
    await record(anObservation(arms[0]!));
    world.clock.advance(1);
    expect(await record(anObservation(arms[0]!))).toMatchObject({ added: 0, restated: 0, unchanged: 1 });
    expect(await world.evidence(campaign)).toEqual({ revision: 1, spentMicros: 40_000_000n });
  });

  test('a later version supersedes exactly: spend moves by the difference, both versions are read back', async () => {
    const { campaign, arms } = await world.campaign();
    await record(anObservation(arms[0]!));
    const later = anObservation(arms[0]!, { cost: euros('38.999999'), conversions: 4 });
    expect(await record(later)).toMatchObject({ added: 0, restated: 1 });
    expect(await world.evidence(campaign)).toEqual({ revision: 2, spentMicros: 38_999_999n });
    expect(await world.since(campaign, 1, 2)).toMatchObject({
      count: 1,
      restated: Uint8Array.of(1),
      conversions: Float64Array.of(4),
      costMicros: Float64Array.of(38_999_999),
      previous: { conversions: Float64Array.of(2.5), costMicros: Float64Array.of(40_000_000) },
    });
    expect(await world.since(campaign, 0, 2)).toMatchObject({
      count: 1,
      restated: Uint8Array.of(0),
      conversions: Float64Array.of(4),
    });
    expect(await world.since(campaign, 0, 1)).toMatchObject({ conversions: Float64Array.of(2.5) });
  });

  test('what was known earlier is kept as history and supersedes nothing', async () => {
    const { campaign, arms } = await world.campaign();
    await record(anObservation(arms[0]!, { asOfMs: START_MS - HOUR_MS }));
    const older = anObservation(arms[0]!, { asOfMs: START_MS - 2 * HOUR_MS, cost: euros('11') });
    expect(await record(older)).toMatchObject({ outdated: 1, restated: 0 });
    expect(await world.evidence(campaign)).toEqual({ revision: 2, spentMicros: 40_000_000n });
    expect(await world.since(campaign, 1, 2)).toBeUndefined();
    expect(await world.since(campaign, 0, 2)).toMatchObject({ costMicros: Float64Array.of(40_000_000) });
  });

  test('sources stand side by side', async () => {
    const { campaign, arms } = await world.campaign();
    await record(anObservation(arms[0]!));
    await world.service.record(world.actor(), {
      source: 'meta-ads',
      observations: [anObservation(arms[0]!)],
    });
    expect(await world.evidence(campaign)).toEqual({ revision: 2, spentMicros: 80_000_000n });
    expect(await world.since(campaign, 0, 2)).toMatchObject({ count: 2 });
  });

  test('an idempotency key gives the stored answer', async () => {
    const { campaign, arms } = await world.campaign();
    const input = { source: 'google-ads', observations: [anObservation(arms[0]!)] };
    const first = await world.service.record(world.actor(), input, 'key-1');
    expect(await world.service.record(world.actor(), input, 'key-1')).toEqual(first);
    expect((await world.evidence(campaign)).revision).toBe(1);
  });
});

describe('refusing', () => {
  test('all problems are told at once, by row and field, and nothing is written', async () => {
    const { campaign, arms } = await world.campaign();
    const [arm] = arms as [(typeof arms)[0]];
    const foreign = await strangersArm();
    const result = await record(
      anObservation(arm),
      anObservation(foreign),
      anObservation(arm, { clicks: 1_001, impressions: 1_000 }),
      anObservation(arm, { conversions: Number.NaN }),
      anObservation(arm, { conversions: Number.POSITIVE_INFINITY, impressions: -1, clicks: -1 }),
      anObservation(arm, { cost: euros('-1'), revenue: { amount: '1', currencyCode: 'USD' } }),
      anObservation(arm, { cost: euros('1,5'), revenue: euros('100000000001') }),
      anObservation(arm, { windowEndMs: START_MS - 10 * HOUR_MS }),
      anObservation(arm, { windowStartMs: START_MS - 40 * DAY_MS, windowEndMs: START_MS - 8 * DAY_MS }),
      anObservation(arm, { windowStartMs: START_MS + HOUR_MS }),
      anObservation(arm, { asOfMs: START_MS + DAY_MS }),
      anObservation(arm, { impressions: 1.5, clicks: 1 }),
    );
    expect(problemsOf(result)).toEqual([
      ['NOT_FOUND', 'input.observations.1.armId'],
      ['OUT_OF_RANGE', 'input.observations.2.clicks'],
      ['OUT_OF_RANGE', 'input.observations.3.conversions'],
      ['OUT_OF_RANGE', 'input.observations.4.impressions'],
      ['OUT_OF_RANGE', 'input.observations.4.clicks'],
      ['OUT_OF_RANGE', 'input.observations.4.conversions'],
      ['BAD_CURRENCY', 'input.observations.5.revenue.currencyCode'],
      ['BAD_AMOUNT', 'input.observations.5.cost'],
      ['BAD_AMOUNT', 'input.observations.6.cost.amount'],
      ['BAD_AMOUNT', 'input.observations.6.revenue'],
      ['BAD_DATE', 'input.observations.7.windowEnd'],
      ['BAD_DATE', 'input.observations.8.windowEnd'],
      ['BAD_DATE', 'input.observations.9.windowStart'],
      ['BAD_DATE', 'input.observations.10.asOf'],
      ['OUT_OF_RANGE', 'input.observations.11.impressions'],
    ]);
    expect(await world.evidence(campaign)).toEqual({ revision: 0, spentMicros: 0n });
  });

  test('both sides of a window: touching is fine, overlapping is not, in one call or in two', async () => {
    const { campaign, arms } = await world.campaign();
    const at = (hours: number, lasts: number): ObservationInput => {
      const windowStartMs = START_MS - 20 * HOUR_MS + hours * HOUR_MS;
      return anObservation(arms[0]!, { windowStartMs, windowEndMs: windowStartMs + lasts * HOUR_MS });
    };
    expect(await record(at(0, 2), at(2, 1), at(5, 1))).toMatchObject({ added: 3 });
    expect(problemsOf(await record(at(3, 2), at(1, 1), at(0, 1), at(4, 3), at(5, 2)))).toEqual([
      ['OVERLAP', 'input.observations.1.windowStart'],
      ['OVERLAP', 'input.observations.2.windowStart'],
      ['OVERLAP', 'input.observations.3.windowStart'],
      ['OVERLAP', 'input.observations.4.windowStart'],
    ]);
    expect(await record(at(3, 2))).toMatchObject({ added: 1 });
    expect(problemsOf(await record(at(8, 2), at(9, 1)))).toEqual([
      ['OVERLAP', 'input.observations.1.windowStart'],
    ]);
    expect((await world.evidence(campaign)).revision).toBe(2);
  });

  test('two rows of one window, and other figures as of the same instant', async () => {
    const { arms } = await world.campaign();
    const asOfMs = START_MS - HOUR_MS;
    const one = anObservation(arms[0]!);
    expect(problemsOf(await record(one, { ...one, clicks: 1 }))).toEqual([
      ['DUPLICATE', 'input.observations.1.windowStart'],
    ]);
    await record({ ...one, asOfMs });
    expect(problemsOf(await record({ ...one, clicks: 1, asOfMs }))).toEqual([
      ['DUPLICATE', 'input.observations.0.asOf'],
    ]);
  });

  test('how much and who: an empty call, too many rows, a viewer', async () => {
    const { arms } = await world.campaign();
    expect(problemsOf(await record())).toEqual([['OUT_OF_RANGE', 'input.observations']]);
    const many = Array.from({ length: 5_001 }, () => anObservation(arms[0]!));
    expect(problemsOf(await record(...many))).toEqual([['OUT_OF_RANGE', 'input.observations']]);
    const wrong = Array.from({ length: 150 }, () => anObservation(arms[0]!, { clicks: -1 }));
    expect(problemsOf(await record(...wrong))).toHaveLength(101);
    const viewer = { ...world.actor(), role: 'VIEWER' as const };
    const denied = await world.service.record(viewer, {
      source: 'x',
      observations: [anObservation(arms[0]!)],
    });
    expect(problemsOf(denied)[0]![0]).toBe('FORBIDDEN');
  });
});

async function strangersArm() {
  const { insertAccount, insertArms, insertCampaign } = await import('../fakes/builders.js');
  return world.unitOfWork.run('system', async (tx) => {
    const account = await insertAccount(tx);
    const [arm] = await insertArms(tx, await insertCampaign(tx, account.id), [{}]);
    return arm!;
  });
}
