import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from '../../../src/events/cursor.js';
import { LiveEnd } from '../../../src/events/live-end.js';

describe('cursors', () => {
  test('carry any position', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (position) => expect(decodeCursor(encodeCursor(position))).toBe(position)),
    );
  });

  test.each(['', '0', 'MTox=', ' MTox', 'MTowMQ', 'MjoxMA', 'LTE', 'MToxLjU', 'x'.repeat(100_000), '\u0000'])(
    'what nobody was given is refused: %#',
    (text) => {
      expect(() => decodeCursor(text)).toThrow(LiveEnd);
    },
  );

  test('nothing but what was given out decodes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          return encodeCursor(decodeCursor(text)) === text;
        } catch (error) {
          return error instanceof LiveEnd && error.code === 'BAD_CURSOR';
        }
      }),
    );
  });
});
