import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { waitMs } from '../../../dashboard/src/api/backoff.js';
import { Cursor } from '../../../dashboard/src/api/cursor.js';
import { Frames } from '../../../dashboard/src/api/frames.js';
import { type Stream, taken, withPending, withShown } from '../../../dashboard/src/lib/stream.js';

interface Item {
  readonly id: string;
  readonly at: string;
}

const EMPTY: Stream<Item> = { shown: [], pending: [], fresh: new Set() };
const item = fc
  .integer({ min: 0, max: 40 })
  .map((n) => ({ id: `chg_${n}`, at: `2026-11-24T10:${10 + (n % 7)}:00Z` }));

describe('a stream of changes', () => {
  test('is the same in whatever order its events come, and however often', () => {
    fc.assert(
      fc.property(fc.array(item), fc.array(fc.nat()), (items, salt) => {
        const shuffled = [...items, ...items].toSorted(
          (a, b) => (salt[a.id.length] ?? 1) - (salt[b.at.length] ?? 2),
        );
        const apart = shuffled.reduce((stream, one) => withPending(stream, [one]), EMPTY);
        expect(taken(apart).shown).toEqual(taken(withPending(EMPTY, items.toReversed())).shown);
        expect(new Set(apart.pending.map(({ id }) => id)).size).toBe(apart.pending.length);
      }),
    );
  });

  test('shows nothing new until it is taken, and then marks it', () => {
    const [old, fresh] = [
      { id: 'a', at: '2026-11-24T10:00:00Z' },
      { id: 'b', at: '2026-11-24T11:00:00Z' },
    ];
    const waiting = withPending(withShown(EMPTY, [old]), [old, fresh]);
    expect([waiting.shown, waiting.pending]).toEqual([[old], [fresh]]);
    expect(taken(waiting)).toEqual({ shown: [fresh, old], pending: [], fresh: new Set(['b']) });
  });

  test('what the server tells anew is not waiting any more', () => {
    const fresh = { id: 'b', at: '2026-11-24T11:00:00Z' };
    expect(withShown(withPending(EMPTY, [fresh]), [fresh]).pending).toEqual([]);
  });
});

test('what comes between two frames is delivered at once', () => {
  const delivered: number[][] = [];
  const frames: (() => void)[] = [];
  const gathered = new Frames<number>(
    (items) => delivered.push([...items]),
    (work) => frames.push(work),
  );
  [1, 2, 3].forEach((n) => gathered.add(n));
  expect([delivered, frames.length]).toEqual([[], 1]);
  frames.shift()!();
  gathered.add(4);
  frames.shift()!();
  expect(delivered).toEqual([[1, 2, 3], [4]]);
});

test('waiting grows to 15 s, give or take three tenths', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map((tries) => waitMs(tries, 0.5))).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
  ]);
  expect([waitMs(5, 0), waitMs(5, 1)]).toEqual([10_500, 19_500]);
});

test('the cursor of a tab outlives a reload, until it is forgotten', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  new Cursor(storage).moveTo('c7');
  const again = new Cursor(storage);
  expect(again.value).toBe('c7');
  again.forget();
  expect([again.value, new Cursor(storage).value, new Cursor(null).value]).toEqual([null, null, null]);
});
