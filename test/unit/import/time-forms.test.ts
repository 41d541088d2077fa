import { describe, expect, test } from '@jest/globals';
import {
  dayOf,
  daysWindow,
  instantOf,
  monthOf,
  windowLength,
} from '../../../src/connectors/file/time-forms.js';
import { type WindowForm, windowOf } from '../../../src/connectors/file/window-reader.js';

const BERLIN = 'Europe/Berlin';
const at = (text: string): number => Date.parse(text);

describe('days', () => {
  test.each([
    ['2026-05-01', '2026-05-01'],
    ['2026/5/1', '2026-05-01'],
    ['20260501', '2026-05-01'],
    ['1.5.2026', '2026-05-01'],
    ['01.05.26', '2026-05-01'],
    ['2028-02-29', '2028-02-29'],
  ])('%s', (text, day) => {
    expect(dayOf(text, null)).toEqual({ day });
  });

  test('with slashes only in a format told', () => {
    expect(dayOf('03/06/21', null)).toHaveProperty('reason');
    expect(dayOf('03/06/21', 'dd/mm/yyyy')).toEqual({ day: '2021-06-03' });
    expect(dayOf('03/06/2021', 'mm/dd/yyyy')).toEqual({ day: '2021-03-06' });
  });

  test.each(['2026-02-29', '2026-13-01', '2026-00-10', '32.01.2026', 'soon', '', '2026-5', '01-05/2026'])(
    '"%s" is none',
    (text) => {
      expect(dayOf(text, null)).toHaveProperty('reason');
    },
  );

  test('months by name or number', () => {
    expect(['April', 'apr', '4', '04', 'December', '12'].map(monthOf)).toEqual([4, 4, 4, 4, 12, 12]);
    expect(['', '0', '13', 'Smarch'].map(monthOf)).toEqual([null, null, null, null]);
  });
});

describe('instants', () => {
  test.each([
    ['2026-05-01T14:00:00Z', '2026-05-01T14:00:00Z'],
    ['2026-05-01T14:00:00+02:00', '2026-05-01T12:00:00Z'],
    ['2026-05-01 14:00:30 -0330', '2026-05-01T17:30:30Z'],
    ['2026-05-01 14:00', '2026-05-01T12:00:00Z'],
    ['2026-01-01 14:00:00.250', '2026-01-01T13:00:00Z'],
    ['2026-05-01', '2026-04-30T22:00:00Z'],
    // Twice on the wall clock: the first; not at all: where the clock stood then.
    ['2026-10-25 02:30', '2026-10-25T00:30:00Z'],
  ])('%s', (text, instant) => {
    expect(instantOf(text, BERLIN, null)).toEqual({ atMs: at(instant) });
  });

  test.each(['2026-05-01T25:00Z', '2026-05-01T14:60Z', 'noon', '14:00'])('"%s" is none', (text) => {
    expect(instantOf(text, BERLIN, null)).toHaveProperty('reason');
  });
});

describe('windows', () => {
  const form: WindowForm = { timeZone: BERLIN, dateFormat: null, window: null };

  test('lengths', () => {
    expect(['15m', '1h', '1d', '7d', '2w', '31d'].map(windowLength)).toEqual([
      { ms: 900_000 },
      { ms: 3_600_000 },
      { days: 1 },
      { days: 7 },
      { days: 14 },
      { days: 31 },
    ]);
    expect(['', '0m', '32d', '5w', '1y', '-1h', '800h'].map(windowLength)).toEqual(Array(7).fill(null));
  });

  test('days of 23 and 25 hours', () => {
    const hours = (day: string): number => {
      const window = daysWindow(day, 1, BERLIN);
      return 'startMs' in window ? (window.endMs - window.startMs) / 3_600_000 : 0;
    };
    expect(['2026-03-29', '2026-05-01', '2026-10-25'].map(hours)).toEqual([23, 24, 25]);
  });

  test.each([
    ['2026-03-29 00:00', '1d', 23],
    ['2026-10-25 00:00', '1d', 25],
    ['2026-10-24T22:00:00Z', '1d', 25],
    ['2026-03-23 00:00', '7d', 167],
    ['2026-10-24 12:00', '1d', 24],
  ])('a window that starts at %s and is %s long has %i hours', (start, window, hours) => {
    const found = windowOf({ start }, { ...form, window });
    expect('startMs' in found && (found.endMs - found.startMs) / 3_600_000).toBe(hours);
  });

  test('month, day and year; hours; starts with ends or a length', () => {
    expect(windowOf({ month: 'April', day: '19', year: '2025' }, form)).toEqual({
      startMs: at('2025-04-18T22:00:00Z'),
      endMs: at('2025-04-19T22:00:00Z'),
    });
    expect(windowOf({ date: '2026-05-01', hour: '13' }, form)).toEqual({
      startMs: at('2026-05-01T11:00:00Z'),
      endMs: at('2026-05-01T12:00:00Z'),
    });
    expect(windowOf({ start: '2026-05-01T00:00Z', end: '2026-05-01T06:00Z' }, form)).toEqual({
      startMs: at('2026-05-01T00:00:00Z'),
      endMs: at('2026-05-01T06:00:00Z'),
    });
    expect(windowOf({ start: '2026-05-01T00:00Z' }, { ...form, window: '15m' })).toEqual({
      startMs: at('2026-05-01T00:00:00Z'),
      endMs: at('2026-05-01T00:15:00Z'),
    });
  });

  test.each([
    [{ month: 'Foo', day: '1', year: '2025' }, 'month'],
    [{ month: '2', day: '30', year: '2025' }, 'day'],
    [{ date: '2026-05-01', hour: '24' }, 'hour'],
    [{ date: 'x' }, 'date'],
    [{ start: '2026-05-01T00:00Z' }, 'start'],
    [{ start: '2026-05-01T00:00Z', end: 'x' }, 'end'],
  ] as const)('%j names the field', (texts, field) => {
    expect(windowOf(texts, form)).toMatchObject({ field });
  });
});
