import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { makeImportChunk } from '../../../src/connectors/file/import-chunk.js';
import { sumRows } from '../../../src/services/import/row-rules.js';
import { RowSpool } from '../../../src/services/import/row-spool.js';
import { type SortedRows, sortRows } from '../../../src/services/import/sorted-rows.js';

interface Row {
  arm: number;
  start: number;
  cost: bigint;
}

const rows = fc.array(
  fc.record({
    arm: fc.integer({ min: 0, max: 4 }),
    start: fc.integer({ min: 0, max: 6 }),
    cost: fc.bigInt({ min: -5n, max: 10n ** 17n }),
  }),
  { maxLength: 40 },
);

/** Keys fall while numbers rise, so that the order is that of keys; arm 0 is unknown. */
const keyOf = (arm: number): number => (arm === 0 ? 0 : 100 - arm);

function chunkOf(list: readonly Row[], firstLine: number) {
  const chunk = makeImportChunk(Math.max(1, list.length));
  list.forEach((row, i) => {
    chunk.arm[i] = row.arm;
    chunk.windowStartMs[i] = row.start * 1000;
    chunk.windowSeconds[i] = 1;
    chunk.revenueMicros[i] = row.cost + 1n;
    chunk.costMicros[i] = row.cost;
    chunk.line[i] = firstLine + i;
  });
  chunk.count = list.length;
  return chunk;
}

function listed({ columns, line }: SortedRows): [key: number, start: number, line: number, cost: bigint][] {
  return Array.from(line, (at, i) => [
    columns.armKey[i]!,
    columns.windowStartMs[i]! / 1000,
    at,
    columns.costMicros[i]!,
  ]);
}

test('many runs come back as one sequence in order, windows never torn, as often as asked', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(rows, { maxLength: 5 }),
      fc.integer({ min: 1, max: 20 }),
      async (chunks, size) => {
        const spool = await RowSpool.open(7);
        try {
          const all: ReturnType<typeof listed> = [];
          for (const list of chunks) {
            const sorted = sortRows(chunkOf(list, all.length * 100), keyOf, 7);
            all.push(...listed(sorted));
            await spool.add(sorted);
          }
          expect(spool.count).toBe(all.length);
          expect(all.length).toBe(chunks.flat().filter(({ arm }) => arm !== 0).length);
          const expected = all.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
          for (const _ of [1, 2]) {
            const parts: SortedRows[] = [];
            for await (const part of spool.merged(size)) parts.push(part);
            expect(parts.flatMap(listed)).toEqual(expected);
            const windows = parts.map(
              (part) => new Set(listed(part).map(([key, start]) => `${key} ${start}`)),
            );
            expect(windows.reduce((sum, part) => sum + part.size, 0)).toBe(
              new Set(expected.map(([key, start]) => `${key} ${start}`)).size,
            );
          }
        } finally {
          await spool.close();
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('sums are those of the windows, to the micro', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const sorted = sortRows(chunkOf(list, 1), keyOf, 7);
      const expected = new Map<string, bigint>();
      for (const [key, start, , cost] of listed(sorted)) {
        expected.set(`${key} ${start}`, (expected.get(`${key} ${start}`) ?? 0n) + cost);
      }
      const { rows: summed, summed: merged } = sumRows(sorted);
      expect(listed(summed).map(([key, start, , cost]) => [`${key} ${start}`, cost])).toEqual([...expected]);
      expect(merged).toBe(listed(sorted).length - expected.size);
    }),
  );
});
