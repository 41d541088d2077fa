import { expect, test } from '@jest/globals';
import { logFields, withLogFields } from '../../src/telemetry/log-fields.js';
import { linkToHere, traced, tracedSince, tracedWithin } from '../../src/telemetry/traced.js';

const CALLS = 20_000;
/** A query of one field takes a hundred times as long; machines under load take long for everything. */
const MOST_US = 50;

test('while tracing is off, work runs as it is: its answer, its error, and nothing else', async () => {
  const answer = await traced('a', { kind: 'server', traceparent: 'nonsense' }, async (span) => {
    expect(span.isRecording()).toBe(false);
    expect(linkToHere().filter(({ context }) => context.traceId !== '0'.repeat(32))).toEqual([]);
    return tracedWithin('b', {}, async () => 42);
  });
  expect(answer).toBe(42);
  const failing = traced('c', {}, () => Promise.reject(new RangeError('no')));
  await expect(failing).rejects.toThrow(RangeError);
  tracedSince('d', performance.now(), { n: 1 }, new Error('no'));
  expect(logFields()).toEqual({});
});

test('while tracing is off, following an operation costs microseconds', async () => {
  const follow = () =>
    withLogFields({ requestId: 'r' }, () =>
      traced('operation', { fields: { a: 'b' }, kind: 'server' }, () =>
        tracedWithin('unit of work', { fields: { c: 'd' } }, async () => undefined),
      ),
    );
  for (let call = 0; call < CALLS; call++) await follow();
  const startedAt = performance.now();
  for (let call = 0; call < CALLS; call++) await follow();
  const microseconds = (1_000 * (performance.now() - startedAt)) / CALLS;
  process.stdout.write(
    `telemetry: an operation with a unit of work, tracing off: ${microseconds.toFixed(2)} µs\n`,
  );
  expect(microseconds).toBeLessThan(MOST_US);
});
