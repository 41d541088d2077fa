import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../../src/kernel/units/time.js';
import { optimiserOf } from '../../fakes/deciding.js';
import { done, ManagementWorld } from '../../fakes/management-world.js';

let world: ManagementWorld;

beforeAll(async () => {
  world = await ManagementWorld.open();
});

afterAll(() => world.close());

async function missedOf(campaignId: string): Promise<number> {
  const [row] = await world.query<{ missed: number }>(
    'SELECT missed_count::int AS missed FROM campaign_schedule WHERE campaign_id = $1',
    [campaignId],
  );
  return row!.missed;
}

/** A campaign whose bucket of a quarter of an hour ago is still to be decided, and this one's too. */
async function overdueCampaign(): Promise<string> {
  const { id } = await world.campaign();
  world.clock.advance(30 * MINUTE_MS);
  return id;
}

describe('buckets that are due when a campaign is rescheduled are missed', () => {
  test.each([
    [
      'by a new interval',
      (id: string) => world.campaigns.update(world.manager, { campaignId: id, intervalMinutes: 60 }),
    ],
    [
      'by a later first day',
      (id: string) => world.campaigns.update(world.manager, { campaignId: id, startsOn: '2027-01-01' }),
    ],
    ['by a pause', (id: string) => world.campaigns.pause(world.manager, { campaignId: id })],
    ['by its end', (id: string) => world.campaigns.archive(world.manager, { campaignId: id })],
    ['by a pause of all', () => world.campaigns.pauseAll(world.manager)],
  ])('%s', async (_how, change) => {
    const id = await overdueCampaign();
    done<unknown>(await change(id));
    expect(await missedOf(id)).toBe(2);
  });

  test('and counted once, though it is paused, resumed and given a new interval', async () => {
    const id = await overdueCampaign();
    done(await world.campaigns.pause(world.manager, { campaignId: id }));
    world.clock.advance(60 * MINUTE_MS);
    done(await world.campaigns.resume(world.manager, { campaignId: id }));
    done(await world.campaigns.update(world.manager, { campaignId: id, intervalMinutes: 30 }));
    done(await world.campaigns.pause(world.manager, { campaignId: id }));
    expect(await missedOf(id)).toBe(2);
  });

  test('but not one whose time has not come, one that was decided, or where only the name changes', async () => {
    const id = await overdueCampaign();
    const optimiser = optimiserOf(world);
    for (let round = 0; round < 2; round++)
      await optimiser.decideBatch(await optimiser.dispatchDue(world.clock.now(), 100), 'worker');
    done(await world.campaigns.update(world.manager, { campaignId: id, intervalMinutes: 30 }));
    world.clock.advance(30 * MINUTE_MS);
    done(await world.campaigns.update(world.manager, { campaignId: id, name: 'Summer' }));
    expect(await missedOf(id)).toBe(0);
  });
});
