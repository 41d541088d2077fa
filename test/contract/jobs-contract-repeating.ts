import { expect, test } from '@jest/globals';
import { numbered, ticking, HOUR_MS, LIMIT_MS, gated, nextRun, type JobsBench } from './jobs-bench.js';
import { eventually } from './jobs-harness.js';

/** Jobs that repeat. */
export function repeatingContract(bench: JobsBench): void {
  test(
    'a repeating job is registered once, also by processes that boot at the same time',
    async () => {
      let runs = 0;
      const hourly = { ...ticking, everyMs: HOUR_MS };
      await Promise.all([1, 2, 3].map(() => bench.worker(hourly, async () => void (runs += 1))));
      await eventually(() => expect(runs).toBe(1));
      await Promise.all(bench.runners.map((runner) => runner.stop()));
      const [before] = await bench.store.rows();
      await bench.worker(hourly, async () => void (runs += 1));
      // The new process has polled when it has done another job.
      const probe = await bench.worker(numbered, async () => undefined);
      await probe.enqueue(numbered, { number: 1 });
      await eventually(() => expect(probe.status().jobs.numbered?.succeeded).toBe(1));
      await eventually(async () => expect(await bench.store.rows()).toHaveLength(1));
      expect(nextRun(before)).toBeGreaterThan(Date.now() + HOUR_MS / 2);
      expect((await bench.store.rows()).map(nextRun)).toEqual([nextRun(before)]);
      expect(runs).toBe(1);
    },
    LIMIT_MS,
  );

  test(
    'a repeating job keeps its interval and never overlaps itself',
    async () => {
      const starts: number[] = [];
      let running = 0;
      let most = 0;
      const tick = async (): Promise<void> => {
        starts.push(Date.now());
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 100));
        running -= 1;
      };
      await Promise.all([bench.worker(ticking, tick), bench.worker(ticking, tick)]);
      await eventually(() => expect(starts.length).toBeGreaterThanOrEqual(6), LIMIT_MS);
      // A start may come late, and the next one on time: a single gap says little, five of them say that nothing ran twice.
      expect(starts[5]! - starts[0]!).toBeGreaterThanOrEqual(5 * ticking.everyMs! - 500);
      expect(most).toBe(1);
    },
    LIMIT_MS,
  );

  test(
    'a changed interval holds without a restart, also when it is changed elsewhere',
    async () => {
      let runs = 0;
      await bench.worker({ ...ticking, everyMs: HOUR_MS }, async () => void (runs += 1));
      await eventually(() => expect(runs).toBe(1));
      const elsewhere = await bench.open();
      await elsewhere.start({ workers: false });
      await elsewhere.changeInterval(ticking, 200);
      await eventually(() => expect(runs).toBeGreaterThanOrEqual(4));
      await elsewhere.changeInterval(ticking, HOUR_MS);
      await eventually(async () =>
        expect(nextRun((await bench.store.rows())[0])).toBeGreaterThan(Date.now() + 60_000),
      );
    },
    LIMIT_MS,
  );

  test(
    'an interval changed while the job runs holds after that run',
    async () => {
      const gate = gated();
      let runs = 0;
      const runner = await bench.worker({ ...ticking, everyMs: HOUR_MS }, async () => {
        runs += 1;
        await gate.opened;
      });
      await eventually(() => expect(runs).toBe(1));
      await runner.changeInterval(ticking, 200);
      gate.open();
      await eventually(() => expect(runs).toBeGreaterThanOrEqual(3));
    },
    LIMIT_MS,
  );

  test(
    'a repeating job that fails comes round again, and is reported once',
    async () => {
      let runs = 0;
      await bench.worker(ticking, async () => {
        runs += 1;
        throw new Error('always');
      });
      await eventually(() => expect(runs).toBeGreaterThanOrEqual(5));
      expect(bench.exhausted).toHaveLength(1);
    },
    LIMIT_MS,
  );

  test(
    'an interval shorter than the polling is refused',
    async () => {
      const runner = await bench.open({ processEveryMs: 500 });
      expect(() => runner.register(ticking, async () => undefined)).toThrow(/repeats every 300 ms/);
    },
    LIMIT_MS,
  );
}
