import type { Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { Problem } from '../../kernel/problem.js';
import { type ColumnMapping, type ColumnPlan, planColumns } from './column-plan.js';
import { CsvScanner } from './csv-scanner.js';
import type { ImportChunk, RefusedField } from './import-chunk.js';
import { firstKeys, JsonScanner } from './json-scanner.js';
import { type FileRecord, fieldText, type RecordScanner, type RecordSink } from './record.js';
import { type RowForm, RowReader } from './row-reader.js';
import { windowLength } from './time-forms.js';

export interface FileForm extends RowForm {
  readonly mapping: ColumnMapping;
  /** One character; null = found out from the header. */
  readonly delimiter: string | null;
}

const HEAD_BYTES = 1 << 18;
const BLOCK_BYTES = 1 << 18;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const DELIMITERS = [',', ';', '\t', '|'];

/** A CSV or JSON file whose columns are understood; rows are read when asked for. */
export class ObservationFile {
  private constructor(
    readonly path: string,
    readonly size: number,
    readonly plan: ColumnPlan,
    private readonly form: FileForm,
    private readonly head: Head,
    private readonly stamp: string,
  ) {}

  /** Looks at the beginning of a file. */
  static async open(path: string, form: FileForm): Promise<ObservationFile | Problem[]> {
    const read = await readHead(path);
    if (read instanceof Problem) return [read];
    const head = understand(read.bytes, form.delimiter);
    if (head instanceof Problem) return [head];
    const plan = planColumns(head.header, form.mapping);
    if (Array.isArray(plan)) return plan;
    const unclear = unclearWindow(plan, form.window);
    return unclear ? [unclear] : new ObservationFile(path, read.size, plan, form, head, read.stamp);
  }

  /** Whether it is still the file that was opened: what was found out about it holds. */
  async isUnchanged(): Promise<boolean> {
    return stat(this.path).then(
      (now) => stampOf(now) === this.stamp,
      () => false,
    );
  }

  reader(refuse: (refused: RefusedField) => void, rowsAChunk: number): RowReader {
    return new RowReader(this.plan, this.form, refuse, rowsAChunk);
  }

  /**
   * All rows, in chunks. One buffer is read into again and again: blocks of their own would be given up faster than they are collected.
   * @param onBytes told how far it is
   */
  async *chunks(reader: RowReader, onBytes: (bytes: number) => void): AsyncGenerator<ImportChunk> {
    const scanner = this.scanner(reader);
    const file = await open(this.path);
    let buffer = Buffer.alloc(BLOCK_BYTES);
    let held = 0;
    let position = (await startsWithBom(file)) ? BOM.length : 0;
    try {
      for (;;) {
        const { bytesRead } = await file.read(buffer, held, buffer.length - held, position);
        position += bytesRead;
        const length = held + bytesRead;
        const done = scanner.scan(buffer.subarray(0, length), bytesRead === 0);
        onBytes(position);
        yield* reader.take();
        if (bytesRead === 0) break;
        held = length - done;
        // A row fills it: a larger one, with the row at its beginning.
        const next = held === buffer.length ? Buffer.alloc(buffer.length * 2) : buffer;
        buffer.copy(next, 0, done, length);
        buffer = next;
      }
      yield* reader.finish();
    } finally {
      await file.close();
    }
  }

  private scanner(reader: RowReader): RecordScanner {
    if (this.head.delimiter === null) return new JsonScanner(this.head.header, reader);
    return new CsvScanner(this.head.delimiter, new AfterHeader(reader));
  }
}

interface Head {
  readonly header: string[];
  /** null = JSON. */
  readonly delimiter: number | null;
}

/** Lets all rows pass but the first. */
class AfterHeader implements RecordSink {
  private passed = false;

  constructor(private readonly sink: RecordSink) {}

  record(record: FileRecord): void {
    if (this.passed) this.sink.record(record);
    this.passed = true;
  }

  broken(line: number, reason: string): void {
    this.sink.broken(line, reason);
  }
}

/** Told once instead of for every row. */
function unclearWindow({ window }: ColumnPlan, length: string | null): Problem | null {
  if (window.has('start') && !window.has('end') && length === null) {
    return new Problem('INVALID', 'How long is a window? Say it with --window 15m, 1h or 1d, or map end.', [
      'window',
    ]);
  }
  const found = length === null ? null : windowLength(length);
  if (found && 'ms' in found && !window.has('start') && !window.has('hour')) {
    const message = 'Rows of a day have windows of whole days: --window 1d or 7d, or map hour or start.';
    return new Problem('INVALID', message, ['window']);
  }
  return null;
}

function stampOf({ ino, size, mtimeMs }: Stats): string {
  return [ino, size, mtimeMs].join(' ');
}

async function readHead(path: string): Promise<{ bytes: Buffer; size: number; stamp: string } | Problem> {
  try {
    const found = await stat(path);
    // A pipe cannot be read twice, and to open one waits for who writes into it.
    if (!found.isFile()) return new Problem('INVALID', `${path} is no file that can be read.`, ['file']);
    const { size } = found;
    const file = await open(path);
    try {
      const bytes = Buffer.alloc(Math.min(size, HEAD_BYTES));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      return { bytes: withoutBom(bytes.subarray(0, bytesRead)), size, stamp: stampOf(found) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return new Problem('NOT_FOUND', `The file cannot be read: ${reason}`, ['file']);
  }
}

function understand(bytes: Buffer, wanted: string | null): Head | Problem {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return new Problem('INVALID', 'The file is in UTF-16. Save it in UTF-8.', ['file']);
  }
  const first = bytes.toString('utf8', 0, 4_096).trimStart().charAt(0);
  if (first === '{' || first === '[') {
    const header = firstKeys(bytes);
    if (header) return { header, delimiter: null };
    return new Problem('INVALID', 'The file looks like JSON but does not begin with a whole object.', [
      'file',
    ]);
  }
  const delimiter = wanted ?? guessDelimiter(bytes);
  const header = headerOf(bytes, delimiter.charCodeAt(0));
  if (!header) return new Problem('INVALID', 'The file is empty: there is no header.', ['file']);
  const repeated = header.find((name, i) => header.indexOf(name) !== i);
  if (repeated !== undefined)
    return new Problem('DUPLICATE', `Two columns are called "${repeated}".`, ['file']);
  return { header, delimiter: delimiter.charCodeAt(0) };
}

function guessDelimiter(bytes: Buffer): string {
  const widths = DELIMITERS.map((delimiter) => headerOf(bytes, delimiter.charCodeAt(0))?.length ?? 0);
  return DELIMITERS[widths.indexOf(Math.max(...widths))]!;
}

function headerOf(bytes: Buffer, delimiter: number): string[] | null {
  let header: string[] | null = null;
  const scanner = new CsvScanner(delimiter, {
    record: (record) => {
      header ??= Array.from({ length: record.count }, (_, field) => fieldText(record, field).trim());
    },
    broken: () => undefined,
  });
  scanner.scan(Buffer.from(bytes), bytes.length < HEAD_BYTES);
  return header;
}

async function startsWithBom(file: FileHandle): Promise<boolean> {
  const first = Buffer.alloc(BOM.length);
  await file.read(first, 0, first.length, 0);
  return first.equals(BOM);
}

function withoutBom(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(BOM) ? bytes.subarray(3) : bytes;
}
