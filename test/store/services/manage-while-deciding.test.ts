import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../../src/kernel/units/time.js';
import { optimiserOf } from '../../fakes/deciding.js';
import { done, ManagementWorld } from '../../fakes/management-world.js';

let world: ManagementWorld;

beforeAll(async () => {
  world = await ManagementWorld.open();
});

afterAll(() => world.close());

test('pausing, resuming and deciding at once: who is paused is not due, who is active is, and nobody waits for ever', async () => {
  const optimiser = optimiserOf(world);
  const ids: string[] = [];
  for (let k = 0; k < 6; k++) ids.push((await world.campaign()).id);
  for (let round = 0; round < 12; round++) {
    world.clock.advance(15 * MINUTE_MS);
    const pairs = await optimiser.dispatchDue(world.clock.now(), 100);
    await Promise.all([
      optimiser.decideBatch(pairs, 'worker'),
      ...ids.map(async (campaignId, k) => {
        const change = (k + round) % 3 === 0 ? 'pause' : 'resume';
        done(await world.campaigns[change](world.manager, { campaignId }));
      }),
      ...(round % 4 === 3 ? [world.campaigns.pauseAll(world.manager)] : []),
    ]);
    const wrong = await world.query(
      `SELECT c.status, s.due_at FROM campaign c JOIN campaign_schedule s ON s.campaign_id = c.id
       WHERE (c.status = 'ACTIVE') <> (s.due_at IS NOT NULL)`,
    );
    expect(wrong).toEqual([]);
  }
  const [counts] = await world.query<{ decided: number; cycles: number }>(
    `SELECT (SELECT sum(decided_count)::int FROM campaign_schedule) AS decided,
            (SELECT count(*)::int FROM cycle WHERE outcome <> 'FAILED') AS cycles`,
  );
  expect(counts!.cycles).toBe(counts!.decided);
  expect(counts!.cycles).toBeGreaterThan(0);
});
