import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { beforeEach, expect, test } from '@jest/globals';
import { inForeground, type Running } from '../../../src/cli/foreground.js';
import { Terminal } from '../../../src/cli/terminal.js';
import { Fault } from '../../../src/kernel/fault.js';

let signals: EventEmitter;
let nowMs: number;
let notes: PassThrough;
let calls: string[];

beforeEach(() => {
  signals = new EventEmitter();
  nowMs = 0;
  notes = new PassThrough({ encoding: 'utf8' });
  calls = [];
});

function run(running: Partial<Running>): Promise<number> {
  const whole: Running = {
    banner: 'up',
    failed: new Promise(() => undefined),
    stop: async () => void calls.push('stop'),
    ...running,
  };
  return inForeground(async () => whole, { terminal: new Terminal(notes, notes), signals, now: () => nowMs });
}

/** Runs what is queued, so that the run has reached its next wait. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'])('%s stops it in good order', async (signal) => {
  const exit = run({});
  await settle();
  signals.emit(signal);
  expect(await exit).toBe(0);
  expect(calls).toEqual(['stop']);
  expect(signals.listenerCount(signal)).toBe(0);
});

test('a signal that comes while it still starts stops it once it is up', async () => {
  const exit = run({});
  signals.emit('SIGTERM');
  expect(await exit).toBe(0);
  expect(calls).toEqual(['stop']);
});

test('one Ctrl-C that arrives three times does not cut the stop short; a second one does', async () => {
  const exit = run({ stop: () => new Promise(() => undefined) });
  await settle();
  for (nowMs of [0, 5, 999]) signals.emit('SIGINT');
  const early = await Promise.race([exit, settle().then(() => 'still stopping')]);
  expect(early).toBe('still stopping');
  nowMs = 1_000;
  signals.emit('SIGINT');
  expect(await exit).toBe(3);
});

test('a failure stops the rest and is told with its cause', async () => {
  const cause = new Error('the socket broke');
  const exit = run({ failed: Promise.reject(cause) });
  await expect(exit).rejects.toThrow(new Fault('Trimtab cannot go on.', { cause }));
  expect(calls).toEqual(['stop']);
});
