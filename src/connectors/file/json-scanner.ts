import { LONGEST_RECORD, type RecordScanner, type RecordSink } from './record.js';

const [QUOTE, BACKSLASH, OPEN, CLOSE, LF] = [0x22, 0x5c, 0x7b, 0x7d, 0x0a];

/**
 * JSON objects, one after another: lines of them (NDJSON) or one array. What stands between objects is not looked at. The values
 * of an object become fields in the order of `columns`; a missing value or null is an empty field.
 */
export class JsonScanner implements RecordScanner {
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  private line = 1;
  private passingOver = false;

  constructor(
    private readonly columns: readonly string[],
    private readonly sink: RecordSink,
  ) {
    this.starts = new Int32Array(columns.length);
    this.ends = new Int32Array(columns.length);
  }

  scan(bytes: Buffer, isLast: boolean): number {
    let at = this.passingOver ? this.passOver(bytes) : 0;
    for (;;) {
      const found = nextObject(bytes, at);
      if (!found) break;
      this.line += breaks(bytes, at, found.start);
      this.object(bytes.toString('utf8', found.start, found.end));
      this.line += breaks(bytes, found.start, found.end);
      at = found.end;
    }
    const open = bytes.indexOf(OPEN, at);
    if (open < 0 || (!isLast && bytes.length - open <= LONGEST_RECORD)) return at;
    this.sink.broken(
      this.line + breaks(bytes, at, open),
      'An object is opened and never closed, or longer than a megabyte.',
    );
    this.line += breaks(bytes, at, bytes.length);
    this.passingOver = true;
    return bytes.length;
  }

  /** What is left of an object that was refused for its length: to the end of its line, where another one may begin. */
  private passOver(bytes: Buffer): number {
    const lf = bytes.indexOf(LF);
    if (lf < 0) return bytes.length;
    this.passingOver = false;
    this.line += 1;
    return lf + 1;
  }

  private object(text: string): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      this.sink.broken(
        this.line,
        `It is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      );
      return;
    }
    const fields = this.columns.map((column) =>
      Buffer.from(textOf((value as Record<string, unknown>)[column])),
    );
    let offset = 0;
    fields.forEach((field, i) => {
      this.starts[i] = offset;
      this.ends[i] = offset += field.length;
    });
    const { starts, ends, line } = this;
    this.sink.record({ bytes: Buffer.concat(fields), starts, ends, count: fields.length, line });
  }
}

/** The keys of the first object of a file; null where its first bytes hold no whole object. */
export function firstKeys(bytes: Buffer): string[] | null {
  const found = nextObject(bytes, 0);
  if (!found) return null;
  try {
    return Object.keys(JSON.parse(bytes.toString('utf8', found.start, found.end)) as object);
  } catch {
    return null;
  }
}

/** The next whole object of the outermost level at or after a position. */
function nextObject(bytes: Buffer, from: number): { start: number; end: number } | null {
  const start = bytes.indexOf(OPEN, from);
  if (start < 0) return null;
  let depth = 0;
  let inText = false;
  for (let i = start; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inText) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === OPEN) depth++;
    else if (byte === CLOSE && --depth === 0) return { start, end: i + 1 };
  }
  return null;
}

function breaks(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if (bytes[i] === LF) count++;
  return count;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}
