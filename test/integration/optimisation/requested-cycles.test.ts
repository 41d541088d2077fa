import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Actor } from '../../../src/auth/actor.js';
import { isRefusal } from '../../../src/kernel/problem.js';
import { MINUTE_MS, SECOND_MS } from '../../../src/kernel/units/time.js';
import { instantMs } from '../../../src/persistence/instants.js';
import type { OptimisationService } from '../../../src/services/optimisation/optimisation-service.js';
import { INTERVAL_MS, OptimisationWorld } from '../../fakes/optimisation-world.js';

let world: OptimisationWorld;

beforeAll(async () => {
  world = await OptimisationWorld.open();
});
afterEach(() => world.pauseAll());
afterAll(() => world.close());

const triggersOf = async (campaignId: string): Promise<string[]> => {
  const rows = await world.query<{ trigger: string }>(
    'SELECT trigger FROM cycle WHERE campaign_id = $1 ORDER BY bucket_at',
    [campaignId],
  );
  return rows.map((row) => row.trigger);
};

const scheduleOf = async (campaignId: string) => {
  const [row] = await world.query<{ missed: number; next: string | null; forced: string | null }>(
    `SELECT missed_count::int AS missed, next_bucket_at AS next, forced_at AS forced FROM campaign_schedule
     WHERE campaign_id = $1`,
    [campaignId],
  );
  return row!;
};

const ask = async (optimiser: OptimisationService, campaignId: string): Promise<number> => {
  const actor: Actor = { tokenId: campaignId, accountId: world.accountId, role: 'MANAGER' };
  const requested = await optimiser.requestCycle(actor, { campaignId });
  if (isRefusal(requested)) throw new Error(requested.problems[0]!.message);
  return requested.bucketAtMs;
};

const decideDue = async (optimiser: OptimisationService): Promise<void> => {
  await optimiser.decideBatch(await optimiser.dispatchDue(world.clock.now(), 100), 'worker-1');
};

test('a cycle that is asked for while a bucket is being decided does not wait for the next one', async () => {
  const { campaign } = await world.campaign();
  const optimiser = world.optimiser();
  world.clock.advance(INTERVAL_MS);
  const underWay = await optimiser.dispatchDue(world.clock.now(), 100);
  world.clock.advance(SECOND_MS);
  await ask(optimiser, campaign.id);
  await optimiser.decideBatch(underWay, 'worker-1');
  await decideDue(optimiser);
  expect(await triggersOf(campaign.id)).toEqual(['SCHEDULED', 'FORCED']);
});

test('a bucket that is due when a cycle is asked for is decided before it', async () => {
  const { campaign } = await world.campaign();
  const optimiser = world.optimiser();
  world.clock.advance(INTERVAL_MS + MINUTE_MS);
  await ask(optimiser, campaign.id);
  await decideDue(optimiser);
  await decideDue(optimiser);
  expect(await triggersOf(campaign.id)).toEqual(['SCHEDULED', 'FORCED']);
  expect(await scheduleOf(campaign.id)).toMatchObject({ missed: 0, forced: null });
});

test('a cycle that is decided past buckets that were due counts them as missed', async () => {
  const { campaign } = await world.campaign();
  const optimiser = world.optimiser();
  world.clock.advance(2 * INTERVAL_MS + MINUTE_MS);
  const bucketAtMs = await ask(optimiser, campaign.id);
  await optimiser.decideBatch([{ campaignId: campaign.id, bucketAtMs, trigger: 'FORCED' }], 'command line');
  const { missed, next } = await scheduleOf(campaign.id);
  expect(missed).toBe(2);
  expect(instantMs(next!)).toBeGreaterThan(world.clock.now());
});

test('a job that slept through a stop does not bring back buckets that were counted as missed', async () => {
  const { campaign } = await world.campaign();
  const optimiser = world.optimiser({ catchUpLimit: 3 });
  world.clock.advance(INTERVAL_MS);
  const asleep = await optimiser.dispatchDue(world.clock.now(), 100);
  world.clock.advance(9 * INTERVAL_MS);
  const fresh = await optimiser.dispatchDue(world.clock.now(), 100);
  await optimiser.decideBatch(asleep, 'worker-1');
  await optimiser.decideBatch(fresh, 'worker-2');
  for (let round = 0; round < 5; round++) await decideDue(optimiser);
  expect((await scheduleOf(campaign.id)).missed).toBe(6);
  expect(await triggersOf(campaign.id)).toHaveLength(4);
});

test('a campaign that has come to its end forgets the cycle that was asked for', async () => {
  const { campaign } = await world.campaign();
  const optimiser = world.optimiser();
  world.clock.advance(INTERVAL_MS);
  const underWay = await optimiser.dispatchDue(world.clock.now(), 100);
  world.clock.advance(SECOND_MS);
  await ask(optimiser, campaign.id);
  await world.query(
    'INSERT INTO campaign_evidence (campaign_id, spent_micros) VALUES ($1, $2) ON CONFLICT (campaign_id) DO UPDATE SET spent_micros = $2',
    [campaign.id, campaign.budgetMicros.toString()],
  );
  await optimiser.decideBatch(underWay, 'worker-1');
  const [{ status } = { status: '' }] = await world.query<{ status: string }>(
    'SELECT status FROM campaign WHERE id = $1',
    [campaign.id],
  );
  expect(status).toBe('COMPLETED');
  expect((await scheduleOf(campaign.id)).forced).toBeNull();
});
