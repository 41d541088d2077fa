import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  compareObservations,
  copyObservation,
  makeObservationColumns,
  type ObservationColumns,
} from '../../../src/persistence/stores/observation-columns.js';
import {
  isKept,
  type Judgement,
  judgeVersions,
  Verdict,
} from '../../../src/services/observations/judge-versions.js';

interface Row {
  arm: number;
  start: number;
  seconds: number;
  asOf: number;
  cost: number;
}

/** Slots of a small grid, so that the same windows, touching ones and overlapping ones are all met often. */
const rows = fc.array(
  fc.record({
    arm: fc.integer({ min: 1, max: 2 }),
    start: fc.integer({ min: 0, max: 5 }),
    seconds: fc.integer({ min: 1, max: 3 }),
    asOf: fc.integer({ min: 10, max: 13 }),
    cost: fc.integer({ min: 0, max: 3 }),
  }),
  { maxLength: 30 },
);

function columnsOf(list: readonly Row[]): ObservationColumns {
  const columns = makeObservationColumns(list.length);
  list.forEach((row, i) => {
    columns.armKey[i] = row.arm;
    columns.windowStartMs[i] = row.start * 1000;
    columns.windowSeconds[i] = row.seconds;
    columns.asOfMs[i] = row.asOf * 1000;
    columns.costMicros[i] = BigInt(row.cost);
  });
  const order = [...list.keys()].sort(compareObservations(columns));
  const sorted = makeObservationColumns(list.length);
  order.forEach((from, to) => copyObservation(columns, from, sorted, to));
  return sorted;
}

function rowsOf(columns: ObservationColumns, keep: (row: number) => boolean = () => true): Row[] {
  return Array.from(columns.armKey.keys())
    .filter(keep)
    .map((i) => ({
      arm: columns.armKey[i]!,
      start: columns.windowStartMs[i]! / 1000,
      seconds: columns.windowSeconds[i]!,
      asOf: columns.asOfMs[i]! / 1000,
      cost: Number(columns.costMicros[i]!),
    }));
}

const NONE = makeObservationColumns(0);
const spentBy = (kept: readonly Row[]): number => {
  const standing = new Map<string, Row>();
  for (const row of kept) {
    const key = `${row.arm} ${row.start}`;
    if ((standing.get(key)?.asOf ?? -1) < row.asOf) standing.set(key, row);
  }
  return [...standing.values()].reduce((sum, row) => sum + row.cost, 0);
};

test('whatever comes in, in two batches: windows never overlap, versions are one an instant, deltas sum to the spend', () => {
  fc.assert(
    fc.property(rows, rows, (first, second) => {
      const one = columnsOf(first);
      const judged = judgeVersions(one, NONE);
      const stored = columnsOf(rowsOf(one, (row) => isKept(judged.verdict[row]!)));
      const two = columnsOf(second);
      const again = judgeVersions(two, stored);
      const kept = [...rowsOf(stored), ...rowsOf(two, (row) => isKept(again.verdict[row]!))];
      const instants = kept.map((row) => `${row.arm} ${row.start} ${row.asOf}`);
      expect(new Set(instants).size).toBe(instants.length);
      for (const a of kept) {
        for (const b of kept) {
          if (a.arm !== b.arm || (a.start === b.start && a.seconds === b.seconds)) continue;
          expect(a.start + a.seconds <= b.start || b.start + b.seconds <= a.start).toBe(true);
        }
      }
      const moved = (columns: ObservationColumns, { verdict, costDelta }: Judgement): number =>
        verdict.reduce((sum, found, row) => {
          return sum + Number(found === Verdict.NEW ? columns.costMicros[row]! : costDelta[row]!);
        }, 0);
      expect(moved(one, judged) + moved(two, again)).toBe(spentBy(kept));
    }),
    { numRuns: 2_000 },
  );
});

test('what is stored already is unchanged, all of it', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const columns = columnsOf(list);
      const { verdict } = judgeVersions(columns, NONE);
      const stored = columnsOf(rowsOf(columns, (row) => isKept(verdict[row]!)));
      expect(judgeVersions(stored, stored).verdict.every((found) => found === Verdict.UNCHANGED)).toBe(true);
    }),
  );
});

test('a row without an instant of its own is newer than whatever stands', () => {
  const stored = columnsOf([{ arm: 1, start: 0, seconds: 1, asOf: 20, cost: 1 }]);
  const incoming = columnsOf([{ arm: 1, start: 0, seconds: 1, asOf: 15, cost: 5 }]);
  const judged = judgeVersions(incoming, stored, { floating: Uint8Array.of(1) });
  expect(judged.verdict[0]).toBe(Verdict.RESTATES);
  expect(judged.asOfMs[0]).toBe(20_001);
  expect(judged.costDelta[0]).toBe(4n);
});

test('a row that only revises is of no interest where nothing stands', () => {
  const incoming = columnsOf([{ arm: 1, start: 0, seconds: 1, asOf: 15, cost: 5 }]);
  const marks = { revisions: Uint8Array.of(1) };
  expect(judgeVersions(incoming, NONE, marks).verdict[0]).toBe(Verdict.UNCHANGED);
  const stored = columnsOf([{ arm: 1, start: 0, seconds: 1, asOf: 14, cost: 1 }]);
  expect(judgeVersions(incoming, stored, marks).verdict[0]).toBe(Verdict.RESTATES);
});
