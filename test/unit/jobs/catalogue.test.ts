import { expect, test } from '@jest/globals';
import type { z } from 'zod';
import { JOBS, registerJobs } from '../../../src/jobs/catalogue.js';
import { decideCycles } from '../../../src/jobs/decide-cycles.js';
import type { JobDefinition, JobReport, JobRun } from '../../../src/jobs/kit.js';
import type { BatchOutcome, DuePair } from '../../../src/jobs/ports.js';
import { RecordingLogger } from '../../fakes/recording-logger.js';

const NOW_MS = 1_700_000_000_000;
const DAY_MS = 86_400_000;
const SETTINGS = { batchSize: 2, dispatchLimit: 100, decideConcurrency: 4 };

const pairs: DuePair[] = [1, 2, 3, 4, 5].map((n) => ({
  campaignId: `0190b4d0-0000-7000-8000-00000000000${n}`,
  bucketAtMs: 1_700_000_000_000 + n,
  trigger: n === 5 ? 'FORCED' : 'SCHEDULED',
}));

function run(): JobRun {
  return {
    jobId: 'job',
    holder: 'worker/run',
    attempt: 1,
    startedAtMs: NOW_MS,
    signal: new AbortController().signal,
    logger: new RecordingLogger(),
  };
}

/** The catalogue over services that only remember what they were asked. */
function registered(settings: Parameters<typeof registerJobs>[2] = SETTINGS) {
  const asked: unknown[][] = [];
  const definitions = new Map<string, JobDefinition>();
  const implementations = new Map<string, (payload: unknown) => Promise<JobReport>>();
  const outcome: BatchOutcome = { decided: 1, skipped: 0, deferred: 0, failed: 0 };
  registerJobs(
    {
      register(definition, implementation) {
        definitions.set(definition.name, definition);
        implementations.set(definition.name, async (payload) =>
          implementation(definition.payload.parse(payload) as z.output<typeof definition.payload>, run()),
        );
      },
      enqueue: async (job, payload) => String(asked.push(['enqueue', job.name, job.payload.parse(payload)])),
      oldestPendingMs: async (job) => {
        asked.push(['oldestPendingMs', job.name]);
        return NOW_MS - 1_000;
      },
      removeFinished: async (beforeMs) => asked.push(['removeFinished', beforeMs]),
    },
    {
      optimisation: {
        dispatchDue: async (nowMs, limit, oldestPendingMs) => {
          asked.push(['dispatchDue', nowMs, limit, oldestPendingMs]);
          return pairs;
        },
        decideBatch: async (batch, holder) => {
          asked.push(['decideBatch', batch, holder]);
          return outcome;
        },
      },
      results: { collectDue: async (nowMs) => asked.push(['collectDue', nowMs]) },
      maintenance: { keepPartitions: async (nowMs) => void asked.push(['keepPartitions', nowMs]) },
    },
    settings,
  );
  return {
    asked,
    definitions,
    start: (name: string, payload: unknown) => implementations.get(name)!(payload),
  };
}

test('every job of the catalogue gets an implementation, under a name of its own', () => {
  const { definitions } = registered();
  expect([...definitions.keys()].sort()).toEqual(JOBS.map(({ name }) => name).sort());
});

test('due pairs are handed out in batches, the last one shorter', async () => {
  const { asked, start } = registered();
  await start('dispatch-cycles', {});
  expect(asked).toEqual([
    ['oldestPendingMs', 'decide-cycles'],
    ['dispatchDue', NOW_MS, 100, NOW_MS - 1_000],
    ['enqueue', 'decide-cycles', { pairs: pairs.slice(0, 2) }],
    ['enqueue', 'decide-cycles', { pairs: pairs.slice(2, 4) }],
    ['enqueue', 'decide-cycles', { pairs: pairs.slice(4) }],
  ]);
});

test('a batch is decided in the name of its run', async () => {
  const { asked, start } = registered();
  await start('decide-cycles', { pairs });
  expect(asked).toEqual([['decideBatch', pairs, 'worker/run']]);
});

test('keeping partitions also forgets jobs that ended seven days ago', async () => {
  const { asked, start } = registered();
  await start('keep-partitions', {});
  expect(asked).toEqual([
    ['keepPartitions', NOW_MS],
    ['removeFinished', NOW_MS - 7 * DAY_MS],
  ]);
});

test('results are collected as of the start of the run', async () => {
  const { asked, start } = registered();
  await start('collect-results', {});
  expect(asked).toEqual([['collectDue', NOW_MS]]);
});

test('intervals and concurrency come from the settings where they are given', () => {
  const { definitions } = registered({ ...SETTINGS, dispatchEveryMs: 250, collectEveryMs: 750 });
  expect(definitions.get('dispatch-cycles')?.everyMs).toBe(250);
  expect(definitions.get('collect-results')?.everyMs).toBe(750);
  expect(definitions.get('decide-cycles')?.concurrency).toBe(4);
  expect(registered().definitions.get('dispatch-cycles')?.everyMs).toBe(1_000);
});

test.each([
  ['no pair', { pairs: [] }],
  ['a public id', { pairs: [{ ...pairs[0], campaignId: 'cmp_01h' }] }],
  ['an unknown trigger', { pairs: [{ ...pairs[0], trigger: 'WHIM' }] }],
  ['an instant that is no integer', { pairs: [{ ...pairs[0], bucketAtMs: 1.5 }] }],
])('a batch with %s does not fit', (_what, payload) => {
  expect(decideCycles.payload.safeParse(payload).success).toBe(false);
});
