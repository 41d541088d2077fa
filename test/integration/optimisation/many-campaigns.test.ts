import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Crowd, INTERVAL_MS } from '../../../bench/cycles/crowd.js';
import { OptimisationWorld } from '../../fakes/optimisation-world.js';

const ARMS = 10;
const SMALL = 25;
const LARGE = 400;
const BATCH = 50;

let world: OptimisationWorld;
let crowd: Crowd;

beforeAll(async () => {
  world = await OptimisationWorld.open();
  crowd = new Crowd(world.orm, ARMS, world.clock.now());
  await crowd.open();
});
afterAll(() => world.close());

/** Decides one round of everybody. @returns milliseconds a campaign, and the longest batch */
async function round(size: number): Promise<{ each: number; longestBatchMs: number }> {
  world.clock.advance(INTERVAL_MS);
  await crowd.report(world.clock.now());
  const optimiser = world.optimiser({ maxConcurrentCampaigns: BATCH });
  let [decided, longestBatchMs] = [0, 0];
  const startedAt = performance.now();
  for (;;) {
    const pairs = await optimiser.dispatchDue(world.clock.now(), BATCH);
    if (pairs.length === 0) break;
    const batchAt = performance.now();
    decided += (await optimiser.decideBatch(pairs, 'test')).decided;
    longestBatchMs = Math.max(longestBatchMs, performance.now() - batchAt);
  }
  expect(decided).toBe(size);
  return { each: (performance.now() - startedAt) / size, longestBatchMs };
}

describe('many campaigns', () => {
  test('hundreds of campaigns are decided in one interval, at a cost for each that does not grow', async () => {
    await crowd.growTo(SMALL);
    await round(SMALL);
    const small = await round(SMALL);
    await crowd.growTo(LARGE);
    await round(LARGE);
    const large = await round(LARGE);
    process.stdout.write(
      `many campaigns: ${small.each.toFixed(2)} ms each of ${SMALL}, ${large.each.toFixed(2)} ms each of ${LARGE}.\n`,
    );
    // Generous, since machines are noisy; what must not happen is a cost that grows with the crowd (16 times here).
    expect(large.each).toBeLessThan(3 * small.each + 1);
  }, 120_000);
});

describe('performance under load', () => {
  test('reads stay quick while everybody is being decided', async () => {
    const read = async () => {
      const startedAt = performance.now();
      await world.query('SELECT status, count(*) FROM campaign GROUP BY status');
      await world.query('SELECT * FROM allocation ORDER BY decided_at DESC LIMIT 20');
      return performance.now() - startedAt;
    };
    const running = round(LARGE);
    let finished = false;
    void running.finally(() => {
      finished = true;
    });
    const waits: number[] = [];
    while (!finished) waits.push(await read());
    const { longestBatchMs } = await running;
    waits.sort((a, b) => a - b);
    const median = waits[Math.floor(waits.length / 2)]!;
    process.stdout.write(
      `under load: ${waits.length} reads, median ${median.toFixed(0)} ms, worst ${waits.at(-1)!.toFixed(0)} ms; longest batch ${longestBatchMs.toFixed(0)} ms.\n`,
    );
    expect(waits.length).toBeGreaterThan(10);
    // A reader waits for the engine's turn of one batch at the most, never for a lock.
    expect(median).toBeLessThan(longestBatchMs + 50);
    expect(waits.at(-1)!).toBeLessThan(4 * longestBatchMs + 250);
  }, 120_000);
});
