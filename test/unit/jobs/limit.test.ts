import { expect, test } from '@jest/globals';
import { answer } from '../../../src/jobs/runner-limit.js';

test('an answer that comes in time is given, also when it is an error', async () => {
  expect(await answer(Promise.resolve(7), 1_000)).toBe(7);
  await expect(answer(Promise.reject(new Error('refused')), 1_000)).rejects.toThrow('refused');
});

test('an answer that never comes is a fault that may be tried again', async () => {
  const lost = new Promise<never>(() => undefined);
  await expect(answer(lost, 20)).rejects.toMatchObject({ message: 'no answer in 20 ms', retryable: true });
});
