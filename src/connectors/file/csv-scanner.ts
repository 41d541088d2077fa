import { LONGEST_RECORD, type RecordScanner, type RecordSink } from './record.js';

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;
const MOST_FIELDS = 2_000;

const UNCLOSED = 'A quotation mark is opened and never closed.';
const AFTER_QUOTE = 'There is text between a closing quotation mark and the next delimiter.';
const TOO_LONG = 'It is longer than a megabyte.';
const TOO_WIDE = `It has more than ${MOST_FIELDS} fields.`;

/** What became of the row at a position. */
const INCOMPLETE = -1;

/**
 * CSV (RFC 4180) by bytes: quoted fields with delimiters, line breaks and doubled quotes; LF, CRLF or CR; empty lines are passed over.
 * A quotation mark inside an unquoted field stands for itself. After a broken row it goes on with the next line.
 */
export class CsvScanner implements RecordScanner {
  private readonly starts = new Int32Array(MOST_FIELDS);
  private readonly ends = new Int32Array(MOST_FIELDS);
  private readonly doubled = new Uint8Array(MOST_FIELDS);
  /** One for all rows. */
  private readonly record = {
    bytes: Buffer.alloc(0) as Buffer,
    starts: this.starts,
    ends: this.ends,
    count: 0,
    line: 0,
  };
  private line = 1;
  private count = 0;
  private problem = '';
  private quoted = false;
  private passingOver = false;

  /** @param delimiter one ASCII character */
  constructor(
    private readonly delimiter: number,
    private readonly sink: RecordSink,
  ) {}

  scan(bytes: Buffer, isLast: boolean): number {
    let at = this.passingOver ? this.passOver(bytes) : 0;
    while (at < bytes.length) {
      this.count = 0;
      this.problem = '';
      this.quoted = false;
      let next = this.fields(bytes, at, isLast);
      if (next === INCOMPLETE) {
        if (!isLast && bytes.length - at <= LONGEST_RECORD) return at;
        this.problem = this.quoted ? UNCLOSED : TOO_LONG;
        next = afterLine(bytes, at);
        // What is left of it must not be taken for a row of its own.
        if (next === INCOMPLETE) this.passingOver = true;
        if (next === INCOMPLETE) next = bytes.length;
      }
      if (this.problem) this.sink.broken(this.line, this.problem);
      else if (this.count > 1 || this.ends[0]! > this.starts[0]! || bytes[at] === QUOTE) this.emit(bytes);
      this.line += this.quoted || this.problem ? lineBreaks(bytes, at, next) : 1;
      at = next;
    }
    return at;
  }

  /** The rest of a row that has been refused for its length. */
  private passOver(bytes: Buffer): number {
    const next = afterLine(bytes, 0);
    if (next === INCOMPLETE) return bytes.length;
    this.passingOver = false;
    this.line += lineBreaks(bytes, 0, next);
    return next;
  }

  /** Finds the fields of the row at `at`. @returns where the next row begins, or INCOMPLETE */
  private fields(bytes: Buffer, at: number, isLast: boolean): number {
    const { delimiter } = this;
    const { length } = bytes;
    let start = at;
    for (;;) {
      if (this.count === MOST_FIELDS) return this.skip(bytes, start, isLast, TOO_WIDE);
      let end: number;
      let stop: number;
      this.doubled[this.count] = 0;
      if (start < length && bytes[start] === QUOTE) {
        this.quoted = true;
        end = this.closing(bytes, start + 1);
        if (end < 0 || (end + 1 === length && !isLast)) return INCOMPLETE;
        start += 1;
        stop = end + 1;
      } else {
        stop = start;
        while (stop < length) {
          const byte = bytes[stop]!;
          if (byte === delimiter || byte === LF || byte === CR) break;
          stop++;
        }
        end = stop;
      }
      if (stop === length && !isLast) return INCOMPLETE;
      this.starts[this.count] = start;
      this.ends[this.count] = end;
      this.count++;
      const byte = stop < length ? bytes[stop]! : LF;
      if (byte === delimiter) {
        start = stop + 1;
        continue;
      }
      if (byte === LF) return stop + 1;
      if (byte !== CR) return this.skip(bytes, stop, isLast, AFTER_QUOTE);
      if (stop + 1 === length) return isLast ? length : INCOMPLETE;
      return bytes[stop + 1] === LF ? stop + 2 : stop + 1;
    }
  }

  /** Where the quoted field that starts at `at` is closed, or -1. */
  private closing(bytes: Buffer, at: number): number {
    let quote = bytes.indexOf(QUOTE, at);
    while (quote >= 0 && bytes[quote + 1] === QUOTE) {
      this.doubled[this.count] = 1;
      quote = bytes.indexOf(QUOTE, quote + 2);
    }
    return quote;
  }

  private skip(bytes: Buffer, at: number, isLast: boolean, problem: string): number {
    this.problem = problem;
    const next = afterLine(bytes, at);
    return next === INCOMPLETE && isLast ? bytes.length : next;
  }

  private emit(bytes: Buffer): void {
    const { starts, ends, count, line } = this;
    for (let i = 0; i < count; i++) {
      if (this.doubled[i]) ends[i] = undouble(bytes, starts[i]!, ends[i]!);
    }
    const { record } = this;
    record.bytes = bytes;
    record.count = count;
    record.line = line;
    this.sink.record(record);
  }
}

/** Makes one quotation mark of two, in place. @returns the new end */
function undouble(bytes: Buffer, start: number, end: number): number {
  let to = start;
  for (let from = start; from < end; from++) {
    bytes[to++] = bytes[from]!;
    if (bytes[from] === QUOTE) from++;
  }
  return to;
}

function afterLine(bytes: Buffer, at: number): number {
  const lf = bytes.indexOf(LF, at);
  return lf < 0 ? INCOMPLETE : lf + 1;
}

/** LF, CRLF and CR count once each. */
function lineBreaks(bytes: Buffer, from: number, to: number): number {
  let breaks = 0;
  for (let i = from; i < to; i++) {
    if (bytes[i] === LF || (bytes[i] === CR && bytes[i + 1] !== LF)) breaks++;
  }
  return breaks;
}
