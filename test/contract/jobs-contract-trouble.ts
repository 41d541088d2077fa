import { expect, test } from '@jest/globals';
import { Fault } from '../../src/kernel/fault.js';
import { brief, briefTicking, type JobsBench, LIMIT_MS, numbered, SHORT_LEASE_MS } from './jobs-bench.js';
import { eventually } from './jobs-harness.js';

/** A store that breaks, and a process that stands still. */
export function troubleContract(bench: JobsBench): void {
  test(
    'a runner survives that its connections are cut, again and again',
    async () => {
      const seen = new Set<number>();
      const runner = await bench.worker(brief, async ({ number }) => void seen.add(number));
      let ticks = 0;
      await bench.worker(briefTicking, async () => void (ticks += 1));
      for (let number = 0; number < 20; number++) {
        if (number % 4 === 3) await bench.store.cutConnections();
        await eventually(async () => void (await runner.enqueue(numbered, { number })), LIMIT_MS);
      }
      await bench.store.cutConnections();
      await eventually(() => expect(seen.size).toBe(20), LIMIT_MS);
      const before = ticks;
      await eventually(() => expect(ticks).toBeGreaterThan(before + 2), LIMIT_MS);
      await eventually(() => expect(runner.status().trouble).toBeNull());
    },
    // A command whose connection is cut in the moment it is sent may never be answered, and is given up after ten seconds.
    3 * LIMIT_MS,
  );

  test(
    'a store that is away at the start is waited for, and the reason can be read',
    async () => {
      bench.store.goAway();
      let runs = 0;
      const runner = await bench.open();
      runner.register(numbered, async () => void (runs += 1));
      const started = runner.start({ workers: true });
      await eventually(() => expect(runner.status()).toMatchObject({ state: 'connecting' }));
      await eventually(() => expect(runner.status().trouble).toEqual(expect.stringMatching(/./)));
      const refused = runner.enqueue(numbered, { number: 1 });
      await expect(refused).rejects.toThrow(Fault);
      await expect(refused).rejects.toMatchObject({ retryable: true });
      bench.store.comeBack();
      await started;
      expect(runner.status()).toMatchObject({ state: 'running', trouble: null });
      await runner.enqueue(numbered, { number: 1 });
      await eventually(() => expect(runs).toBe(1));
    },
    LIMIT_MS,
  );

  test(
    'a runner that waits for its store can be stopped',
    async () => {
      bench.store.goAway();
      const runner = await bench.open();
      const started = runner.start({ workers: true });
      await eventually(() => expect(runner.status().trouble).not.toBeNull());
      expect(await runner.stop()).toEqual({ unfinished: [] });
      await started;
      expect(runner.status().state).toBe('stopped');
    },
    LIMIT_MS,
  );

  test(
    'a store that goes away and comes back is reported, and work goes on',
    async () => {
      let runs = 0;
      const runner = await bench.worker(numbered, async () => void (runs += 1));
      bench.store.goAway();
      await eventually(() => expect(runner.status().trouble).not.toBeNull(), LIMIT_MS);
      bench.store.comeBack();
      await eventually(() => expect(runner.status().trouble).toBeNull(), LIMIT_MS);
      await eventually(async () => void (await runner.enqueue(numbered, { number: 1 })));
      await eventually(() => expect(runs).toBe(1), LIMIT_MS);
    },
    LIMIT_MS,
  );

  test(
    'a process that stood still longer than the lease goes on',
    async () => {
      let ticks = 0;
      await bench.worker(briefTicking, async () => void (ticks += 1), { processEveryMs: 300 });
      for (let round = 0; round < 4; round++) {
        const before = ticks;
        await eventually(() => expect(ticks).toBeGreaterThan(before));
        await new Promise((resolve) => setTimeout(resolve, 50 * round));
        const until = Date.now() + SHORT_LEASE_MS + 200;
        while (Date.now() < until);
      }
      const after = ticks;
      await eventually(() => expect(ticks).toBeGreaterThan(after + 3));
    },
    LIMIT_MS,
  );
}
