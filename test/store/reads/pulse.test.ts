import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/kernel/units/time.js';
import { ManagementWorld } from '../../fakes/management-world.js';
import { cycleRow, insertRows, readsOf } from '../../fakes/reading-world.js';

/** Midnight in Berlin, where the clocks go forward on this day: it has 23 hours. */
const DAY_START_MS = Date.UTC(2026, 2, 28, 23);

let world: ManagementWorld;
let reads: ReturnType<typeof readsOf>;

beforeAll(async () => {
  world = await ManagementWorld.open();
  reads = readsOf(world);
  const [one, other] = [await world.campaign(), await world.campaign()];
  const stranger = await world.newAccount();
  const at = (minutes: number): number => DAY_START_MS + minutes * MINUTE_MS;
  await insertRows(world, 'cycle', [
    cycleRow(one, at(-1)),
    cycleRow(one, at(0)),
    // In the same five minutes as the one before, of another campaign.
    cycleRow(other, at(4), { outcome: 'HELD' }),
    cycleRow(other, at(5), { outcome: 'FAILED' }),
    cycleRow(one, at(15), { trigger: 'FORCED' }),
    cycleRow(one, at(23 * 60 - 1)),
    cycleRow(one, at(23 * 60)),
    cycleRow({ ...one, accountId: stranger.id }, at(60)),
  ]);
});
afterAll(() => world.close());

describe('the pulse of a day', () => {
  test('has a tick for each five minutes with a cycle, as long as the day is', async () => {
    const { fromMs, toMs, ticks } = await reads.pulse.ofDay(world.manager, '2026-03-29');
    expect([fromMs, toMs]).toEqual([DAY_START_MS, DAY_START_MS + DAY_MS - HOUR_MS]);
    expect(
      ticks.map((tick) => [
        (tick.atMs - fromMs) / MINUTE_MS,
        tick.movedMicros,
        tick.movedCount,
        tick.heldCount,
        tick.failedCount,
        tick.peopleCount,
      ]),
    ).toEqual([
      [0, 20n, 1, 1, 0, 0],
      [5, 10n, 0, 0, 1, 0],
      [15, 10n, 1, 0, 0, 1],
      [23 * 60 - 5, 10n, 1, 0, 0, 0],
    ]);
  });

  test('of a day without cycles, and of another account, has none', async () => {
    expect((await reads.pulse.ofDay(world.manager, '2026-01-01')).ticks).toEqual([]);
    const stranger = await world.actor('VIEWER', await world.newAccount());
    expect((await reads.pulse.ofDay(stranger, '2026-03-29')).ticks).toEqual([]);
  });
});
