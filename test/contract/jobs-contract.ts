import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { Fault } from '../../src/kernel/fault.js';
import { defineJob, type JobDefinition, type JobImplementation, type JobRun } from '../../src/jobs/kit.js';
import type { Exhausted } from '../../src/jobs/runner-runs.js';
import { createJobRunner, type JobRunner, type JobRunnerOptions } from '../../src/jobs/runner.js';
import {
  eventually,
  RecordingLogger,
  type StoreKind,
  type TestConnection,
  type TestStore,
} from './jobs-harness.js';

const HOUR_MS = 3_600_000;
const LEASE_MS = 900;
const LIMIT_MS = 60_000;

const numbered = defineJob({
  name: 'numbered',
  payload: z.strictObject({ number: z.int() }),
  concurrency: 5,
  leaseMs: LEASE_MS,
  retry: { attempts: 3, firstDelayMs: 200, factor: 2, maxDelayMs: 1_000 },
});

const ticking = defineJob({
  name: 'ticking',
  payload: z.strictObject({}),
  everyMs: 300,
  leaseMs: LEASE_MS,
  retry: { attempts: 3, firstDelayMs: 200, factor: 2, maxDelayMs: 1_000 },
});

/** What every store of jobs has to do, whichever it is. */
export function jobRunnerContract(kind: StoreKind): void {
  describe(`jobs in ${kind.name}`, () => {
    let store: TestStore;
    let logger: RecordingLogger;
    let exhausted: Exhausted[];
    let runners: JobRunner[];
    let connections: TestConnection[];

    beforeEach(async () => {
      store = await kind.open();
      logger = new RecordingLogger();
      exhausted = [];
      runners = [];
      connections = [];
    }, LIMIT_MS);

    afterEach(async () => {
      store.comeBack();
      await Promise.all(runners.map((runner) => runner.stop()));
      await Promise.all(connections.map((connection) => connection.close()));
      await store.drop();
    }, LIMIT_MS);

    async function open(options: Partial<JobRunnerOptions> = {}): Promise<JobRunner> {
      const connection = await store.connect();
      const runner = createJobRunner({
        backend: connection.backend,
        logger,
        clock: { now: () => Date.now() },
        shutdownTimeoutSeconds: 5,
        processEveryMs: 100,
        watchEveryMs: 200,
        onExhausted: (failure) => void exhausted.push(failure),
        ...options,
      });
      connections.push(connection);
      runners.push(runner);
      return runner;
    }

    async function worker<Schema extends z.ZodType>(
      job: JobDefinition<Schema>,
      implementation: JobImplementation<Schema>,
      options: Partial<JobRunnerOptions> = {},
    ): Promise<JobRunner> {
      const runner = await open(options);
      runner.register(job, implementation);
      await runner.start({ workers: true });
      return runner;
    }

    test(
      'an enqueued job runs once, with its payload, and leaves nothing behind',
      async () => {
        const seen: number[] = [];
        const runner = await worker(numbered, async ({ number }) => void seen.push(number));
        await runner.enqueue(numbered, { number: 7 });
        await eventually(() => expect(seen).toEqual([7]));
        await eventually(async () => expect(await store.rows()).toEqual([]));
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
        const enqueuing = await open();
        await enqueuing.start({ workers: false });
        for (let number = 0; number < kind.many; number++) await enqueuing.enqueue(numbered, { number });
        const workers = [await worker(numbered, count), await worker(numbered, count)];
        await eventually(async () => expect(await store.rows()).toHaveLength(0), LIMIT_MS);
        expect([...runs.values()].filter((times) => times !== 1)).toEqual([]);
        expect(runs.size).toBe(kind.many);
        const shares = workers.map((runner) => runner.status().jobs.numbered?.succeeded ?? 0);
        expect(Math.min(...shares)).toBeGreaterThan(0);
      },
      LIMIT_MS,
    );

    test(
      'not more runs at once than the concurrency of the job',
      async () => {
        let running = 0;
        let most = 0;
        const runner = await worker({ ...numbered, concurrency: 2 }, async () => {
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
      'a failing job is retried with growing delays, then reported as exhausted, and kept until it is removed',
      async () => {
        const starts: { attempt: number; at: number }[] = [];
        const runner = await worker(numbered, async (_payload, { attempt }) => {
          starts.push({ attempt, at: Date.now() });
          throw new Error(`no luck\0 in ${attempt}`);
        });
        const jobId = await runner.enqueue(numbered, { number: 3 });
        await eventually(() => expect(exhausted).toHaveLength(1));
        expect(exhausted[0]).toMatchObject({ job: 'numbered', jobId, payload: { number: 3 }, attempts: 3 });
        expect(starts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
        expect(starts[1]!.at - starts[0]!.at).toBeGreaterThanOrEqual(195);
        expect(starts[2]!.at - starts[1]!.at).toBeGreaterThanOrEqual(395);
        expect(logger.of('warn').filter((line) => line.includes('no luck'))).toHaveLength(2);
        expect(logger.of('error').filter((line) => line.includes('no luck'))).toHaveLength(1);
        await eventually(() =>
          expect(runner.status().jobs.numbered).toMatchObject({ failed: 3, exhausted: 1 }),
        );
        await eventually(async () => expect(await runner.removeFinished(Date.now() + 1_000)).toBe(1));
        expect(await store.rows()).toEqual([]);
      },
      LIMIT_MS,
    );

    test(
      'a job that fails once and then succeeds is not reported',
      async () => {
        const attempts: number[] = [];
        const runner = await worker(numbered, async (_payload, { attempt }) => {
          attempts.push(attempt);
          if (attempt === 1) throw new Error('not yet');
        });
        await runner.enqueue(numbered, { number: 1 });
        await eventually(async () => expect(await store.rows()).toEqual([]));
        await eventually(() => expect(attempts).toEqual([1, 2]));
        expect(exhausted).toEqual([]);
      },
      LIMIT_MS,
    );

    test(
      'a payload that does not fit is refused when enqueued, with the field',
      async () => {
        const runner = await worker(numbered, async () => undefined);
        // As a caller without types would.
        const wrong = { number: 'seven' } as unknown as { number: number };
        await expect(runner.enqueue(numbered, wrong)).rejects.toThrow(
          /job numbered does not fit: number: .*number/,
        );
        expect(await store.rows()).toEqual([]);
      },
      LIMIT_MS,
    );

    test(
      'a stored payload that does not fit is reported at once, without retries',
      async () => {
        let runs = 0;
        const runner = await worker(numbered, async () => void (runs += 1));
        const older = defineJob({ name: 'numbered', payload: z.object({ figure: z.int() }) });
        await runner.enqueue(older, { figure: 7 });
        await eventually(() => expect(exhausted).toHaveLength(1));
        expect(exhausted[0]).toMatchObject({ attempts: 1, payload: { figure: 7 } });
        expect(String(exhausted[0]?.error)).toMatch(/does not fit/);
        expect(runs).toBe(0);
      },
      LIMIT_MS,
    );

    test(
      'a repeating job is registered once, also by processes that boot at the same time',
      async () => {
        let runs = 0;
        const hourly = { ...ticking, everyMs: HOUR_MS };
        await Promise.all([1, 2, 3].map(() => worker(hourly, async () => void (runs += 1))));
        await eventually(() => expect(runs).toBe(1));
        await Promise.all(runners.map((runner) => runner.stop()));
        const [before] = await store.rows();
        await worker(hourly, async () => void (runs += 1));
        // The new process has polled when it has done another job.
        const probe = await worker(numbered, async () => undefined);
        await probe.enqueue(numbered, { number: 1 });
        await eventually(() => expect(probe.status().jobs.numbered?.succeeded).toBe(1));
        await eventually(async () => expect(await store.rows()).toHaveLength(1));
        expect(nextRun(before)).toBeGreaterThan(Date.now() + HOUR_MS / 2);
        expect((await store.rows()).map(nextRun)).toEqual([nextRun(before)]);
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
        await Promise.all([worker(ticking, tick), worker(ticking, tick)]);
        await eventually(() => expect(starts.length).toBeGreaterThanOrEqual(6), LIMIT_MS);
        const gaps = starts.slice(1).map((at, i) => at - starts[i]!);
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(ticking.everyMs! - 20);
        expect(most).toBe(1);
      },
      LIMIT_MS,
    );

    test(
      'a changed interval holds without a restart, also when it is changed elsewhere',
      async () => {
        let runs = 0;
        await worker({ ...ticking, everyMs: HOUR_MS }, async () => void (runs += 1));
        await eventually(() => expect(runs).toBe(1));
        const elsewhere = await open();
        await elsewhere.start({ workers: false });
        await elsewhere.changeInterval(ticking, 200);
        await eventually(() => expect(runs).toBeGreaterThanOrEqual(4));
        await elsewhere.changeInterval(ticking, HOUR_MS);
        await eventually(async () =>
          expect(nextRun((await store.rows())[0])).toBeGreaterThan(Date.now() + 60_000),
        );
      },
      LIMIT_MS,
    );

    test(
      'an interval changed while the job runs holds after that run',
      async () => {
        const gate = gated();
        let runs = 0;
        const runner = await worker({ ...ticking, everyMs: HOUR_MS }, async () => {
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
        await worker(ticking, async () => {
          runs += 1;
          throw new Error('always');
        });
        await eventually(() => expect(runs).toBeGreaterThanOrEqual(5));
        expect(exhausted).toHaveLength(1);
      },
      LIMIT_MS,
    );

    test(
      'a handler that takes longer than the lease is not started a second time',
      async () => {
        let starts = 0;
        let ends = 0;
        const slow = async (): Promise<void> => {
          starts += 1;
          await new Promise((resolve) => setTimeout(resolve, LEASE_MS * 3));
          ends += 1;
        };
        const runner = await worker(numbered, slow);
        await worker(numbered, slow);
        await runner.enqueue(numbered, { number: 1 });
        await eventually(async () => {
          expect(ends).toBe(1);
          expect(await store.rows()).toEqual([]);
        }, LIMIT_MS);
        expect(starts).toBe(1);
      },
      LIMIT_MS,
    );

    test(
      'at its deadline a run is told to give up, and another may take the job',
      async () => {
        const runs: JobRun[] = [];
        const stuck = { ...numbered, deadlineMs: 300 };
        const gate = gated();
        const runner = await worker(stuck, async (_payload, run) => {
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
        const runner = await worker({ ...numbered, concurrency: 1 }, async () => {
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
        const left = await store.rows();
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
        const runner = await worker(
          numbered,
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
        await worker(numbered, async ({ number }) => void seen.push(number));
        try {
          await eventually(() => expect(seen).toEqual([1]));
        } finally {
          gate.open();
        }
      },
      LIMIT_MS,
    );

    test(
      'a runner survives that its connections are cut, again and again',
      async () => {
        const seen = new Set<number>();
        const runner = await worker(numbered, async ({ number }) => void seen.add(number));
        let ticks = 0;
        await worker(ticking, async () => void (ticks += 1));
        for (let number = 0; number < 20; number++) {
          if (number % 4 === 3) await store.cutConnections();
          await eventually(async () => void (await runner.enqueue(numbered, { number })));
        }
        await store.cutConnections();
        await eventually(() => expect(seen.size).toBe(20), LIMIT_MS);
        const before = ticks;
        await eventually(() => expect(ticks).toBeGreaterThan(before + 2), LIMIT_MS);
        await eventually(() => expect(runner.status().trouble).toBeNull());
      },
      LIMIT_MS,
    );

    test(
      'a store that is away at the start is waited for, and the reason can be read',
      async () => {
        store.goAway();
        let runs = 0;
        const runner = await open();
        runner.register(numbered, async () => void (runs += 1));
        const started = runner.start({ workers: true });
        await eventually(() => expect(runner.status()).toMatchObject({ state: 'connecting' }));
        await eventually(() => expect(runner.status().trouble).toEqual(expect.stringMatching(/./)));
        const refused = runner.enqueue(numbered, { number: 1 });
        await expect(refused).rejects.toThrow(Fault);
        await expect(refused).rejects.toMatchObject({ retryable: true });
        store.comeBack();
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
        store.goAway();
        const runner = await open();
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
        const runner = await worker(numbered, async () => void (runs += 1));
        store.goAway();
        await eventually(() => expect(runner.status().trouble).not.toBeNull(), LIMIT_MS);
        store.comeBack();
        await eventually(() => expect(runner.status().trouble).toBeNull(), LIMIT_MS);
        await eventually(async () => void (await runner.enqueue(numbered, { number: 1 })));
        await eventually(() => expect(runs).toBe(1), LIMIT_MS);
      },
      LIMIT_MS,
    );

    test(
      'a process without workers enqueues but runs nothing',
      async () => {
        const enqueuing = await open();
        let wrong = 0;
        enqueuing.register(numbered, async () => void (wrong += 1));
        await enqueuing.start({ workers: false });
        // A worker that hardly polls: what it does soon, it was told.
        let foundAt = 0;
        const pollMs = kind.notifies ? 3_000 : 200;
        await worker(numbered, async () => void (foundAt = Date.now()), { processEveryMs: pollMs });
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

    test(
      'a process that stood still longer than the lease goes on',
      async () => {
        let ticks = 0;
        await worker(ticking, async () => void (ticks += 1), { processEveryMs: 300 });
        for (let round = 0; round < 4; round++) {
          const before = ticks;
          await eventually(() => expect(ticks).toBeGreaterThan(before));
          await new Promise((resolve) => setTimeout(resolve, 50 * round));
          const until = Date.now() + LEASE_MS + 200;
          while (Date.now() < until);
        }
        const after = ticks;
        await eventually(() => expect(ticks).toBeGreaterThan(after + 3));
      },
      LIMIT_MS,
    );

    test(
      'an interval shorter than the polling is refused',
      async () => {
        const runner = await open({ processEveryMs: 500 });
        expect(() => runner.register(ticking, async () => undefined)).toThrow(/repeats every 300 ms/);
      },
      LIMIT_MS,
    );
  });
}

function nextRun(row: Record<string, unknown> | undefined): number {
  const at = row?.next_run_at ?? row?.nextRunAt;
  return at instanceof Date ? at.getTime() : Number.NaN;
}

/** A door that handlers wait at until a test opens it. */
function gated(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
