import { expect, test } from '@jest/globals';
import type { Job } from 'agenda';
import { z } from 'zod';
import { Fault } from '../../../src/kernel/fault.js';
import { defineJob } from '../../../src/jobs/kit.js';
import {
  checkPayload,
  LeaseKeeper,
  PayloadFault,
  storableError,
} from '../../../src/jobs/runner-execution.js';
import { StoreTrouble, textOf } from '../../../src/jobs/runner-trouble.js';
import { eventually } from '../../contract/jobs-harness.js';
import { type LogLine, RecordingLogger } from '../../fakes/recording-logger.js';

function touched(touch: () => Promise<void>): Job {
  return { touch } as unknown as Job;
}

function messages(logger: RecordingLogger, level: LogLine['level']): string[] {
  return logger.lines.filter((line) => line.level === level).map(({ message }) => message);
}

test('a lease is renewed three times in its length, one renewal after the other', async () => {
  const renewals: number[] = [];
  const keeper = new LeaseKeeper(
    touched(async () => void renewals.push(Date.now())),
    90,
    () => undefined,
  );
  await eventually(() => expect(renewals.length).toBeGreaterThanOrEqual(3));
  await keeper.stop();
  const gaps = renewals.slice(1).map((at, i) => at - renewals[i]!);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(28);
});

test('a stopped keeper has no renewal under way, and starts none', async () => {
  let renewals = 0;
  let answer: () => void = () => undefined;
  const saved = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const keeper = new LeaseKeeper(
    touched(() => {
      renewals += 1;
      return saved;
    }),
    15,
    () => undefined,
  );
  await eventually(() => expect(renewals).toBe(1));
  let stopped = false;
  const stopping = keeper.stop().then(() => {
    stopped = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(stopped).toBe(false);
  answer();
  await stopping;
  expect(renewals).toBe(1);
});

test('a renewal that fails is reported, and the next one is tried', async () => {
  const troubles: unknown[] = [];
  let renewals = 0;
  const keeper = new LeaseKeeper(
    touched(async () => {
      renewals += 1;
      throw new Error('away');
    }),
    15,
    (error) => void troubles.push(error),
  );
  await eventually(() => expect(renewals).toBeGreaterThanOrEqual(2));
  await keeper.stop();
  expect(troubles.map(textOf)).toContain('away');
});

test('a payload is given as its schema makes it, or refused with every problem', () => {
  const job = defineJob({ name: 'sum', payload: z.strictObject({ a: z.int(), b: z.int().default(2) }) });
  expect(checkPayload(job, { a: 1 })).toEqual({ a: 1, b: 2 });
  expect(() => checkPayload(job, { a: 'x', b: 1.5 })).toThrow(/sum does not fit: a: .*; b: /);
  expect(() => checkPayload(job, null)).toThrow(PayloadFault);
});

test('what is stored of a failure is a text that every store takes', () => {
  expect(storableError('plain').message).toBe('plain');
  expect(storableError(null).message).toBe('null');
  expect(storableError(new Error('a\0b')).message).toBe('a\uFFFDb');
  expect(storableError(new Error('x'.repeat(5_000))).message).toHaveLength(2_000);
  expect(storableError(new Fault('f')).cause).toBeInstanceOf(Fault);
  expect(storableError(new PayloadFault('p'))).toBeInstanceOf(PayloadFault);
});

test('the same trouble is logged once in thirty seconds, with how often it was held back', () => {
  let nowMs = 0;
  const logger = new RecordingLogger();
  const trouble = new StoreTrouble(logger, { now: () => nowMs });
  for (const at of [0, 1_000, 29_999]) {
    nowMs = at;
    trouble.away(new Error('refused'));
  }
  trouble.report(new Error('other'));
  nowMs = 30_000;
  trouble.away(new Error('refused'));
  expect(messages(logger, 'warn')).toEqual(['job store: refused', 'job store: other', 'job store: refused']);
  expect(logger.lines.at(-1)?.fields).toMatchObject({ silenced: 2 });
  expect(trouble.current).toBe('refused');
  trouble.answers();
  trouble.answers();
  expect(trouble.current).toBeNull();
  expect(messages(logger, 'info')).toEqual(['job store: answers again']);
});

test('several refused connections are named together', () => {
  const refused = new AggregateError([new Error('refused on ::1'), new Error('refused on 127.0.0.1')]);
  expect(textOf(refused)).toBe('refused on ::1; refused on 127.0.0.1');
});
