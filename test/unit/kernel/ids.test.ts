import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeId, decodeIdOf, encodeId, uuidV7, uuidV7Floor } from '../../../src/kernel/ids.js';

const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
const instants = fc.integer({ min: 0, max: 2 ** 47 });

describe('ids', () => {
  test('decode to the UUID that they were made of', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(decodeId(encodeId('arm', uuid))).toEqual({ kind: 'arm', uuid });
      }),
    );
  });

  test('sort as text in the order of their instants', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 10 ** 9 }), random, random, (at, later, a, b) => {
        const first = encodeId('cycle', uuidV7(at, a));
        const second = encodeId('cycle', uuidV7(at + later, b));
        expect(first < second).toBe(true);
      }),
    );
  });

  test('a UUIDv7 carries version and variant, and lies at or above the floor of its instant', () => {
    fc.assert(
      fc.property(instants, random, (at, bytes) => {
        const uuid = uuidV7(at, bytes);
        expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(uuid >= uuidV7Floor(at) && uuid < uuidV7Floor(at + 1)).toBe(true);
      }),
    );
  });

  test.each([
    '',
    'cmp_',
    'cmp_0',
    'xyz_00000000000000000000000000',
    `cmp_${'8'.repeat(26)}`,
    'CMP_00000000000000000000000000',
    `cmp_${'i'.repeat(26)}`,
  ])('%j is no id', (text) => {
    expect(decodeId(text)).toBeNull();
  });

  test('an id of another kind is not accepted', () => {
    expect(decodeIdOf('campaign', encodeId('arm', '01890000-0000-7000-8000-000000000000'))).toBeNull();
  });
});
