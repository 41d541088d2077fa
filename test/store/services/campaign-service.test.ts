import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { START_MS } from '../../fakes/builders.js';
import { armInput, campaignInput, done, ManagementWorld, refused } from '../../fakes/management-world.js';

let world: ManagementWorld;

beforeAll(async () => {
  world = await ManagementWorld.open();
});

afterAll(() => world.close());

interface Schedule {
  due_at: string | null;
  next_bucket_at: string | null;
}

async function scheduleOf(campaignId: string): Promise<Schedule> {
  const [row] = await world.query<Schedule>(
    'SELECT due_at, next_bucket_at FROM campaign_schedule WHERE campaign_id = $1',
    [campaignId],
  );
  return row!;
}

describe('add/remove campaigns', () => {
  test('with arms it is ACTIVE, due at the next bucket, told in one event', async () => {
    const campaign = await world.campaign({ intervalMinutes: 60 });
    expect(campaign).toMatchObject({
      name: 'Spring',
      status: 'ACTIVE',
      budgetMicros: 9_000_000_000n,
      dailyBudgetMicros: null,
      currencyCode: 'EUR',
      startsOn: '2026-04-01',
      endsOn: null,
      intervalMinutes: 60,
      minShare: 0,
      maxShare: 1,
      version: 1,
      createdAtMs: START_MS,
      archivedAtMs: null,
    });
    expect(campaign.key).toBeGreaterThan(0);
    expect(await scheduleOf(campaign.id)).toEqual({
      due_at: '2026-05-01 11:00:00+00',
      next_bucket_at: '2026-05-01 11:00:00+00',
    });
    expect(await world.events(campaign.id)).toEqual([['CAMPAIGN_CHANGED', 'CREATED']]);
  });

  test('without arms it is a DRAFT that is not due, until arms are added', async () => {
    const campaign = await world.campaign({ arms: [] });
    expect(campaign.status).toBe('DRAFT');
    expect((await scheduleOf(campaign.id)).due_at).toBeNull();
    expect(refused(await world.campaigns.resume(world.manager, { campaignId: campaign.id }))).toEqual([
      'NO_ARMS input.campaignId',
    ]);
    const added = done(await world.arms.add(world.manager, { campaignId: campaign.id, arms: [armInput()] }));
    expect(added.campaign.status).toBe('ACTIVE');
    expect((await scheduleOf(campaign.id)).due_at).toBe('2026-05-01 10:15:00+00');
  });

  test('the default interval is the configured one', async () => {
    expect((await world.campaign()).intervalMinutes).toBe(15);
  });

  test('before its first day it waits for that day in the account’s zone', async () => {
    const campaign = await world.campaign({ startsOn: '2026-05-04', endsOn: '2026-05-31' });
    expect(campaign.status).toBe('ACTIVE');
    expect((await scheduleOf(campaign.id)).due_at).toBe('2026-05-03 22:00:00+00');
  });

  test('all that is wrong is told at once, with its path, and nothing is written', async () => {
    const before = await world.query('SELECT id FROM campaign');
    const answer = await world.campaigns.create(world.manager, {
      ...campaignInput(),
      name: ' ',
      budget: { amount: '0', currencyCode: 'EUR' },
      dailyBudget: { amount: '10', currencyCode: 'USD' },
      startsOn: '2026-06-01',
      endsOn: '2026-05-01',
      intervalMinutes: 1441,
      constraints: { minShare: -0.1, maxShare: 2, maxStepShare: 0, riskTolerance: Number.NaN },
      arms: [armInput({ platform: '' }), armInput({ minShare: 0.5, maxShare: 0.4 })],
    });
    expect(refused(answer)).toEqual([
      'BLANK input.arms.0.platform',
      'BLANK input.name',
      'DATES_REVERSED input.endsOn',
      'INFEASIBLE input.arms.1.minShare',
      'OUT_OF_RANGE input.budget.amount',
      'OUT_OF_RANGE input.constraints.maxShare',
      'OUT_OF_RANGE input.constraints.maxStepShare',
      'OUT_OF_RANGE input.constraints.minShare',
      'OUT_OF_RANGE input.constraints.riskTolerance',
      'OUT_OF_RANGE input.intervalMinutes',
      'WRONG_CURRENCY input.dailyBudget.currencyCode',
    ]);
    expect(await world.query('SELECT id FROM campaign')).toEqual(before);
  });

  test.each([
    [{ name: 'a'.repeat(201) }, 'TOO_LONG input.name'],
    [{ name: 'a\u0000b' }, 'BAD_TEXT input.name'],
    [{ name: '\ud83d' }, 'BAD_TEXT input.name'],
    [{ budget: { amount: '-5', currencyCode: 'EUR' } }, 'OUT_OF_RANGE input.budget.amount'],
    [{ budget: { amount: '0.009', currencyCode: 'EUR' } }, 'OUT_OF_RANGE input.budget.amount'],
    [{ budget: { amount: '1e308', currencyCode: 'EUR' } }, 'BAD_AMOUNT input.budget.amount'],
    [{ budget: { amount: '1000000000000', currencyCode: 'EUR' } }, 'BAD_AMOUNT input.budget.amount'],
    [{ dailyBudget: { amount: '9000.01', currencyCode: 'EUR' } }, 'OUT_OF_RANGE input.dailyBudget.amount'],
    [{ startsOn: '2026-02-30' }, 'BAD_DATE input.startsOn'],
    [{ startsOn: '1999-12-31' }, 'BAD_DATE input.startsOn'],
    [{ endsOn: 'tomorrow' }, 'BAD_DATE input.endsOn'],
    [{ endsOn: '2026-04-30' }, 'FLIGHT_OVER input.endsOn'],
    [{ intervalMinutes: 0 }, 'OUT_OF_RANGE input.intervalMinutes'],
    [{ intervalMinutes: 1.5 }, 'OUT_OF_RANGE input.intervalMinutes'],
    [{ constraints: { minShare: 0.51 } }, 'INFEASIBLE input.constraints.minShare'],
    [{ constraints: { minShare: 0.4, maxShare: 0.3 } }, 'INFEASIBLE input.constraints.minShare'],
    [{ constraints: { maxShare: 0.3 }, arms: [armInput({ minShare: 0.4 })] }, 'INFEASIBLE input.arms'],
  ])('refused: %j', async (overrides, problem) => {
    expect(refused(await world.campaigns.create(world.manager, campaignInput(overrides)))).toEqual([problem]);
  });

  test('what is just within the limits is taken', async () => {
    const campaign = await world.campaign({
      name: '🚀'.repeat(200),
      budget: { amount: '999999999999.999999', currencyCode: 'EUR' },
      dailyBudget: { amount: '0.01', currencyCode: 'EUR' },
      intervalMinutes: 1440,
      endsOn: '2026-05-01',
      constraints: { minShare: 0.5, maxShare: 0.5, maxStepShare: 1, riskTolerance: 0 },
    });
    expect(campaign).toMatchObject({ budgetMicros: 999_999_999_999_999_999n, dailyBudgetMicros: 10_000n });
    const even = Array.from({ length: 10 }, (_, k) => armInput({ creative: `${k}` }));
    expect((await world.campaign({ arms: even, constraints: { minShare: 0.1 } })).status).toBe('ACTIVE');
  });

  test('archived for good: it and its arms leave, their platform ids are free, twice is fine', async () => {
    const arms = [armInput({ externalId: 'adgroup-1' })];
    const campaign = await world.campaign({ arms });
    const archive = { campaignId: campaign.id, reason: 'over' };
    const archived = done(await world.campaigns.archive(world.manager, archive));
    expect(archived).toMatchObject({ archivedAtMs: START_MS, status: 'PAUSED', statusReason: 'over' });
    expect(done(await world.campaigns.archive(world.manager, archive))).toEqual(archived);
    expect((await scheduleOf(campaign.id)).due_at).toBeNull();
    expect(refused(await world.campaigns.resume(world.manager, archive))).toEqual([
      'ARCHIVED input.campaignId',
    ]);
    expect((await world.campaign({ arms })).status).toBe('ACTIVE');
    expect(await world.events(campaign.id)).toEqual([
      ['CAMPAIGN_CHANGED', 'CREATED'],
      ['CAMPAIGN_CHANGED', 'ARCHIVED'],
    ]);
  });
});

describe('rights', () => {
  test('campaigns of another account are not there', async () => {
    const stranger = await world.actor('ADMIN', await world.newAccount());
    const { id: campaignId } = await world.campaign();
    for (const answer of [
      await world.campaigns.update(stranger, { campaignId, name: 'Mine' }),
      await world.campaigns.pause(stranger, { campaignId }),
      await world.campaigns.archive(stranger, { campaignId }),
      await world.arms.add(stranger, { campaignId, arms: [armInput({ creative: 'B' })] }),
    ]) {
      expect(refused(answer)).toEqual(['NOT_FOUND input.campaignId']);
    }
  });

  test('an analyst may not', async () => {
    const analyst = await world.actor('ANALYST');
    expect(refused(await world.campaigns.create(analyst, campaignInput()))).toEqual(['FORBIDDEN ']);
  });
});

describe('a simulated account', () => {
  test('is due in real time where its own clock shows the bucket', async () => {
    const originAtMs = Date.UTC(2026, 0, 1, 8, 7);
    const account = await world.newAccount({ simulation: { originAtMs, rate: 90 } });
    const actor = await world.actor('MANAGER', account);
    const { id } = await world.campaign({ startsOn: '2026-01-01' }, actor);
    const { due_at, next_bucket_at } = await scheduleOf(id);
    expect(next_bucket_at).toBe('2026-01-01 08:15:00+00');
    // Eight minutes of its time are 5,333.3 ms of ours.
    expect(due_at).toBe('2026-05-01 10:00:05.334+00');
  });
});
