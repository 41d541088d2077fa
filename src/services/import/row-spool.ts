import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { halvesOf } from '../../persistence/stores/observation-columns.js';
import { copyRow, sliceRows, makeSortedRows, type SortedRows } from './sorted-rows.js';

/** Of each run in memory while they are merged. */
const ROWS_A_BLOCK = 512;
/** For the rows of the last window of a part. */
const SPARE_ROWS = 64;

/**
 * Sorts more rows than memory holds: runs that are sorted already go to a temporary file, and come back merged into one sequence in
 * the order of (arm, window, line), as often as asked.
 */
export class RowSpool {
  private readonly runs: { readonly offset: number; readonly count: number }[] = [];
  private bytes = 0;
  /** Rows in it. */
  count = 0;

  private constructor(
    private readonly directory: string,
    private readonly file: FileHandle,
    private readonly asOfMs: number,
  ) {}

  static async open(asOfMs: number): Promise<RowSpool> {
    const directory = await mkdtemp(join(tmpdir(), 'trimtab-import-'));
    return new RowSpool(directory, await open(join(directory, 'rows'), 'wx+', 0o600), asOfMs);
  }

  async add(rows: SortedRows): Promise<void> {
    const { count } = rows.columns;
    if (count === 0) return;
    const packed = pack(rows);
    await this.file.write(packed, 0, packed.length, this.bytes);
    this.runs.push({ offset: this.bytes, count });
    this.bytes += packed.length;
    this.count += count;
  }

  /**
   * Everything in order, in parts of about `size` rows. Rows of the same arm and window are never in two parts.
   */
  async *merged(size: number): AsyncGenerator<SortedRows> {
    const cursors = this.runs.map((run) => new RunCursor(this.file, run, this.asOfMs));
    for (const cursor of cursors) await cursor.next();
    const heap = new Heap(cursors);
    let part = makeSortedRows(size + SPARE_ROWS);
    let count = 0;
    for (let cursor = heap.first; cursor; cursor = heap.first) {
      if (count >= size && !sameWindow(part, count - 1, cursor)) {
        yield sliceRows(part, 0, count);
        part = makeSortedRows(size + SPARE_ROWS);
        count = 0;
      }
      if (count === part.line.length) part = grown(part);
      copyRow(cursor.rows, cursor.row, part, count++);
      // Waiting costs a turn of the event loop, so only where a block has to be read.
      if (!cursor.step()) await cursor.next();
      heap.firstMoved();
    }
    if (count > 0) yield sliceRows(part, 0, count);
  }

  async close(): Promise<void> {
    await this.file.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Reads one run block by block. */
class RunCursor {
  rows: SortedRows = makeSortedRows(0);
  row = 0;
  private read = 0;

  constructor(
    private readonly file: FileHandle,
    private readonly run: { readonly offset: number; readonly count: number },
    private readonly asOfMs: number,
  ) {}

  get isOver(): boolean {
    return this.row >= this.rows.columns.count;
  }

  /** @returns false where the block is used up */
  step(): boolean {
    this.row++;
    return !this.isOver;
  }

  async next(): Promise<void> {
    const count = Math.min(ROWS_A_BLOCK, this.run.count - this.read);
    const bytes = Buffer.alloc(count * ROW_BYTES);
    if (count > 0) await this.file.read(bytes, 0, bytes.length, this.run.offset + this.read * ROW_BYTES);
    this.read += count;
    this.rows = unpack(bytes, count, this.asOfMs);
    this.row = 0;
  }
}

/** A binary heap of cursors by the row they stand on. */
class Heap {
  private readonly cursors: RunCursor[];

  constructor(cursors: readonly RunCursor[]) {
    this.cursors = cursors.filter((cursor) => !cursor.isOver);
    for (let at = this.cursors.length >> 1; at >= 0; at--) this.sink(at);
  }

  get first(): RunCursor | undefined {
    return this.cursors[0];
  }

  firstMoved(): void {
    const { cursors } = this;
    if (cursors[0]!.isOver) {
      const last = cursors.pop()!;
      if (cursors.length === 0) return;
      if (cursors[0]!.isOver) cursors[0] = last;
    }
    this.sink(0);
  }

  private sink(start: number): void {
    const { cursors } = this;
    for (let at = start; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < cursors.length && isBefore(cursors[child]!, cursors[least]!)) least = child;
      }
      if (least === at) return;
      [cursors[at], cursors[least]] = [cursors[least]!, cursors[at]!];
      at = least;
    }
  }
}

function isBefore(a: RunCursor, b: RunCursor): boolean {
  const [one, other] = [a.rows, b.rows];
  const order =
    one.columns.armKey[a.row]! - other.columns.armKey[b.row]! ||
    one.columns.windowStartMs[a.row]! - other.columns.windowStartMs[b.row]! ||
    one.line[a.row]! - other.line[b.row]!;
  return order < 0;
}

function grown(rows: SortedRows): SortedRows {
  const larger = makeSortedRows(rows.line.length * 2);
  for (let row = 0; row < rows.line.length; row++) copyRow(rows, row, larger, row);
  return larger;
}

function sameWindow(part: SortedRows, row: number, cursor: RunCursor): boolean {
  const { columns } = cursor.rows;
  return (
    part.columns.armKey[row] === columns.armKey[cursor.row] &&
    part.columns.windowStartMs[row] === columns.windowStartMs[cursor.row]
  );
}

const ROW_BYTES = 64;

/** Column after column would be simpler, but a block of a run could not be read alone. */
function pack({ columns, line }: SortedRows): Buffer {
  const ints = new Int32Array(columns.count * (ROW_BYTES / 4));
  const floats = new Float64Array(ints.buffer);
  const [revenue, cost] = [halvesOf(columns.revenueMicros), halvesOf(columns.costMicros)];
  for (let row = 0; row < columns.count; row++) {
    const at = row * 8;
    ints[at * 2] = columns.armKey[row]!;
    ints[at * 2 + 1] = columns.windowSeconds[row]!;
    floats[at + 1] = columns.windowStartMs[row]!;
    floats[at + 2] = columns.impressions[row]!;
    floats[at + 3] = columns.clicks[row]!;
    floats[at + 4] = columns.conversions[row]!;
    ints[at * 2 + 10] = revenue[row * 2]!;
    ints[at * 2 + 11] = revenue[row * 2 + 1]!;
    ints[at * 2 + 12] = cost[row * 2]!;
    ints[at * 2 + 13] = cost[row * 2 + 1]!;
    floats[at + 7] = line[row]!;
  }
  return Buffer.from(ints.buffer);
}

function unpack(bytes: Buffer, count: number, asOfMs: number): SortedRows {
  const rows = makeSortedRows(count);
  const { columns } = rows;
  const ints = new Int32Array(new Uint8Array(bytes).buffer);
  const floats = new Float64Array(ints.buffer);
  const [revenue, cost] = [halvesOf(columns.revenueMicros), halvesOf(columns.costMicros)];
  columns.asOfMs.fill(asOfMs);
  for (let row = 0; row < count; row++) {
    const at = row * 8;
    columns.armKey[row] = ints[at * 2]!;
    columns.windowSeconds[row] = ints[at * 2 + 1]!;
    columns.windowStartMs[row] = floats[at + 1]!;
    columns.impressions[row] = floats[at + 2]!;
    columns.clicks[row] = floats[at + 3]!;
    columns.conversions[row] = floats[at + 4]!;
    revenue[row * 2] = ints[at * 2 + 10]!;
    revenue[row * 2 + 1] = ints[at * 2 + 11]!;
    cost[row * 2] = ints[at * 2 + 12]!;
    cost[row * 2 + 1] = ints[at * 2 + 13]!;
    rows.line[row] = floats[at + 7]!;
  }
  return rows;
}
