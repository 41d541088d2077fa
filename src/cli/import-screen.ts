import type { ImportReport, ImportWatcher, RefusedField } from '../services/import/import-service.js';
import type { RefusalFile } from './refusal-file.js';
import type { ProgressBar, Terminal } from './terminal.js';

const SHOWN = 10;
/** In the answer for programs. */
const LISTED = 1_000;

/** What someone sees of an import: how far it is, the first rows that were refused, and what came of it. */
export class ImportScreen implements ImportWatcher {
  /** Those of the first lines, and some more: they come in the order in which they are found. */
  private refused: RefusedField[] = [];
  private refusedFields = 0;
  private bar: ProgressBar | null = null;
  private phase = '';

  constructor(
    private readonly terminal: Terminal,
    private readonly file: RefusalFile | null,
  ) {}

  onProgress({ phase, done, total }: Parameters<ImportWatcher['onProgress']>[0]): void {
    if (phase !== this.phase) {
      this.stop();
      this.phase = phase;
      const [label, unit] = phase === 'READING' ? ['Reading', 'bytes'] : ['Writing', 'rows'];
      this.bar = this.terminal.progressBar(label!, total, unit);
    }
    this.bar?.update(done);
  }

  onRefused(refused: RefusedField): void {
    this.refusedFields++;
    this.refused.push(refused);
    if (this.refused.length >= 2 * LISTED) this.refused = this.listed();
    this.file?.add(refused);
  }

  /** What was refused first in the order of the file. */
  listed(): RefusedField[] {
    return this.refused.toSorted((a, b) => a.line - b.line).slice(0, LISTED);
  }

  stop(): void {
    this.bar?.stop();
    this.bar = null;
  }

  show(report: ImportReport, { report: path }: { readonly report?: string }): void {
    const { terminal } = this;
    this.#showRefused(path);
    const would = report.dryRun ? ' would be' : '';
    const { rows, refusedRows, summedRows, createdArms } = report;
    terminal.print(
      [
        `${count(rows, 'row')} read, ${refusedRows} refused${summedRows > 0 ? `, ${summedRows} added up with others` : ''}.`,
        report.written || report.dryRun
          ? `Windows of ${count(report.arms, 'arm')}${would}: ${report.added} new, ${report.restated} restated, ${report.unchanged} unchanged, ${report.outdated} older than what stands.`
          : 'Nothing was changed, since --strict was asked for.',
        ...(createdArms > 0 ? [`${count(createdArms, 'arm')}${would || ' were'} made.`] : []),
      ].join('\n'),
    );
    if (report.dryRun) terminal.note('This was a dry run: nothing was changed.');
  }

  #showRefused(path: string | undefined): void {
    const shown = this.listed().slice(0, SHOWN);
    if (shown.length === 0) return;
    this.terminal.table(
      [
        { title: 'Line', align: 'right' },
        { title: 'Field' },
        { title: 'Value' },
        { title: 'Refused because' },
      ],
      shown.map(({ line, field, value, reason }) => [line, field ?? '', value ?? '', reason]),
    );
    const more = this.refusedFields - shown.length;
    if (path !== undefined) this.terminal.note(`All of them are in ${path}.`);
    else if (more > 0) this.terminal.note(`${more} more. --report FILE lists all of them.`);
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
