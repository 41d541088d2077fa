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

const HOUR_MS = 3_600_000;

function run(running: Partial<Running>, stopWithinMs = HOUR_MS): Promise<number> {
  const whole: Running = { banner: 'up', stop: async () => void calls.push('stop'), ...running };
  return start(async () => whole, stopWithinMs);
}

function start(up: () => Promise<Running>, stopWithinMs = HOUR_MS): Promise<number> {
  return inForeground(up, { terminal: new Terminal(notes, notes), signals, now: () => nowMs, stopWithinMs });
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

test('a stop that does not end is cut off at its limit, and says so', async () => {
  const exit = run({ stop: () => new Promise(() => undefined) }, 250);
  await settle();
  signals.emit('SIGTERM');
  await expect(exit).rejects.toThrow(new Fault('The stop took longer than 0.25 s.'));
});

test('so is a start that does not end', async () => {
  const exit = start(() => new Promise(() => undefined), 250);
  signals.emit('SIGTERM');
  await expect(exit).rejects.toThrow(Fault);
});

test('a second Ctrl-C does not wait for a start either', async () => {
  const exit = start(() => new Promise(() => undefined));
  signals.emit('SIGINT');
  nowMs = 1_000;
  signals.emit('SIGINT');
  expect(await exit).toBe(3);
});

test('a start that fails is told', async () => {
  const cause = new Error('the port is taken');
  await expect(start(() => Promise.reject(cause))).rejects.toThrow(cause);
});
