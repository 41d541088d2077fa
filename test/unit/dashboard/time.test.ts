import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseTime, previousRange, rangeOf } from '../../../dashboard/src/lib/range.js';
import { comparable, soFar } from '../../../dashboard/src/lib/same-age.js';
import {
  accountNow,
  ageText,
  countdownText,
  dayOf,
  daysBetween,
  HOUR_MS,
} from '../../../dashboard/src/lib/time.js';

const TODAY = '2026-11-24';

describe('the address', () => {
  const days = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
  const day = days.map((date) => date.toISOString().slice(0, 10));
  const start = fc.oneof(
    fc.constant('today'),
    fc.integer({ min: 1, max: 400 }).map((n) => `now-${n}d`),
    day,
  );

  test('that was read once reads the same again, and says nothing of defaults', () => {
    fc.assert(
      fc.property(start, fc.option(day, { nil: undefined }), (from, to) => {
        const { repaired: _repaired, ...once } = parseTime({ from, to });
        expect(parseTime(once)).toEqual(once);
        expect(
          rangeOf(once, TODAY).from <= rangeOf({ from }, '2031-01-01').from || from.startsWith('now'),
        ).toBe(true);
      }),
    );
  });

  test('with anything in it becomes a range, and what was wrong is named', () => {
    fc.assert(
      fc.property(fc.record({ from: fc.anything(), to: fc.anything(), cmp: fc.anything() }), (search) => {
        const { from, to } = rangeOf(parseTime(search), TODAY);
        expect([from, to].every((one) => /^\d{4}-\d\d-\d\d$/.test(one))).toBe(true);
      }),
    );
    expect(parseTime({ from: '2026-02-30', to: '2026-01-01', cmp: 'ly' }).repaired).toEqual([
      'from',
      'cmp',
      'to',
    ]);
  });

  test('counts today in, and compares with as many days right before', () => {
    expect(rangeOf({ from: 'now-7d' }, TODAY)).toEqual({ from: '2026-11-18', to: TODAY });
    expect(previousRange({ from: '2026-11-18', to: TODAY })).toEqual({
      from: '2026-11-11',
      to: '2026-11-17',
    });
    expect(daysBetween('2026-11-18', TODAY)).toBe(7);
  });
});

describe('clocks', () => {
  test('the account may live faster than the browser', () => {
    const clock = { readAtMs: 1_000, accountMs: 5_000_000, rate: 90, timeZone: 'UTC' };
    expect(accountNow(clock, 2_000)).toBe(5_090_000);
  });

  test('a day begins at its zone’s midnight', () => {
    const atMs = Date.UTC(2026, 10, 24, 23, 30);
    expect([dayOf(atMs, 'UTC'), dayOf(atMs, 'Europe/Berlin')]).toEqual(['2026-11-24', '2026-11-25']);
  });

  test('ages and countdowns', () => {
    expect([12_900, 360_000, 4_320_000, 3 * 86_400_000].map(ageText)).toEqual([
      '12 s',
      '6 min',
      '1 h 12 min',
      '3 d',
    ]);
    expect([161_000, 900, 0].map(countdownText)).toEqual(['2:41', '0:01', null]);
  });
});

test('a young day is compared with the same hours of the day before, and no others', () => {
  const hour = (startMs: number, cost: number) => ({ startMs, cost, revenue: 2 * cost, conversions: 1 });
  const points = [
    ...[0, 1, 2, 3].map((n) => hour(n * HOUR_MS, 10)),
    ...[24, 25, 26].map((n) => hour(n * HOUR_MS, 20)),
  ];
  const { today, before, hours } = soFar(points, 24 * HOUR_MS, 0);
  expect([today.cost, before?.cost, hours]).toEqual([60, 20, 2]);
  expect(comparable(points, 24 * HOUR_MS, hours).cost).toBe(40);
  expect(soFar(points.slice(4), 24 * HOUR_MS, 0).before).toBeNull();
});
