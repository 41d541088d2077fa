import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Refusal } from '../../../src/kernel/problem.js';
import { MINUTE_MS } from '../../../src/kernel/units/time.js';
import { INTERVAL_MS, OptimisationWorld } from '../../fakes/optimisation-world.js';

let world: OptimisationWorld;

beforeAll(async () => {
  world = await OptimisationWorld.open();
});
afterEach(() => world.pauseAll());
afterAll(() => world.close());

interface CycleRow {
  campaign_id: string;
  bucket_at: string;
  trigger: string;
  outcome: string;
  total_micros: string;
}

const cyclesOf = (campaignId: string) =>
  world.query<CycleRow>('SELECT * FROM cycle WHERE campaign_id = $1 ORDER BY bucket_at', [campaignId]);

describe('optimisation loop', () => {
  test('N intervals make N cycles, each with an allocation that sums exactly', async () => {
    const { campaign, arms } = await world.campaign();
    const optimiser = world.optimiser();
    for (let n = 1; n <= 12; n++) {
      const report = await world.tick(optimiser);
      expect(report.decided).toBe(1);
      const [row] = await world.query<{ total: string; parts: string; arms: number }>(
        `SELECT total_micros AS total, (SELECT sum(b) FROM unnest(budgets_micros) b)::text AS parts, cardinality(arm_keys) AS arms
         FROM allocation WHERE campaign_id = $1`,
        [campaign.id],
      );
      expect(row!.parts).toBe(row!.total);
      expect(row!.arms).toBe(arms.length);
    }
    const cycles = await cyclesOf(campaign.id);
    expect(cycles).toHaveLength(12);
    expect(cycles[0]!.outcome).toBe('MOVED');
    expect(new Set(cycles.map((cycle) => cycle.bucket_at)).size).toBe(12);
  });

  test('the changes of a cycle carry factors that add up to the money that moved', async () => {
    const { campaign } = await world.campaign();
    await world.tick(world.optimiser());
    const changes = await world.query<{ before: string; after: string; factors: [string, string][] }>(
      'SELECT before_micros AS before, after_micros AS after, factors FROM allocation_change WHERE campaign_id = $1',
      [campaign.id],
    );
    expect(changes.length).toBeGreaterThan(0);
    for (const change of changes) {
      const sum = change.factors.reduce((total, [, micros]) => total + BigInt(micros), 0n);
      expect(sum).toBe(BigInt(change.after) - BigInt(change.before));
    }
  });

  test('events of a cycle are in the outbox, written with it', async () => {
    const { campaign } = await world.campaign();
    await world.tick(world.optimiser());
    const events = await world.query<{ kind: string }>(
      'SELECT kind FROM event WHERE campaign_id = $1 ORDER BY seq',
      [campaign.id],
    );
    expect(events.map((event) => event.kind)).toEqual(['ALLOCATION_CHANGED', 'CYCLE_FINISHED']);
  });
});

describe('buckets', () => {
  test('after a stop of hours the newest buckets are caught up and the rest is counted as missed', async () => {
    const { campaign } = await world.campaign();
    const optimiser = world.optimiser({ catchUpLimit: 3 });
    await world.tick(optimiser);
    world.clock.advance(9 * INTERVAL_MS);
    for (let round = 0; round < 6; round++) {
      await optimiser.decideBatch(await optimiser.dispatchDue(world.clock.now(), 100), 'worker-1');
    }
    const cycles = await cyclesOf(campaign.id);
    expect(cycles.map((cycle) => cycle.trigger)).toEqual([
      'SCHEDULED',
      'CATCH_UP',
      'CATCH_UP',
      'CATCH_UP',
      'SCHEDULED',
    ]);
    const [schedule] = await world.query<{ missed_count: string }>(
      'SELECT missed_count FROM campaign_schedule WHERE campaign_id = $1',
      [campaign.id],
    );
    expect(Number(schedule!.missed_count)).toBe(5);
  });

  test('a cycle asked for runs at once and leaves the rhythm as it was', async () => {
    const { campaign } = await world.campaign();
    const optimiser = world.optimiser();
    await world.tick(optimiser);
    world.clock.advance(4 * MINUTE_MS);
    const actor = { tokenId: campaign.id, accountId: world.accountId, role: 'MANAGER' as const };
    const requested = await optimiser.requestCycle(actor, { campaignId: campaign.id });
    expect(requested).toEqual({ campaignId: campaign.id, bucketAtMs: world.clock.now() });
    await optimiser.decideBatch(await optimiser.dispatchDue(world.clock.now(), 100), 'worker-1');
    world.clock.advance(11 * MINUTE_MS);
    await optimiser.decideBatch(await optimiser.dispatchDue(world.clock.now(), 100), 'worker-1');
    expect((await cyclesOf(campaign.id)).map((cycle) => cycle.trigger)).toEqual([
      'SCHEDULED',
      'FORCED',
      'SCHEDULED',
    ]);

    const stranger = { ...actor, accountId: campaign.id };
    const refused = await optimiser.requestCycle(stranger, { campaignId: campaign.id });
    expect(refused).toBeInstanceOf(Refusal);
    await world.query("UPDATE campaign SET status = 'PAUSED' WHERE id = $1", [campaign.id]);
    const paused = await optimiser.requestCycle(actor, { campaignId: campaign.id });
    expect((paused as Refusal).problems[0]!.code).toBe('CAMPAIGN_NOT_ACTIVE');
  });

  test('a handed-out pair comes up again only when its hand-out has run out', async () => {
    const { campaign } = await world.campaign();
    const optimiser = world.optimiser();
    world.clock.advance(INTERVAL_MS);
    const mine = async () =>
      (await optimiser.dispatchDue(world.clock.now(), 100)).filter((pair) => pair.campaignId === campaign.id);
    expect(await mine()).toHaveLength(1);
    expect(await mine()).toHaveLength(0);
    world.clock.advance(2 * MINUTE_MS);
    expect(await mine()).toHaveLength(1);
  });
});
