import { expect, test } from '@jest/globals';
import { type JobRun } from '../../src/jobs/kit.js';
import { brief, gated, type JobsBench, LIMIT_MS, numbered, SHORT_LEASE_MS } from './jobs-bench.js';
import { eventually } from './jobs-harness.js';

/** Leases, deadlines and stops. */
export function leaseContract(bench: JobsBench): void {
  test(
    'a handler that takes longer than the lease is not started a second time',
    async () => {
      let starts = 0;
      let ends = 0;
      const slow = async (): Promise<void> => {
        starts += 1;
        await new Promise((resolve) => setTimeout(resolve, 4_500));
        ends += 1;
      };
      const leased = { ...numbered, leaseMs: 2_000 };
      const runner = await bench.worker(leased, slow);
      await bench.worker(leased, slow);
      await runner.enqueue(numbered, { number: 1 });
      await eventually(async () => {
        expect(ends).toBe(1);
        expect(await bench.store.rows()).toEqual([]);
      }, LIMIT_MS);
      expect(starts).toBe(1);
    },
    LIMIT_MS,
  );

  test(
    'at its deadline a run is told to give up, and another may take the job',
    async () => {
      const runs: JobRun[] = [];
      const stuck = { ...brief, deadlineMs: 300 };
      const gate = gated();
      const runner = await bench.worker(stuck, async (_payload, run) => {
        runs.push(run);
        if (runs.length === 1) await gate.opened;
      });
      await runner.enqueue(numbered, { number: 1 });
      await eventually(() => expect(runs[0]?.signal.aborted).toBe(true));
      await eventually(() => expect(runs).toHaveLength(2));
      expect(runs[0]?.holder).not.toBe(runs[1]?.holder);
      gate.open();
    },
    LIMIT_MS,
  );

  test(
    'a stop waits for the handlers that run, and starts nothing more',
    async () => {
      const gate = gated();
      let starts = 0;
      let ends = 0;
      const runner = await bench.worker({ ...numbered, concurrency: 1 }, async () => {
        starts += 1;
        await gate.opened;
        ends += 1;
      });
      for (let number = 0; number < 3; number++) await runner.enqueue(numbered, { number });
      await eventually(() => expect(starts).toBe(1));
      const stopping = runner.stop();
      expect(runner.status().state).toBe('stopping');
      setTimeout(gate.open, 300);
      expect(await stopping).toEqual({ unfinished: [] });
      expect([starts, ends]).toEqual([1, 1]);
      expect(runner.status().state).toBe('stopped');
      const left = await bench.store.rows();
      expect(left).toHaveLength(2);
      expect(left.map((row) => row.locked_at ?? row.lockedAt ?? null)).toEqual([null, null]);
    },
    LIMIT_MS,
  );

  test(
    'a stop gives up at its limit and says what it left; the job runs again elsewhere',
    async () => {
      const gate = gated();
      const runs: JobRun[] = [];
      const runner = await bench.worker(
        brief,
        async (_payload, run) => {
          runs.push(run);
          if (runs.length === 1) await gate.opened;
        },
        { shutdownTimeoutSeconds: 0.5 },
      );
      await runner.enqueue(numbered, { number: 1 });
      await eventually(() => expect(runs).toHaveLength(1));
      expect(await runner.stop()).toEqual({ unfinished: ['numbered'] });
      expect(runs[0]?.signal.aborted).toBe(true);
      const seen: number[] = [];
      await bench.worker(brief, async ({ number }) => void seen.push(number));
      try {
        await eventually(() => expect(seen).toEqual([1]));
      } finally {
        gate.open();
      }
    },
    LIMIT_MS,
  );

  test(
    'after a stop no timer is left, once half a lease has passed',
    async () => {
      const timers = (): number =>
        process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
      const before = timers();
      const runner = await bench.worker(brief, async () => undefined);
      for (let number = 0; number < 5; number++) await runner.enqueue(numbered, { number });
      await eventually(() => expect(runner.status().jobs.numbered?.succeeded).toBe(5));
      await runner.stop();
      await bench.connections.pop()?.close();
      // The polls, the watch and the renewals are gone; what is left is Agenda's own look at each run.
      await eventually(() => expect(timers()).toBeLessThanOrEqual(before), 2 * SHORT_LEASE_MS);
    },
    LIMIT_MS,
  );
}
