import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { accountTimeMs } from '../../../src/kernel/account-clock.js';
import { MINUTE_MS } from '../../../src/kernel/units/time.js';
import type { DueCampaign } from '../../../src/persistence/stores/schedule-store.js';
import { dueBucket } from '../../../src/services/optimisation/due-bucket.js';
import { retryDelayMs } from '../../../src/services/optimisation/failure-policy.js';

const INTERVAL = 15 * MINUTE_MS;
const NOON = Date.UTC(2026, 4, 1, 12);
const REAL = { startedAtMs: NOON, originAtMs: NOON, rate: 1 };

const due = (overrides: Partial<DueCampaign>): DueCampaign => ({
  campaignId: '01890000-0000-7000-8000-000000000000',
  intervalMs: INTERVAL,
  nextBucketAtMs: NOON,
  lastBucketAtMs: null,
  forcedAtMs: null,
  clock: REAL,
  ...overrides,
});

describe('after the clock was set back', () => {
  const ahead = { lastBucketAtMs: NOON + 4 * INTERVAL, nextBucketAtMs: NOON + 5 * INTERVAL };

  test('nothing is due until time has come round', () => {
    expect(dueBucket(due(ahead), NOON, 3)).toBeNull();
  });

  test('one that is asked for comes at once, just behind the last bucket, and not further ahead', () => {
    const at = ahead.lastBucketAtMs + 1;
    expect(dueBucket(due({ ...ahead, forcedAtMs: at }), NOON, 3)?.pair).toMatchObject({
      bucketAtMs: at,
      trigger: 'FORCED',
    });
    expect(dueBucket(due({ ...ahead, forcedAtMs: at + 1 }), NOON, 3)).toBeNull();
  });
});

describe('the bucket that is due', () => {
  test('both sides of its instant', () => {
    expect(dueBucket(due({}), NOON - 1, 3)).toBeNull();
    expect(dueBucket(due({}), NOON, 3)?.pair).toMatchObject({ bucketAtMs: NOON, trigger: 'SCHEDULED' });
    expect(dueBucket(due({ nextBucketAtMs: null }), NOON, 3)).toBeNull();
  });

  test('late ones are caught up within the limit, the rest is missed', () => {
    const at = (intervals: number) => dueBucket(due({}), NOON + intervals * INTERVAL, 3);
    expect(at(1)).toMatchObject({ missed: 0, pair: { bucketAtMs: NOON, trigger: 'CATCH_UP' } });
    expect(at(3)).toMatchObject({ missed: 0, pair: { bucketAtMs: NOON } });
    expect(at(4)).toMatchObject({ missed: 1, pair: { bucketAtMs: NOON + INTERVAL } });
    expect(at(100)).toMatchObject({ missed: 97, pair: { bucketAtMs: NOON + 97 * INTERVAL } });
  });

  test('every bucket is decided or counted as missed, whatever the pauses', () => {
    const pauses = fc.array(fc.integer({ min: 1, max: 20 * INTERVAL }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(pauses, fc.integer({ min: 0, max: 5 }), fc.constantFrom(1, 90), (steps, limit, rate) => {
        const clock = { ...REAL, rate };
        let nextBucketAtMs = NOON;
        let [decided, missed, nowMs] = [0, 0, NOON - 1];
        for (const step of steps) {
          nowMs += step;
          for (;;) {
            const found = dueBucket(due({ nextBucketAtMs, clock }), nowMs, limit);
            if (!found) break;
            missed += found.missed;
            decided += 1;
            nextBucketAtMs = found.pair.bucketAtMs + INTERVAL;
          }
        }
        expect(decided + missed).toBe(
          Math.max(0, Math.floor((accountTimeMs(clock, nowMs) - NOON) / INTERVAL) + 1),
        );
      }),
    );
  });

  test('a cycle that a person asked for comes between the buckets, in the order of time', () => {
    const at = (forcedAtMs: number, nextBucketAtMs: number) =>
      dueBucket(due({ forcedAtMs, nextBucketAtMs }), NOON + INTERVAL, 3);
    const forcedAtMs = NOON + MINUTE_MS;
    const forced = { missed: 0, pair: { bucketAtMs: forcedAtMs, trigger: 'FORCED' } };
    expect(at(forcedAtMs, NOON)).toMatchObject({ pair: { bucketAtMs: NOON, trigger: 'CATCH_UP' } });
    expect(at(forcedAtMs, NOON + INTERVAL)).toMatchObject(forced);
    expect(at(forcedAtMs, forcedAtMs)).toMatchObject(forced);
  });
});

test('retries double up to the longest delay', () => {
  const policy = { errorAfter: 3, firstDelayMs: 5, longestDelayMs: 30 };
  expect([1, 2, 3, 4, 50].map((failures) => retryDelayMs(policy, failures))).toEqual([5, 10, 20, 30, 30]);
});
