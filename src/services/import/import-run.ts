import type { ObservationFile } from '../../connectors/file/observation-file.js';
import type { Uuid } from '../../kernel/ids.js';
import type { UnitOfWork } from '../../persistence/unit-of-work.js';
import type { EvidenceTarget, EvidenceWriter } from '../observations/evidence-writer.js';
import type { ArmDirectory } from './arm-directory.js';
import type { ChunkWriter } from './chunk-writer.js';
import { fileRows } from './file-rows.js';
import type { ImportRequest, ImportWatcher } from './import-inputs.js';
import type { ImportTally } from './import-tally.js';
import { rightRows, sumRows } from './row-rules.js';
import { RowSpool } from './row-spool.js';
import { keepRows, type SortedRows } from './sorted-rows.js';
import { WorkQueue } from './work-queue.js';

const ROWS_A_PART = 25_000;

export interface ImportScene {
  readonly request: ImportRequest;
  readonly file: ObservationFile;
  readonly directory: ArmDirectory;
  readonly writer: ChunkWriter;
  readonly judge: EvidenceWriter;
  readonly unitOfWork: UnitOfWork;
  readonly accountId: Uuid;
  readonly target: EvidenceTarget;
  readonly tally: ImportTally;
  readonly watcher: ImportWatcher;
  readonly asOfMs: number;
  /** Account time. */
  readonly nowMs: number;
}

/** One import, from the first row to the last. */
export class ImportRun {
  rows = 0;

  constructor(private readonly scene: ImportScene) {}

  async run(): Promise<void> {
    const { request } = this.scene;
    // Rows that must be added up, or compared with each other without being written, are sorted first.
    if (request.onDuplicate === 'sum' || request.dryRun) await this.spooled();
    else await this.written(this.reading(), (rows) => this.right(rows));
  }

  private async spooled(): Promise<void> {
    const { request, asOfMs } = this.scene;
    const spool = await RowSpool.open(asOfMs);
    try {
      await this.inTurn(this.reading(), (rows) => spool.add(rows));
      const parts = this.parts(spool);
      if (request.dryRun) await this.inTurn(parts, (rows) => this.try(rows));
      else await this.written(parts, (rows) => rows);
    } finally {
      await spool.close();
    }
  }

  private async *reading(): AsyncGenerator<SortedRows> {
    const { file, watcher } = this.scene;
    const rows = fileRows(file, this.scene, (done) => {
      watcher.onProgress({ phase: 'READING', done, total: file.size });
    });
    this.rows = yield* rows;
  }

  /** The spooled rows as they will be written: added up where asked, and right. */
  private async *parts(spool: RowSpool): AsyncGenerator<SortedRows> {
    const { request, tally, watcher } = this.scene;
    let done = 0;
    for await (const part of spool.merged(ROWS_A_PART)) {
      const { rows, summed } = request.onDuplicate === 'sum' ? sumRows(part) : { rows: part, summed: 0 };
      tally.summedRows += summed;
      yield this.right(rows);
      done += part.columns.count;
      watcher.onProgress({ phase: 'WRITING', done, total: spool.count });
    }
  }

  private right(rows: SortedRows): SortedRows {
    return keepRows(rows, rightRows(rows, this.scene.nowMs, this.scene.tally.finding));
  }

  /** Finds out what would become of rows. */
  private async try(rows: SortedRows): Promise<void> {
    const { unitOfWork, judge, accountId, target, tally } = this.scene;
    const { columns, line } = rows;
    const { verdict } = await unitOfWork.read({ accountId }, (tx) => judge.judge(tx, target, { columns }));
    tally.judged(verdict, line);
  }

  private async written(
    source: AsyncGenerator<SortedRows>,
    chosen: (rows: SortedRows) => SortedRows,
  ): Promise<void> {
    const { writer } = this.scene;
    try {
      for await (const rows of source) await writer.write(chosen(rows));
    } finally {
      await writer.finish();
    }
  }

  /** Reads the next rows while the last ones are being worked on; never more than one ahead. */
  private async inTurn(
    source: AsyncGenerator<SortedRows>,
    work: (rows: SortedRows) => Promise<void>,
  ): Promise<void> {
    const queue = new WorkQueue(1);
    try {
      for await (const rows of source) await queue.add(() => work(rows));
    } finally {
      await queue.finished();
    }
  }
}
