import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { defineJob } from '../../src/jobs/kit.js';
import { gated, numbered, LIMIT_MS, type JobsBench } from './jobs-bench.js';
import { eventually } from './jobs-harness.js';

/** Enqueuing, running, retrying. */
export function runningContract(bench: JobsBench): void {
  test(
    'an enqueued job runs once, with its payload, and leaves nothing behind',
    async () => {
      const seen: number[] = [];
      const runner = await bench.worker(numbered, async ({ number }) => void seen.push(number));
      await runner.enqueue(numbered, { number: 7 });
      await eventually(() => expect(seen).toEqual([7]));
      await eventually(async () => expect(await bench.store.rows()).toEqual([]));
      await eventually(() =>
        expect(runner.status().jobs.numbered).toMatchObject({ succeeded: 1, failed: 0, running: 0 }),
      );
      expect(seen).toEqual([7]);
    },
    LIMIT_MS,
  );

  test(
    'many jobs and two workers: each job runs once',
    async () => {
      const runs = new Map<number, number>();
      const count = async ({ number }: { number: number }): Promise<void> => {
        runs.set(number, (runs.get(number) ?? 0) + 1);
      };
      const enqueuing = await bench.open();
      await enqueuing.start({ workers: false });
      for (let number = 0; number < bench.kind.many; number++) await enqueuing.enqueue(numbered, { number });
      const workers = [await bench.worker(numbered, count), await bench.worker(numbered, count)];
      await eventually(async () => expect(await bench.store.rows()).toHaveLength(0), LIMIT_MS);
      expect([...runs.values()].filter((times) => times !== 1)).toEqual([]);
      expect(runs.size).toBe(bench.kind.many);
      const shares = workers.map((runner) => runner.status().jobs.numbered?.succeeded ?? 0);
      expect(Math.min(...shares)).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );

  test(
    'the oldest job that is not done is known, whether it waits, runs or is to be tried again',
    async () => {
      const { opened, open } = gated();
      const startedAtMs = Date.now();
      const runner = await bench.worker({ ...numbered, concurrency: 1 }, async (_payload, { attempt }) => {
        await opened;
        if (attempt === 1) throw new Error('not yet');
      });
      expect(await runner.oldestPendingMs(numbered)).toBeNull();
      await runner.enqueue(numbered, { number: 1 });
      await eventually(() => expect(runner.status().jobs.numbered?.running).toBe(1));
      // A store may know it by the second.
      const oldestMs = await runner.oldestPendingMs(numbered);
      expect(Math.abs(oldestMs! - startedAtMs)).toBeLessThan(30_000);
      await runner.enqueue(numbered, { number: 2 });
      expect(await runner.oldestPendingMs(numbered)).toBe(oldestMs);
      expect(await runner.oldestPendingMs({ name: 'another' })).toBeNull();
      open();
      await eventually(async () => expect(await runner.oldestPendingMs(numbered)).toBeNull());
      expect(await bench.store.rows()).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'a job that failed for good is not pending',
    async () => {
      const runner = await bench.worker(numbered, async () => {
        throw new Error('never');
      });
      await runner.enqueue(numbered, { number: 1 });
      await eventually(() => expect(bench.exhausted).toHaveLength(1));
      await eventually(async () => expect(await runner.oldestPendingMs(numbered)).toBeNull());
      expect(await bench.store.rows()).toHaveLength(1);
    },
    LIMIT_MS,
  );

  test(
    'not more runs at once than the concurrency of the job',
    async () => {
      let running = 0;
      let most = 0;
      const runner = await bench.worker({ ...numbered, concurrency: 2 }, async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 50));
        running -= 1;
      });
      for (let number = 0; number < 12; number++) await runner.enqueue(numbered, { number });
      await eventually(() => expect(runner.status().jobs.numbered?.succeeded).toBe(12), LIMIT_MS);
      expect(most).toBe(2);
    },
    LIMIT_MS,
  );

  test(
    'places are filled as runs end, not only when the store is polled',
    async () => {
      const runner = await bench.worker(numbered, async () => undefined, { processEveryMs: 3_000 });
      const startedAt = Date.now();
      for (let number = 0; number < 30; number++) await runner.enqueue(numbered, { number });
      await eventually(() => expect(runner.status().jobs.numbered?.succeeded).toBe(30));
      // Polls alone would fill five places every three seconds.
      expect(Date.now() - startedAt).toBeLessThan(6_000);
    },
    LIMIT_MS,
  );

  test(
    'a failing job is retried with growing delays, then reported as exhausted, and kept until it is removed',
    async () => {
      const starts: { attempt: number; at: number }[] = [];
      const runner = await bench.worker(numbered, async (_payload, { attempt }) => {
        starts.push({ attempt, at: Date.now() });
        throw new Error(`no luck\0 in ${attempt}`);
      });
      const jobId = await runner.enqueue(numbered, { number: 3 });
      await eventually(() => expect(bench.exhausted).toHaveLength(1));
      expect(bench.exhausted[0]).toMatchObject({
        job: 'numbered',
        jobId,
        payload: { number: 3 },
        attempts: 3,
      });
      expect(starts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
      expect(starts[1]!.at - starts[0]!.at).toBeGreaterThanOrEqual(195);
      expect(starts[2]!.at - starts[1]!.at).toBeGreaterThanOrEqual(395);
      expect(bench.said('warn').filter((line) => line.includes('no luck'))).toHaveLength(2);
      expect(bench.said('error').filter((line) => line.includes('no luck'))).toHaveLength(1);
      await eventually(() =>
        expect(runner.status().jobs.numbered).toMatchObject({ failed: 3, exhausted: 1 }),
      );
      await eventually(async () => expect(await runner.removeFinished(Date.now() + 1_000)).toBe(1));
      expect(await bench.store.rows()).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'a job that fails once and then succeeds is not reported',
    async () => {
      const attempts: number[] = [];
      const runner = await bench.worker(numbered, async (_payload, { attempt }) => {
        attempts.push(attempt);
        if (attempt === 1) throw new Error('not yet');
      });
      await runner.enqueue(numbered, { number: 1 });
      await eventually(async () => expect(await bench.store.rows()).toEqual([]));
      await eventually(() => expect(attempts).toEqual([1, 2]));
      expect(bench.exhausted).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'a payload that does not fit is refused when enqueued, with the field',
    async () => {
      const runner = await bench.worker(numbered, async () => undefined);
      // As a caller without types would.
      const wrong = { number: 'seven' } as unknown as { number: number };
      await expect(runner.enqueue(numbered, wrong)).rejects.toThrow(
        /job numbered does not fit: number: .*number/,
      );
      expect(await bench.store.rows()).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'a stored payload that does not fit is reported at once, without retries',
    async () => {
      let runs = 0;
      const runner = await bench.worker(numbered, async () => void (runs += 1));
      const older = defineJob({ name: 'numbered', payload: z.object({ figure: z.int() }) });
      await runner.enqueue(older, { figure: 7 });
      await eventually(() => expect(bench.exhausted).toHaveLength(1));
      expect(bench.exhausted[0]).toMatchObject({ attempts: 1, payload: { figure: 7 } });
      expect(String(bench.exhausted[0]?.error)).toMatch(/does not fit/);
      expect(runs).toBe(0);
    },
    LIMIT_MS,
  );

  test(
    'a process without workers enqueues but runs nothing',
    async () => {
      const enqueuing = await bench.open();
      let wrong = 0;
      enqueuing.register(numbered, async () => void (wrong += 1));
      await enqueuing.start({ workers: false });
      // A worker that hardly polls: what it does soon, it was told.
      let foundAt = 0;
      const pollMs = bench.kind.notifies ? 3_000 : 200;
      await bench.worker(numbered, async () => void (foundAt = Date.now()), { processEveryMs: pollMs });
      // Its first poll comes at once; the second is the one that must not be needed.
      await new Promise((resolve) => setTimeout(resolve, 200));
      const enqueuedAt = Date.now();
      await enqueuing.enqueue(numbered, { number: 1 });
      await eventually(() => expect(foundAt).toBeGreaterThan(0));
      expect(foundAt - enqueuedAt).toBeLessThan(1_500);
      expect(wrong).toBe(0);
    },
    LIMIT_MS,
  );
}
