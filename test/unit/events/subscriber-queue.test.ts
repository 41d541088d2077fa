import { describe, expect, test } from '@jest/globals';
import { encodeCursor } from '../../../src/events/cursor.js';
import type { LiveEvent } from '../../../src/events/event-matching.js';
import { LiveEnd } from '../../../src/events/live-end.js';
import { LiveStream, type ReadLog } from '../../../src/events/live-stream.js';
import { SubscriberQueue } from '../../../src/events/subscriber-queue.js';

const LIMITS = { events: 4, bytes: 1_000, patienceMs: 50 };

function event(position: number, bytes = 10): LiveEvent {
  return {
    bytes,
    event: {
      cursor: encodeCursor(position),
      position,
      kind: 'CYCLE_FINISHED',
      atMs: 0,
      accountId: 'a',
      campaignId: null,
      entityId: 'e',
      payload: {},
    },
  };
}

/** A queue whose time the test owns, over a log of events 1 … `last`. */
function world({ after = 0, attachedAt = 0, last = 0 } = {}) {
  const time = { nowMs: 0 };
  const ends: LiveEnd[] = [];
  const reads: Array<[after: number, until: number]> = [];
  const log = { last };
  const queue = new SubscriberQueue(LIMITS, attachedAt, {
    stopwatch: () => time.nowMs,
    onEnd: (end) => ends.push(end),
  });
  const readLog: ReadLog = async (range) => {
    reads.push([range.after, range.until]);
    const reached = Math.min(range.until, range.after + 3);
    const events = [];
    for (let position = range.after + 1; position <= reached; position++) events.push(event(position).event);
    return { events, reached };
  };
  const stream = new LiveStream(
    after,
    null,
    queue,
    readLog,
    () => undefined,
    () => log.last,
  );
  const publish = (from: number, to: number): void => {
    for (let position = from; position <= to; position++) queue.push(event(position));
    log.last = to;
  };
  const take = async (count: number): Promise<number[]> => {
    const positions = [];
    for (let i = 0; i < count; i++) positions.push((await stream.next()).value!.position);
    return positions;
  };
  return { time, ends, reads, queue, stream, publish, take };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

describe('a stream of one subscriber', () => {
  test('replays the log from its cursor, then takes over from the queue, each event once', async () => {
    const { publish, take, reads } = world({ after: 2, attachedAt: 10 });
    publish(11, 13);
    expect(await take(11)).toEqual(range(3, 13));
    expect(reads).toEqual(
      [
        [2, 5],
        [5, 8],
        [8, 10],
      ].map(([from]) => [from, 10]),
    );
  });

  test('a cursor ahead of this process: what it has seen is not delivered again', async () => {
    const { publish, take } = world({ after: 12, attachedAt: 10 });
    publish(11, 14);
    expect(await take(2)).toEqual([13, 14]);
  });

  test('a burst that does not fit is read from the log by a reader that keeps up', async () => {
    const { publish, take, ends } = world();
    publish(1, 40);
    expect(await take(40)).toEqual(range(1, 40));
    publish(41, 42);
    expect(await take(2)).toEqual([41, 42]);
    expect(ends).toEqual([]);
  });

  test('an overflow while the log is read leaves no gap', async () => {
    const { publish, stream, take } = world({ after: 0, attachedAt: 6 });
    const first = stream.next();
    publish(7, 20);
    expect((await first).value!.position).toBe(1);
    expect(await take(19)).toEqual(range(2, 20));
  });

  test('a reader that waited long for the first event of a burst is not slow', async () => {
    const { publish, stream, take, time, ends } = world();
    const waiting = stream.next();
    await new Promise((resolve) => setImmediate(resolve));
    time.nowMs = 1_000_000;
    publish(1, 30);
    expect((await waiting).value!.position).toBe(1);
    expect(await take(29)).toEqual(range(2, 30));
    expect(ends).toEqual([]);
  });

  test('a reader that asks for nothing is ended once its queue is full and its time is over', async () => {
    const { publish, stream, time, ends } = world();
    publish(1, 4);
    time.nowMs = LIMITS.patienceMs;
    publish(5, 5);
    expect(ends).toEqual([]);
    time.nowMs += 1;
    publish(6, 9);
    expect(ends).toEqual([]);
    publish(10, 10);
    expect(ends.map((end) => end.code)).toEqual(['SLOW_CONSUMER']);
    await expect(stream.next()).rejects.toThrow(LiveEnd);
    expect(await stream.next()).toEqual({ value: undefined, done: true });
  });

  test('bytes count as well as events', () => {
    const { queue, ends, time } = world();
    queue.push(event(1, 600));
    queue.push(event(2, 400));
    expect(queue.joinAt).toBe(0);
    queue.push(event(3, 1));
    expect(queue.joinAt).toBe(3);
    time.nowMs = LIMITS.patienceMs + 1;
    queue.push(event(4, 1_001));
    expect(ends).toHaveLength(1);
  });

  test('returning ends a wait at once', async () => {
    const { stream } = world();
    const waiting = stream.next();
    await stream.return();
    expect(await waiting).toEqual({ value: undefined, done: true });
  });
});
