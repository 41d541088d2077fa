import { ByteKeyTable } from './byte-key-table.js';
import type { ArmTarget, ColumnPlan, FigureTarget, Origin, Target, WindowTarget } from './column-plan.js';
import { type ArmText, type ImportChunk, makeImportChunk, type RefusedField } from './import-chunk.js';
import { decimalOf, fastMicros, fastNumber, microsOfDecimal, type NumberForm } from './number-forms.js';
import { type FileRecord, fieldText, type RecordSink } from './record.js';
import { type WindowForm, windowOf } from './window-reader.js';

export interface RowForm extends NumberForm, WindowForm {
  /** Empty figures count as 0 instead of being refused. */
  readonly emptyAsZero: boolean;
  /** What is wrong with a window that can be read, and whether its end is. Asked here, where the file's own words are at hand. */
  readonly wrongWindow: (startMs: number, endMs: number) => { atEnd: boolean; reason: string } | null;
}

interface FigureColumn {
  readonly target: FigureTarget;
  readonly origin: Origin;
  /** -1 = a constant. */
  readonly column: number;
}

type Window = ReturnType<typeof windowOf>;

/** Different windows that are kept before the table begins anew. */
const MOST_WINDOWS = 200_000;
const LONGEST_VALUE = 100;

/**
 * Turns rows into typed columns. What the file alone can tell is told here: that a number is a number and a day a day. Arms stay
 * numbers of texts; whether there are such arms is for others to find out.
 */
export class RowReader implements RecordSink {
  /** What each arm number stands for, in the order of first appearance. */
  readonly armTexts: ArmText[] = [];
  rows = 0;
  private chunk: ImportChunk;
  private spare: ImportChunk | null = null;
  private full: ImportChunk[] = [];
  private windows: Window[] = [];
  private readonly arms: ByteKeyTable;
  private windowTexts: ByteKeyTable;
  private readonly windowColumns: readonly number[];
  private readonly figureColumns: readonly FigureColumn[];
  private readonly mark: number;

  constructor(
    private readonly plan: ColumnPlan,
    private readonly form: RowForm,
    private readonly refuse: (refused: RefusedField) => void,
    private readonly rowsAChunk: number,
  ) {
    this.windowColumns = columnsOf(plan.window);
    this.arms = new ByteKeyTable(columnsOf(plan.arm));
    this.windowTexts = new ByteKeyTable(this.windowColumns);
    this.chunk = makeImportChunk(rowsAChunk);
    this.mark = form.decimal.charCodeAt(0);
    this.figureColumns = Array.from(plan.figures, ([target, origin]) => ({
      target,
      origin,
      column: 'column' in origin ? origin.column : -1,
    }));
  }

  broken(line: number, reason: string): void {
    this.rows++;
    this.refuse({ line, field: null, value: null, reason });
  }

  record(record: FileRecord): void {
    this.rows++;
    const { header } = this.plan;
    if (record.count !== header.length) {
      const reason = `It has ${record.count} fields where the header has ${header.length}.`;
      return this.refuse({ line: record.line, field: null, value: null, reason });
    }
    const window = this.window(record);
    const { chunk } = this;
    const row = chunk.count;
    if (!('startMs' in window) || !this.figures(record, chunk, row)) return this.explain(record, window);
    chunk.arm[row] = this.arm(record);
    chunk.windowStartMs[row] = window.startMs;
    chunk.windowSeconds[row] = Math.round((window.endMs - window.startMs) / 1000);
    chunk.line[row] = record.line;
    chunk.count++;
    if (chunk.count === this.rowsAChunk) this.turn();
  }

  /** Chunks that are full by now. */
  take(): ImportChunk[] {
    const { full } = this;
    if (full.length > 0) this.full = [];
    return full;
  }

  /** The rows that are left. */
  finish(): ImportChunk[] {
    if (this.chunk.count > 0) this.turn();
    return this.take();
  }

  /** Gives back a chunk that is done with, so that its room is used again. */
  giveBack(chunk: ImportChunk): void {
    chunk.count = 0;
    this.spare = chunk;
  }

  private turn(): void {
    this.full.push(this.chunk);
    this.chunk = this.spare ?? makeImportChunk(this.rowsAChunk);
    this.spare = null;
  }

  private arm(record: FileRecord): number {
    const number = this.arms.numberOf(record);
    if (number === this.armTexts.length) this.armTexts.push(textsOf(this.plan.arm, record));
    return number;
  }

  private window(record: FileRecord): Window {
    const number = this.windowTexts.numberOf(record);
    if (number < this.windows.length) return this.windows[number]!;
    const window = this.judged(windowOf(textsOf<WindowTarget>(this.plan.window, record), this.form));
    this.windows.push(window);
    if (this.windows.length >= MOST_WINDOWS) {
      this.windows = [];
      this.windowTexts = new ByteKeyTable(this.windowColumns);
    }
    return window;
  }

  private judged(window: Window): Window {
    const wrong = 'startMs' in window ? this.form.wrongWindow(window.startMs, window.endMs) : null;
    return wrong ? { field: windowTarget(this.plan, wrong.atEnd), reason: wrong.reason } : window;
  }

  /** Without anything made on the way: this runs for every field of every row. */
  private figures(record: FileRecord, chunk: ImportChunk, row: number): boolean {
    const { figureColumns, mark } = this;
    for (let i = 0; i < figureColumns.length; i++) {
      const { target, column, origin } = figureColumns[i]!;
      const start = column < 0 ? 0 : record.starts[column]!;
      const end = column < 0 ? 0 : record.ends[column]!;
      if (target === 'revenue' || target === 'cost') {
        const micros = fastMicros(record.bytes, start, end, mark);
        if (micros >= 0) {
          setMicros(target === 'revenue' ? chunk.revenueHalves : chunk.costHalves, row, micros);
          continue;
        }
        const exact = this.micros(record, origin);
        if (typeof exact === 'string') return false;
        (target === 'revenue' ? chunk.revenueMicros : chunk.costMicros)[row] = exact;
        continue;
      }
      const number = fastNumber(record.bytes, start, end, mark);
      const value = number >= 0 ? number : this.number(record, origin);
      if (typeof value === 'string') return false;
      chunk[target][row] = value;
    }
    return true;
  }

  /** @returns the number, or why it is none */
  private number(record: FileRecord, origin: Origin): number | string {
    const decimal = this.decimal(record, origin);
    return 'reason' in decimal ? decimal.reason : Number(decimal.decimal);
  }

  private micros(record: FileRecord, origin: Origin): bigint | string {
    const decimal = this.decimal(record, origin);
    if ('reason' in decimal) return decimal.reason;
    const micros = microsOfDecimal(decimal.decimal);
    const fits = micros !== null && micros < 1n << 62n && micros > -(1n << 62n);
    return fits ? micros : 'It is larger than any amount of money.';
  }

  private decimal(record: FileRecord, origin: Origin): ReturnType<typeof decimalOf> {
    const text = textOf(origin, record);
    return text.trim() === '' && this.form.emptyAsZero ? { decimal: '0' } : decimalOf(text, this.form);
  }

  /** Everything that is wrong with a row; there is something. */
  private explain(record: FileRecord, window: Window): void {
    const { plan } = this;
    if (!('startMs' in window)) {
      const field = plan.window.has(window.field) ? window.field : [...plan.window.keys()][0]!;
      this.refuseField(record, plan.window.get(field), field, window.reason);
    }
    for (const [target, origin] of plan.figures) {
      const isMoney = target === 'revenue' || target === 'cost';
      const value = isMoney ? this.micros(record, origin) : this.number(record, origin);
      if (typeof value === 'string') this.refuseField(record, origin, target, value);
    }
  }

  private refuseField(record: FileRecord, origin: Origin | undefined, target: Target, reason: string): void {
    const value = origin ? textOf(origin, record).slice(0, LONGEST_VALUE) : null;
    this.refuse({ line: record.line, field: fieldName(this.plan, target), value, reason });
  }
}

/** What a window is read from: its end, where it has one of its own, or else its start or day. */
export function windowTarget({ window }: ColumnPlan, atEnd: boolean): WindowTarget {
  if (atEnd && window.has('end')) return 'end';
  return (['start', 'date', 'day'] as const).find((target) => window.has(target)) ?? 'date';
}

/** What the user knows a target by: the name of its column. */
export function fieldName({ header, arm, window, figures }: ColumnPlan, target: Target): string {
  const origin =
    arm.get(target as ArmTarget) ?? window.get(target as WindowTarget) ?? figures.get(target as FigureTarget);
  return origin && 'column' in origin ? header[origin.column]! : target;
}

function columnsOf(part: ReadonlyMap<Target, Origin>): number[] {
  return [...part.values()].flatMap((origin) => ('column' in origin ? [origin.column] : []));
}

function textOf(origin: Origin, record: FileRecord): string {
  return 'column' in origin ? fieldText(record, origin.column) : origin.constant;
}

function textsOf<Part extends Target>(
  part: ReadonlyMap<Part, Origin>,
  record: FileRecord,
): Readonly<Partial<Record<Part, string>>> {
  const texts: Partial<Record<Part, string>> = {};
  for (const [target, origin] of part) texts[target] = textOf(origin, record);
  return texts;
}

/** Writes a whole number below 2^53 without making a bigint of it. */
function setMicros(halves: Int32Array, row: number, micros: number): void {
  const high = Math.floor(micros / 4_294_967_296);
  halves[row * 2] = micros - high * 4_294_967_296;
  halves[row * 2 + 1] = high;
}
