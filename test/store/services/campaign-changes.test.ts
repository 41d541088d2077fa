import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../../src/kernel/units/time.js';
import { START_MS } from '../../fakes/builders.js';
import { done, ManagementWorld, refused } from '../../fakes/management-world.js';

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

describe('pause/resume', () => {
  test('pausing takes it off the schedule, resuming puts it back; each twice is as once', async () => {
    const { id: campaignId } = await world.campaign();
    const paused = done(await world.campaigns.pause(world.manager, { campaignId, reason: ' stock-out ' }));
    expect(paused).toMatchObject({ status: 'PAUSED', statusReason: 'stock-out', version: 2 });
    expect(await scheduleOf(campaignId)).toEqual({ due_at: null, next_bucket_at: null });
    expect(done(await world.campaigns.pause(world.manager, { campaignId }))).toEqual(paused);
    const resumed = done(await world.campaigns.resume(world.manager, { campaignId }));
    expect(resumed).toMatchObject({ status: 'ACTIVE', statusReason: null, version: 3 });
    expect(done(await world.campaigns.resume(world.manager, { campaignId }))).toEqual(resumed);
    expect((await scheduleOf(campaignId)).due_at).toBe('2026-05-01 10:15:00+00');
    expect((await world.events(campaignId)).map(([, change]) => change)).toEqual([
      'CREATED',
      'PAUSED',
      'RESUMED',
    ]);
  });

  test('a DRAFT cannot be paused', async () => {
    const { id: campaignId } = await world.campaign({ arms: [] });
    expect(refused(await world.campaigns.pause(world.manager, { campaignId }))).toEqual([
      'WRONG_STATUS input.campaignId',
    ]);
  });

  test('resuming from ERROR forgets the failures and resolves the alert', async () => {
    const { id: campaignId } = await world.campaign();
    await world.query(`UPDATE campaign SET status = 'ERROR', status_reason = 'broken' WHERE id = $1`, [
      campaignId,
    ]);
    await world.query(
      `UPDATE campaign_schedule SET failures = 3, last_error = 'broken' WHERE campaign_id = $1`,
      [campaignId],
    );
    await world.unitOfWork.run('system', (tx) =>
      world.alerts.open(tx, {
        accountId: world.account.id,
        campaignId,
        kind: 'OPTIMIZATION_FAILURE',
        severity: 'CRITICAL',
        dedupKey: `optimization-failure:${campaignId}`,
        message: 'broken',
        atMs: START_MS,
      }),
    );
    done(await world.campaigns.resume(world.manager, { campaignId }));
    const rows = await world.query(
      `SELECT s.failures, s.last_error, a.state FROM campaign_schedule s JOIN alert a USING (campaign_id)
       WHERE s.campaign_id = $1`,
      [campaignId],
    );
    expect(rows).toEqual([{ failures: 0, last_error: null, state: 'RESOLVED' }]);
  });

  test('a campaign whose budget is spent or whose flight is over is not resumed', async () => {
    const { id: campaignId } = await world.campaign({ endsOn: '2026-05-01' });
    await world.query(`UPDATE campaign SET status = 'COMPLETED' WHERE id = $1`, [campaignId]);
    await world.query('UPDATE campaign_evidence SET spent_micros = 9000000000 WHERE campaign_id = $1', [
      campaignId,
    ]);
    expect(refused(await world.campaigns.resume(world.manager, { campaignId }))).toEqual([
      'BUDGET_SPENT input.campaignId',
    ]);
    await world.query(`UPDATE campaign SET ends_on = '2026-04-30' WHERE id = $1`, [campaignId]);
    expect(refused(await world.campaigns.resume(world.manager, { campaignId }))).toEqual([
      'FLIGHT_OVER input.campaignId',
    ]);
    const longer = { campaignId, endsOn: null, budget: { amount: '9000.01', currencyCode: 'EUR' } };
    expect(done(await world.campaigns.update(world.manager, longer)).status).toBe('COMPLETED');
    expect(done(await world.campaigns.resume(world.manager, { campaignId })).status).toBe('ACTIVE');
  });

  test('pauseAll pauses what runs in this account only, and says which', async () => {
    const other = await world.actor('MANAGER', await world.newAccount());
    const mine = await world.newAccount();
    const me = await world.actor('MANAGER', mine);
    const [running, draft, foreign] = [
      await world.campaign({}, me),
      await world.campaign({ arms: [] }, me),
      await world.campaign({}, other),
    ];
    const all = done(await world.campaigns.pauseAll(me, { reason: 'audit' }));
    expect(all.campaignIds).toEqual([running.id]);
    expect(done(await world.campaigns.pauseAll(me)).campaignIds).toEqual([]);
    const statuses = await world.query<{ id: string; status: string }>(
      'SELECT id, status FROM campaign WHERE id = ANY($1::uuid[]) ORDER BY id',
      [[running.id, draft.id, foreign.id]],
    );
    expect(statuses.map((row) => row.status)).toEqual(['PAUSED', 'DRAFT', 'ACTIVE']);
    expect((await scheduleOf(running.id)).due_at).toBeNull();
    expect((await world.events(running.id)).at(-1)).toEqual(['CAMPAIGN_CHANGED', 'PAUSED']);
  });
});

describe('update', () => {
  test('what is left out stays, null clears, and the version grows only with a change', async () => {
    const { id: campaignId } = await world.campaign({
      endsOn: '2026-06-30',
      dailyBudget: { amount: '100', currencyCode: 'EUR' },
    });
    const renamed = done(await world.campaigns.update(world.manager, { campaignId, name: 'Summer' }));
    expect(renamed).toMatchObject({
      name: 'Summer',
      endsOn: '2026-06-30',
      dailyBudgetMicros: 100_000_000n,
      version: 2,
    });
    expect(done(await world.campaigns.update(world.manager, { campaignId, name: 'Summer' }))).toEqual(
      renamed,
    );
    const cleared = done(
      await world.campaigns.update(world.manager, { campaignId, endsOn: null, dailyBudget: null }),
    );
    expect(cleared).toMatchObject({ endsOn: null, dailyBudgetMicros: null, version: 3 });
  });

  test('a new interval reschedules at once, in its own rhythm', async () => {
    const { id: campaignId } = await world.campaign();
    expect((await scheduleOf(campaignId)).due_at).toBe('2026-05-01 10:15:00+00');
    done(await world.campaigns.update(world.manager, { campaignId, intervalMinutes: 7 }));
    const { due_at } = await scheduleOf(campaignId);
    const dueMs = Date.parse(`${due_at!.replace(' ', 'T').replace('+00', 'Z')}`);
    expect(dueMs % (7 * MINUTE_MS)).toBe(0);
    expect(dueMs).toBeGreaterThan(START_MS);
    expect(dueMs).toBeLessThanOrEqual(START_MS + 7 * MINUTE_MS);
  });

  test('a change of the name leaves the schedule alone', async () => {
    const { id: campaignId } = await world.campaign();
    await world.query(
      `UPDATE campaign_schedule SET due_at = '2026-05-01 10:00:05+00' WHERE campaign_id = $1`,
      [campaignId],
    );
    done(await world.campaigns.update(world.manager, { campaignId, name: 'Other' }));
    expect((await scheduleOf(campaignId)).due_at).toBe('2026-05-01 10:00:05+00');
  });

  test('an end in the past completes a campaign that runs', async () => {
    const { id: campaignId } = await world.campaign();
    const ended = done(await world.campaigns.update(world.manager, { campaignId, endsOn: '2026-04-30' }));
    expect(ended).toMatchObject({ status: 'COMPLETED', statusReason: 'FLIGHT_ENDED' });
    expect((await scheduleOf(campaignId)).due_at).toBeNull();
  });

  test('a change on an old version is refused', async () => {
    const { id: campaignId } = await world.campaign();
    const first = { campaignId, expectedVersion: 1, name: 'First' };
    expect(done(await world.campaigns.update(world.manager, first)).version).toBe(2);
    expect(refused(await world.campaigns.update(world.manager, { ...first, name: 'Second' }))).toEqual([
      'VERSION_CONFLICT input.expectedVersion',
    ]);
  });

  test('of ten people who change the same version at once, one is served', async () => {
    const { id: campaignId } = await world.campaign();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, k) =>
        world.campaigns.update(world.manager, { campaignId, expectedVersion: 1, name: `Name ${k}` }),
      ),
    );
    const served = answers.filter((answer) => 'version' in answer);
    expect(served).toHaveLength(1);
  });

  test('least shares that do not fit the arms are refused', async () => {
    const { id: campaignId } = await world.campaign();
    const tooMuch = { campaignId, constraints: { minShare: 0.51 } };
    expect(refused(await world.campaigns.update(world.manager, tooMuch))).toEqual([
      'INFEASIBLE input.constraints.minShare',
    ]);
    expect(
      done(await world.campaigns.update(world.manager, { campaignId, constraints: { minShare: 0.5 } }))
        .minShare,
    ).toBe(0.5);
  });
});
