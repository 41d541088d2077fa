import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../../src/kernel/units/time.js';
import type { CampaignRecord } from '../../../src/services/campaign-service.js';
import type { AllocationRecord } from '../../../src/services/reads/allocation-reads.js';
import { START_MS } from '../../fakes/builders.js';
import { optimiserOf } from '../../fakes/deciding.js';
import { armInput, done, ManagementWorld } from '../../fakes/management-world.js';
import { readsOf } from '../../fakes/reading-world.js';

let world: ManagementWorld;
let reads: ReturnType<typeof readsOf>;
let campaigns: CampaignRecord[];

const INTERVAL_MS = 15 * MINUTE_MS;

/** Decides what is due after one more interval. */
async function tick(): Promise<void> {
  const optimiser = optimiserOf(world);
  world.clock.advance(INTERVAL_MS);
  await optimiser.decideBatch(await optimiser.dispatchDue(world.clock.now(), 100), 'worker');
}

async function current(): Promise<AllocationRecord> {
  const { id } = campaigns[0]!;
  return (await reads.allocations.current(world.manager, [id])).get(id)!;
}

beforeAll(async () => {
  world = await ManagementWorld.open();
  reads = readsOf(world);
  const arms = ['A', 'B', 'C'].map((creative) => armInput({ creative }));
  campaigns = [await world.campaign({ arms }), await world.campaign(), await world.campaign({ arms: [] })];
});

afterAll(() => world.close());

describe('the allocation', () => {
  test('is not there before the first decision', async () => {
    const ids = campaigns.map((campaign) => campaign.id);
    expect(await reads.allocations.current(world.manager, ids)).toEqual(new Map());
    const instants = ids.map((campaignId) => ({ campaignId, atMs: START_MS }));
    expect(await reads.allocations.asOf(world.manager, instants)).toEqual([null, null, null]);
  });

  test('now: the last decision of each campaign at once, arms with them, the parts summing to the whole', async () => {
    await tick();
    const ids = campaigns.map((campaign) => campaign.id);
    const allocations = await reads.allocations.current(world.manager, ids);
    expect([...allocations.keys()].sort()).toEqual(ids.slice(0, 2).sort());
    for (const allocation of allocations.values()) {
      const [cycle] = (await reads.cycles.byIds(world.manager, [allocation.cycleId])).values();
      expect(cycle).toMatchObject({
        decidedAtMs: allocation.decidedAtMs,
        totalMicros: allocation.totalMicros,
      });
      expect(allocation.totalMicros).toBeGreaterThan(0n);
      expect(allocation.items.reduce((sum, item) => sum + item.dailyBudgetMicros, 0n)).toBe(
        allocation.totalMicros,
      );
      expect(allocation.items.reduce((sum, item) => sum + item.share, 0)).toBeCloseTo(1, 12);
      for (const { arm, expectedRoas } of allocation.items) {
        expect(arm.campaignId).toBe(allocation.campaignId);
        expect(expectedRoas.lower).toBeLessThanOrEqual(expectedRoas.mean);
        expect(expectedRoas.upper).toBeGreaterThanOrEqual(expectedRoas.mean);
      }
    }
  });

  test('as of an instant: what stood then, to the millisecond', async () => {
    const first = await current();
    const { arm } = first.items[0]!;
    done(await world.arms.update(world.manager, { armId: arm.id, maxShare: 0.1 }));
    await tick();
    const second = await current();
    expect(second.cycleId).not.toBe(first.cycleId);
    const { id: campaignId } = campaigns[0]!;
    const instants = [
      second.decidedAtMs,
      second.decidedAtMs - 1,
      first.decidedAtMs,
      first.decidedAtMs - 1,
      second.decidedAtMs + 1e9,
    ].map((atMs) => ({ campaignId, atMs }));
    const found = await reads.allocations.asOf(world.manager, instants);
    const cycles = found.map((allocation) => allocation?.cycleId ?? null);
    expect(cycles).toEqual([second.cycleId, first.cycleId, first.cycleId, null, second.cycleId]);
    expect(found[0]).toEqual(second);
    const firstItem = found[2]!.items[0]!;
    expect(firstItem.share).toBe(first.items[0]!.share);
  });

  test('of another account is not there', async () => {
    const stranger = await world.actor('ADMIN', await world.newAccount());
    const ids = campaigns.map((campaign) => campaign.id);
    expect(await reads.allocations.current(stranger, ids)).toEqual(new Map());
    const instants = ids.map((campaignId) => ({ campaignId, atMs: world.clock.now() }));
    expect(await reads.allocations.asOf(stranger, instants)).toEqual([null, null, null]);
  });
});

describe('the status of the optimiser', () => {
  test('equals a scripted run', async () => {
    const account = await world.newAccount();
    const me = await world.actor('MANAGER', account);
    const quiet = await reads.optimizer.status(me);
    expect(quiet).toEqual({
      running: true,
      intervalMinutes: 15,
      nextRunAtMs: null,
      lastBucketAtMs: null,
      campaigns: { DRAFT: 0, ACTIVE: 0, PAUSED: 0, ERROR: 0, COMPLETED: 0 },
      decidedCount: 0,
      failedCount: 0,
      missedCount: 0,
      meanDurationMs: null,
      queueDepth: 0,
    });
    const made = [
      await world.campaign({}, me),
      await world.campaign({}, me),
      await world.campaign({ arms: [] }, me),
    ];
    done(await world.campaigns.pause(me, { campaignId: made[1]!.id }));
    const atMs = world.clock.now();
    const nextMs = (Math.floor(atMs / INTERVAL_MS) + 1) * INTERVAL_MS;
    expect(await reads.optimizer.status(me)).toMatchObject({
      nextRunAtMs: nextMs,
      campaigns: { DRAFT: 1, ACTIVE: 1, PAUSED: 1, ERROR: 0, COMPLETED: 0 },
      queueDepth: 0,
    });
    world.clock.set(nextMs);
    expect(await reads.optimizer.status(me)).toMatchObject({ queueDepth: 1, running: true });
    world.clock.set(nextMs - INTERVAL_MS);
    await tick();
    const decided = await reads.optimizer.status(me);
    expect(decided).toMatchObject({
      running: true,
      nextRunAtMs: nextMs + INTERVAL_MS,
      lastBucketAtMs: nextMs,
      decidedCount: 1,
      failedCount: 0,
      queueDepth: 0,
    });
    expect(decided.meanDurationMs).toBeGreaterThan(0);
    // Nobody decides what is due: after a minute that counts as standing still.
    world.clock.set(decided.nextRunAtMs! + MINUTE_MS);
    expect((await reads.optimizer.status(me)).running).toBe(true);
    world.clock.advance(1);
    expect(await reads.optimizer.status(me)).toMatchObject({ running: false, queueDepth: 1 });
  });
});
