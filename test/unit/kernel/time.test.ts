import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { accountTimeMs, realTimeMs } from '../../../src/kernel/account-clock.js';
import {
  addDays,
  calendarDay,
  DAY_MS,
  HOUR_MS,
  isTimeZone,
  startOfDayMs,
  zoneOffsetMs,
} from '../../../src/kernel/units/time.js';

const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
);
const instants = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) });

describe('days in time zones', () => {
  test('an instant lies in its own day, and days follow each other without a gap', () => {
    fc.assert(
      fc.property(instants, zones, (at, zone) => {
        const day = calendarDay(at, zone);
        const start = startOfDayMs(day, zone);
        const end = startOfDayMs(addDays(day, 1), zone);
        expect(start <= at && at < end).toBe(true);
        expect(end - start).toBeGreaterThanOrEqual(23 * HOUR_MS);
        expect(end - start).toBeLessThanOrEqual(25 * HOUR_MS);
      }),
    );
  });

  test('days on which clocks change have 23 or 25 hours', () => {
    const length = (day: string, zone: string) =>
      startOfDayMs(addDays(day, 1), zone) - startOfDayMs(day, zone);
    expect(length('2026-03-29', 'Europe/Berlin')).toBe(23 * HOUR_MS);
    expect(length('2026-10-25', 'Europe/Berlin')).toBe(25 * HOUR_MS);
    expect(length('2026-04-05', 'Australia/Lord_Howe')).toBe(24.5 * HOUR_MS);
    expect(length('2026-05-01', 'Europe/Berlin')).toBe(DAY_MS);
  });

  test('offsets', () => {
    expect(zoneOffsetMs(Date.UTC(2026, 0, 1), 'Europe/Berlin')).toBe(HOUR_MS);
    expect(zoneOffsetMs(Date.UTC(2026, 6, 1), 'Europe/Berlin')).toBe(2 * HOUR_MS);
    expect(zoneOffsetMs(Date.UTC(2026, 6, 1), 'Asia/Kathmandu')).toBe(5.75 * HOUR_MS);
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('Europe/Atlantis')).toBe(false);
  });
});

describe('account time', () => {
  const clocks = fc.record({
    startedAtMs: instants,
    originAtMs: instants,
    rate: fc.constantFrom(1, 90, 0.5, 1800),
  });

  test('an account instant is never due before the clock shows it', () => {
    fc.assert(
      fc.property(clocks, fc.integer({ min: 0, max: 1000 * DAY_MS }), (clock, sinceOrigin) => {
        const accountMs = clock.originAtMs + sinceOrigin;
        const dueMs = realTimeMs(clock, accountMs);
        expect(accountTimeMs(clock, dueMs)).toBeGreaterThanOrEqual(accountMs);
        expect(accountTimeMs(clock, dueMs - 1)).toBeLessThanOrEqual(accountMs);
      }),
    );
  });
});
