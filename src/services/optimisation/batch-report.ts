/** What became of a batch, and where its time went. */
export interface BatchReport {
  readonly decided: number;
  readonly failed: number;
  /** Decided by someone else, paused or archived in the meantime, or the lease was lost. */
  readonly skipped: number;
  /** Not begun: held by another worker, or no room under the limit of campaigns at once. */
  readonly deferred: number;
  /** Arms that moved. */
  readonly moved: number;
  readonly readMs: number;
  readonly engineMs: number;
  readonly writeMs: number;
}

export function emptyReport(): BatchReport {
  return { decided: 0, failed: 0, skipped: 0, deferred: 0, moved: 0, readMs: 0, engineMs: 0, writeMs: 0 };
}

export function mergeReports(a: BatchReport, b: BatchReport): BatchReport {
  return {
    decided: a.decided + b.decided,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    deferred: a.deferred + b.deferred,
    moved: a.moved + b.moved,
    readMs: a.readMs + b.readMs,
    engineMs: a.engineMs + b.engineMs,
    writeMs: a.writeMs + b.writeMs,
  };
}
