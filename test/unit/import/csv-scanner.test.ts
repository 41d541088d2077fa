import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvScanner } from '../../../src/connectors/file/csv-scanner.js';
import { fieldText } from '../../../src/connectors/file/record.js';

interface Scanned {
  rows: string[][];
  lines: number[];
  broken: [line: number, reason: string][];
}

function scan(text: string, blockSizes: readonly number[] = [], delimiter = ','): Scanned {
  const scanned: Scanned = { rows: [], lines: [], broken: [] };
  const scanner = new CsvScanner(delimiter.charCodeAt(0), {
    record: (record) => {
      scanned.rows.push(Array.from({ length: record.count }, (_, field) => fieldText(record, field)));
      scanned.lines.push(record.line);
    },
    broken: (line, reason) => scanned.broken.push([line, reason]),
  });
  feed(scanner, Buffer.from(text), blockSizes);
  return scanned;
}

/** As a file is read: what is not done with comes again, with more behind it. */
function feed(scanner: CsvScanner, bytes: Buffer, blockSizes: readonly number[]): void {
  let rest = Buffer.alloc(0);
  let at = 0;
  for (const size of [...blockSizes, bytes.length]) {
    const block = Buffer.concat([rest, bytes.subarray(at, at + size)]);
    rest = Buffer.from(block.subarray(scanner.scan(block, false)));
    at += size;
  }
  scanner.scan(rest, true);
}

const reference = (text: string, delimiter = ','): string[][] =>
  parse(text, {
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
  });

const field = fc.stringMatching(/^[ab,;"\r\nä€ ]{0,6}$/);
const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const cell = fc
  .tuple(field, fc.boolean())
  .map(([text, quoted]) => (quoted || /[",;\r\n]/.test(text) ? quote(text) : text));
const ending = fc.constantFrom('\n', '\r\n', '\r');
const file = fc
  .array(fc.tuple(fc.array(cell, { minLength: 1, maxLength: 4 }), ending), { maxLength: 8 })
  .map((rows) => rows.map(([cells, end]) => cells.join(',') + end).join(''));
const blocks = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 40 });

describe('fields and rows', () => {
  test('are those of csv-parse, however the file is written and cut into blocks', () => {
    fc.assert(
      fc.property(file, fc.boolean(), blocks, (text, withoutEnd, sizes) => {
        const whole = withoutEnd ? text.replace(/(?:\r\n|\n|\r)$/, '') : text;
        const scanned = scan(whole, sizes);
        expect(scanned.broken).toEqual([]);
        expect(scanned.rows).toEqual(reference(whole));
      }),
      { numRuns: 5_000 },
    );
  });

  test('what csv-parse takes of any text at all, we take alike', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.stringMatching(/^[ab,"\r\n]{0,14}$/), blocks, (text, sizes) => {
        let expected: string[][];
        try {
          expected = reference(text);
        } catch {
          scan(text, sizes);
          return;
        }
        compared++;
        expect(scan(text, sizes)).toMatchObject({ rows: expected, broken: [] });
      }),
      { numRuns: 5_000 },
    );
    expect(compared).toBeGreaterThan(1_000);
  });

  test('cutting into blocks changes nothing, broken rows included', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab,"\r\n]{0,20}$/), blocks, (text, sizes) => {
        expect(scan(text, sizes)).toEqual(scan(text));
      }),
      { numRuns: 5_000 },
    );
  });
});

test('lines count what stands in quotes too', () => {
  expect(scan('a,b\n"x\ny",1\r\nz,2\r"p\r\nq\rr",3\nend,4').lines).toEqual([1, 2, 4, 5, 8]);
});

test('after a broken row it goes on with the next line', () => {
  const scanned = scan('a,b\n"x"y,1\nc,d\n"open,2\ne,f\n');
  expect(scanned.broken.map(([line]) => line)).toEqual([2, 4]);
  expect(scanned.rows).toEqual([
    ['a', 'b'],
    ['c', 'd'],
    ['e', 'f'],
  ]);
});

test('quotes, delimiters', () => {
  expect(scan('5" screen;"a;b";""\n', [], ';').rows).toEqual([['5" screen', 'a;b', '']]);
});

test('of a row longer than a megabyte nothing is taken, told once; the next line is a row again, and counted right', () => {
  const long = `${'x'.repeat(3 << 20)},y\n`;
  const { rows, lines, broken } = scan(
    `a,b\n${long}c,d\n`,
    Array.from({ length: 12 }, () => 1 << 18),
  );
  expect(broken).toEqual([[2, 'It is longer than a megabyte.']]);
  expect(rows).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  expect(lines).toEqual([1, 3]);
});
