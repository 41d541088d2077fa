import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { accountTimeMs } from '../../../src/kernel/account-clock.js';
import { MINUTE_MS, startOfDayMs } from '../../../src/kernel/units/time.js';
import { CAMPAIGN_STATUSES } from '../../../src/kernel/words.js';
import { isFlightOver, nextBucket } from '../../../src/services/campaign-timing.js';

const NOW_MS = Date.UTC(2026, 4, 1, 10, 15);
const REAL = { clock: { startedAtMs: NOW_MS, originAtMs: NOW_MS, rate: 1 }, timeZone: 'Europe/Berlin' };
const OPEN = { status: 'ACTIVE' as const, startsOn: '2026-04-01', endsOn: null, intervalMinutes: 15 };

describe('the next bucket', () => {
  test('is after now, even where now is one', () => {
    const next = nextBucket(OPEN, REAL, NOW_MS, null);
    expect(next).toEqual({ bucketAtMs: NOW_MS + 15 * MINUTE_MS, dueAtMs: NOW_MS + 15 * MINUTE_MS });
    expect(nextBucket(OPEN, REAL, NOW_MS - 1, null)?.bucketAtMs).toBe(NOW_MS);
  });

  test('is after the last one, though that lies ahead', () => {
    const lastMs = NOW_MS + 60 * MINUTE_MS;
    expect(nextBucket(OPEN, REAL, NOW_MS, lastMs)?.bucketAtMs).toBe(lastMs + 15 * MINUTE_MS);
  });

  test.each(CAMPAIGN_STATUSES)('%s', (status) => {
    const due = nextBucket({ ...OPEN, status }, REAL, NOW_MS, null) !== null;
    expect(due).toBe(status === 'ACTIVE' || status === 'ERROR');
  });

  test('is there until the last day is over in the zone of the account', () => {
    const flight = { ...OPEN, endsOn: '2026-05-01' };
    const endMs = startOfDayMs('2026-05-02', 'Europe/Berlin');
    expect(nextBucket(flight, REAL, endMs - 1, null)).not.toBeNull();
    expect(nextBucket(flight, REAL, endMs, null)).toBeNull();
    expect(isFlightOver(flight, REAL, endMs - 1)).toBe(false);
    expect(isFlightOver(flight, REAL, endMs)).toBe(true);
  });

  test('holds for any clock and interval: a multiple, after now, not before the flight, due when the clock shows it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1440 }),
        fc.double({ min: 0.5, max: 2_000, noNaN: true }),
        fc.integer({ min: 0, max: 400 * 24 * 60 * MINUTE_MS }),
        fc.integer({ min: -40, max: 40 }),
        (intervalMinutes, rate, elapsedMs, startsInDays) => {
          const clock = { startedAtMs: NOW_MS, originAtMs: Date.UTC(2026, 2, 28, 22, 7), rate };
          const startsOn = new Date(clock.originAtMs + startsInDays * 1440 * MINUTE_MS)
            .toISOString()
            .slice(0, 10);
          const nowMs = NOW_MS + elapsedMs;
          const account = { clock, timeZone: 'Europe/Berlin' };
          const next = nextBucket({ ...OPEN, startsOn, intervalMinutes }, account, nowMs, null)!;
          const startMs = startOfDayMs(startsOn, 'Europe/Berlin');
          const earliest = Math.max(accountTimeMs(clock, nowMs) + 1, startMs);
          expect(next.bucketAtMs % (intervalMinutes * MINUTE_MS)).toBe(0);
          expect(next.bucketAtMs).toBeGreaterThanOrEqual(earliest);
          expect(next.bucketAtMs - intervalMinutes * MINUTE_MS).toBeLessThan(earliest);
          expect(accountTimeMs(clock, next.dueAtMs)).toBeGreaterThanOrEqual(next.bucketAtMs);
        },
      ),
    );
  });
});
