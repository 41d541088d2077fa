import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ArmPlace } from '../../../src/persistence/stores/evidence-store.js';
import type { Uuid } from '../../../src/kernel/ids.js';
import { Lanes } from '../../../src/services/import/lanes.js';
import { makeSortedRows, type SortedRows } from '../../../src/services/import/sorted-rows.js';

/** Arms 1 to 40, of eight campaigns: in one stretch each, or scattered. */
function armPlaces(scattered: boolean): Map<number, ArmPlace> {
  return new Map(
    Array.from({ length: 40 }, (_, i) => {
      const campaign = scattered ? i % 8 : Math.floor(i / 5);
      return [
        i + 1,
        {
          id: `arm-${i}` as Uuid,
          key: i + 1,
          campaignKey: campaign,
          campaignId: `campaign-${campaign}` as Uuid,
        },
      ];
    }),
  );
}

/** Rows in the order of arms, each with a line that says which it is. */
function rowsOf(counts: readonly number[], firstLine: number): SortedRows {
  const rows = makeSortedRows(counts.reduce((sum, count) => sum + count, 0));
  let row = 0;
  counts.forEach((count, arm) => {
    for (let i = 0; i < count; i++, row++) {
      rows.columns.armKey[row] = arm + 1;
      rows.line[row] = firstLine + row;
    }
  });
  return rows;
}

const chunks = fc.array(
  fc
    .array(fc.integer({ min: 0, max: 400 }), { minLength: 40, maxLength: 40 })
    .filter((counts) => counts.some((count) => count > 0)),
  { minLength: 1, maxLength: 5 },
);

describe('lanes', () => {
  test.each([false, true])(
    'a campaign stays in its lane, and no row is lost or moved (scattered: %s)',
    (scattered) => {
      const arms = armPlaces(scattered);
      fc.assert(
        fc.property(chunks, (given) => {
          const lanes = new Lanes();
          const laneOf = new Map<Uuid, number>();
          for (const counts of given) {
            const rows = rowsOf(counts, 1);
            const parts = lanes.split(rows, arms);
            parts.forEach((part, lane) => {
              expect(part.columns.count).toBe(part.line.length);
              for (const arm of new Set(part.columns.armKey)) {
                const { campaignId } = arms.get(arm)!;
                expect(laneOf.get(campaignId) ?? lane).toBe(lane);
                laneOf.set(campaignId, lane);
              }
              expect(part.line).toEqual(part.line.toSorted());
            });
            const lines = Float64Array.from(parts.flatMap((part) => [...part.line])).sort();
            expect(lines).toEqual(rows.line);
          }
        }),
        { numRuns: 10 },
      );
    },
  );

  test('both lanes get about half of many rows, and few rows stay together', () => {
    const [first, second] = new Lanes().split(rowsOf(Array<number>(40).fill(250), 1), armPlaces(false));
    expect(Math.abs(first.columns.count - second.columns.count)).toBeLessThanOrEqual(1_250);
    const [all, none] = new Lanes().split(rowsOf(Array<number>(40).fill(5), 1), armPlaces(false));
    expect([all.columns.count, none.columns.count]).toEqual([200, 0]);
  });
});
