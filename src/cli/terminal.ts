import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';

export type Cell = string | number | bigint;

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

export interface ProgressBar {
  /** How far it is, in the unit of the total. */
  update(done: number): void;
  stop(): void;
}

export type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/**
 * Where a command speaks: results to standard output, so that they can be piped; everything about the work to standard
 * error. Tables are drawn, and bars move, on a terminal only; in a pipe a table is lines of tab-separated cells.
 */
export class Terminal {
  constructor(
    private readonly output: OutputStream,
    private readonly errors: OutputStream,
  ) {}

  print(text: string): void {
    this.output.write(`${text}\n`);
  }

  /** A result for programs: one JSON document on a line; bigint amounts become decimal strings. */
  printJson(value: unknown): void {
    this.print(
      JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item)),
    );
  }

  note(text: string): void {
    this.errors.write(`${text}\n`);
  }

  table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): void {
    if (!this.output.isTTY) {
      for (const row of rows) this.print(row.map((cell) => oneLine(String(cell))).join('\t'));
      return;
    }
    const table = new Table({
      head: columns.map(({ title }) => title),
      colAligns: columns.map(({ align }) => align ?? 'left'),
      style: { head: [], border: [] },
    });
    for (const row of rows) table.push(row.map((cell) => oneLine(String(cell))));
    this.print(table.toString());
  }

  /** A bar for work with a known end; silent where standard error is no terminal. */
  progressBar(label: string, total: number, unit = ''): ProgressBar {
    if (!this.errors.isTTY) return { update: () => undefined, stop: () => undefined };
    const bar = new SingleBar({
      format: `${label} [{bar}] {percentage} %  {value}/{total}${unit && ` ${unit}`}  {eta_formatted} left`,
      stream: this.errors,
      hideCursor: true,
      clearOnComplete: false,
    });
    bar.start(total, 0);
    return { update: (done) => bar.update(done), stop: () => bar.stop() };
  }
}

/** Names come from users: no line breaks, and no control characters that would move the cursor of a terminal. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
