import type { FigureFinding } from '../observations/figure-rules.js';
import { Verdict } from '../observations/judge-versions.js';
import type { ImportWatcher, RefusedField } from './import-inputs.js';

const REASONS: Readonly<Partial<Record<number, string>>> = {
  [Verdict.OVERLAPS]:
    'Its window overlaps another window of the same arm and source, which has other bounds.',
  [Verdict.CONFLICTS]:
    'Another row of this arm and window holds other figures. To add them up: --on-duplicate sum.',
};

/** Of a field that is refused: what people need to find it. */
const LONGEST_VALUE = 200;

function shown(value: string): string {
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
}

/** Counts what becomes of the rows, and passes on what is refused. */
export class ImportTally {
  refusedRows = 0;
  summedRows = 0;
  added = 0;
  restated = 0;
  unchanged = 0;
  outdated = 0;
  private lastLine = 0;

  constructor(
    private readonly watcher: ImportWatcher,
    /** What the user calls a field. */
    private readonly nameOf: (field: FigureFinding['field']) => string,
  ) {}

  /** Fields of a row are refused one after another, so a new line is a new row. */
  readonly refuse = (refused: RefusedField): void => {
    if (refused.line !== this.lastLine) this.refusedRows++;
    this.lastLine = refused.line;
    this.watcher.onRefused({ ...refused, value: refused.value && shown(refused.value) });
  };

  readonly finding = (line: number, { field, message }: FigureFinding, value: string): void => {
    this.refuse({ line, field: this.nameOf(field), value, reason: message });
  };

  judged(verdict: Uint8Array, line: Float64Array): void {
    verdict.forEach((found, row) => {
      if (found === Verdict.NEW) this.added++;
      else if (found === Verdict.RESTATES) this.restated++;
      else if (found === Verdict.UNCHANGED) this.unchanged++;
      else if (found === Verdict.HISTORY) this.outdated++;
      else this.refuse({ line: line[row]!, field: null, value: null, reason: REASONS[found]! });
    });
  }
}
