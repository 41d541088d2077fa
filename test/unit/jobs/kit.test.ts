import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { defineJob, retryDelayMs } from '../../../src/jobs/kit.js';

const job = defineJob({
  name: 'any',
  payload: z.strictObject({}),
  retry: { attempts: 5, firstDelayMs: 1_000, factor: 3, maxDelayMs: 20_000 },
});

test('the wait grows by the factor, up to the limit, and ends with the last attempt', () => {
  expect([1, 2, 3, 4, 5, 6].map((attempt) => retryDelayMs(job, attempt))).toEqual([
    1_000,
    3_000,
    9_000,
    20_000,
    null,
    null,
  ]);
});

test('a repeating job never waits longer than its interval', () => {
  expect(retryDelayMs({ ...job, everyMs: 2_000 }, 3)).toBe(2_000);
  expect(retryDelayMs({ ...job, everyMs: 2_000 }, 1)).toBe(1_000);
});

test('one attempt is no retry', () => {
  expect(retryDelayMs({ retry: { ...job.retry, attempts: 1 } }, 1)).toBeNull();
});

test('what a definition leaves out is filled in, and a job does not repeat unless it says so', () => {
  const plain = defineJob({ name: 'plain', payload: z.strictObject({}) });
  expect(plain).toMatchObject({ concurrency: 1, leaseMs: 10_000, retry: { attempts: 5 } });
  expect(plain.everyMs).toBeUndefined();
});
