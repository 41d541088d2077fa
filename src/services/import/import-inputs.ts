import type { ColumnMapping } from '../../connectors/file/column-plan.js';
import type { RefusedField } from '../../connectors/file/import-chunk.js';
import type { DateFormat } from '../../connectors/file/time-forms.js';
import type { Uuid } from '../../kernel/ids.js';

export type { RefusedField } from '../../connectors/file/import-chunk.js';

/** What to do with several rows about one arm and window. */
export type OnDuplicate = 'sum' | 'refuse';

export interface ImportRequest {
  readonly path: string;
  readonly mapping: ColumnMapping;
  readonly delimiter: string | null;
  /** '.' or ','. */
  readonly decimal: string;
  readonly dateFormat: DateFormat | null;
  /** "15m", "1h", "1d", "7d"; null = a day for days, an hour for hours. */
  readonly window: string | null;
  readonly emptyAsZero: boolean;
  readonly campaignId: Uuid | null;
  /** The name that the figures are kept under. */
  readonly source: string;
  /** As of when the file says so, account time; null = now. */
  readonly asOfMs: number | null;
  readonly createArms: boolean;
  readonly onDuplicate: OnDuplicate;
  /** Nothing is changed where anything is refused. */
  readonly strict: boolean;
  /** Nothing is changed at all. */
  readonly dryRun: boolean;
}

export interface ImportWatcher {
  onProgress(progress: {
    readonly phase: 'READING' | 'WRITING';
    readonly done: number;
    readonly total: number;
  }): void;
  onRefused(refused: RefusedField): void;
}

/** What an import did, or would do. */
export interface ImportReport {
  readonly dryRun: boolean;
  /** Whether anything was written: not in a dry run, and not in a strict import that refused something. */
  readonly written: boolean;
  readonly source: string;
  readonly rows: number;
  readonly refusedRows: number;
  /** Rows that were added up with another one of the same arm and window. */
  readonly summedRows: number;
  readonly arms: number;
  readonly createdArms: number;
  readonly added: number;
  readonly restated: number;
  readonly unchanged: number;
  readonly outdated: number;
}
