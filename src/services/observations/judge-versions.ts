import { type ObservationColumns, windowEndMs } from '../../persistence/stores/observation-columns.js';

/** What becomes of an incoming row. */
export const Verdict = {
  /** The same figures stand already. */
  UNCHANGED: 0,
  /** The first version of its window. */
  NEW: 1,
  /** Supersedes the version that stood. */
  RESTATES: 2,
  /** What its source knew earlier than what stands: kept, and changes nothing. */
  HISTORY: 3,
  /** Its window overlaps another window of the same arm and source. */
  OVERLAPS: 4,
  /** Other figures are known as of the very same instant. */
  CONFLICTS: 5,
} as const;

export type Verdict = (typeof Verdict)[keyof typeof Verdict];

export interface Judgement {
  /** One `Verdict` for each incoming row. */
  readonly verdict: Uint8Array;
  /** By how much a row that RESTATES changes what its window is known to have cost; what is NEW changes it by its cost. */
  readonly costDelta: BigInt64Array;
  /** As given, but later where the row is floating and something newer stood. */
  readonly asOfMs: Float64Array;
}

/** What is special about rows; one entry a row, 1 = it is so. */
export interface RowMarks {
  /** Given without an `asOf`: it is the newest knowledge, whatever stands. */
  readonly floating?: Uint8Array;
  /** Only revises: where its window is not known, it is of no interest. */
  readonly revisions?: Uint8Array;
}

/** Whether a verdict means that the row is written. */
export function isKept(verdict: number): boolean {
  return verdict === Verdict.NEW || verdict === Verdict.RESTATES || verdict === Verdict.HISTORY;
}

/**
 * Judges rows of one source against the versions that are there and against each other. Both in the order of
 * `compareObservations`; `existing` holds every version of every window that could meet an incoming one.
 */
export function judgeVersions(
  incoming: ObservationColumns,
  existing: ObservationColumns,
  marks: RowMarks = {},
): Judgement {
  const judge = new Judge(incoming, existing, marks);
  for (let row = 0; row < incoming.count; ) row = judge.window(row);
  return judge;
}

interface Version {
  columns: ObservationColumns;
  row: number;
  asOfMs: number;
}

class Judge implements Judgement {
  readonly verdict: Uint8Array;
  readonly costDelta: BigInt64Array;
  readonly asOfMs: Float64Array;
  /** The next existing row to pass. */
  private next = 0;
  private arm = Number.NaN;
  /** Where the windows that start before the one at hand end, of the same arm. */
  private occupiedUntilMs = Number.NEGATIVE_INFINITY;
  private versions: Version[] = [];

  constructor(
    private readonly incoming: ObservationColumns,
    private readonly existing: ObservationColumns,
    private readonly marks: RowMarks,
  ) {
    this.verdict = new Uint8Array(incoming.count);
    this.costDelta = new BigInt64Array(incoming.count);
    this.asOfMs = incoming.asOfMs.slice();
  }

  /** Judges all incoming rows of one (arm, start), the first of which is given. @returns the row after them */
  window(first: number): number {
    const { incoming, existing } = this;
    const arm = incoming.armKey[first]!;
    const startMs = incoming.windowStartMs[first]!;
    this.passUntil(arm, startMs);
    while (this.isAt(arm, startMs)) {
      this.versions.push({ columns: existing, row: this.next, asOfMs: existing.asOfMs[this.next]! });
      this.next++;
    }
    const isAlone =
      this.versions.length === 0 &&
      (incoming.armKey[first + 1] !== arm || incoming.windowStartMs[first + 1] !== startMs);
    const followsMs = existing.armKey[this.next] === arm ? existing.windowStartMs[this.next]! : Infinity;
    // Nearly all rows of a large import: nothing is known of the window, and nothing else comes in about it.
    if (isAlone && !this.marks.revisions && this.occupiedUntilMs <= startMs) {
      const endMs = windowEndMs(incoming, first);
      const overlaps = followsMs < endMs;
      this.verdict[first] = overlaps ? Verdict.OVERLAPS : Verdict.NEW;
      if (!overlaps) this.occupiedUntilMs = endMs;
      return first + 1;
    }
    let row = first;
    for (; row < incoming.count; row++) {
      if (incoming.armKey[row] !== arm || incoming.windowStartMs[row] !== startMs) break;
      const endMs = windowEndMs(incoming, row);
      const known = this.versions[0];
      const otherShape = known && windowEndMs(known.columns, known.row) !== endMs;
      const overlaps = otherShape || this.occupiedUntilMs > startMs || followsMs < endMs;
      this.verdict[row] = overlaps ? Verdict.OVERLAPS : this.version(row);
    }
    for (const { columns, row: known } of this.versions) {
      this.occupiedUntilMs = Math.max(this.occupiedUntilMs, windowEndMs(columns, known));
    }
    this.versions = [];
    return row;
  }

  /** Passes existing rows that come before a window. */
  private passUntil(arm: number, startMs: number): void {
    const { existing } = this;
    if (arm !== this.arm) this.occupiedUntilMs = Number.NEGATIVE_INFINITY;
    this.arm = arm;
    for (; this.next < existing.count; this.next++) {
      const key = existing.armKey[this.next]!;
      if (key > arm || (key === arm && existing.windowStartMs[this.next]! >= startMs)) return;
      if (key === arm) {
        this.occupiedUntilMs = Math.max(this.occupiedUntilMs, windowEndMs(existing, this.next));
      }
    }
  }

  private isAt(arm: number, startMs: number): boolean {
    const { existing, next } = this;
    return next < existing.count && existing.armKey[next] === arm && existing.windowStartMs[next] === startMs;
  }

  private version(row: number): Verdict {
    const { incoming } = this;
    const stands = latest(this.versions);
    if (stands && this.marks.floating?.[row]) {
      this.asOfMs[row] = Math.max(this.asOfMs[row]!, stands.asOfMs + 1);
    }
    const asOfMs = this.asOfMs[row]!;
    if (!stands) {
      return this.marks.revisions?.[row] ? Verdict.UNCHANGED : this.keep(row, Verdict.NEW, 0n);
    }
    const before = latest(this.versions.filter((version) => version.asOfMs <= asOfMs));
    if (before && sameFigures(before, incoming, row)) return Verdict.UNCHANGED;
    if (before?.asOfMs === asOfMs) return Verdict.CONFLICTS;
    const later = this.versions.filter((version) => version.asOfMs > asOfMs);
    if (later.some((version) => sameFigures(version, incoming, row))) return Verdict.UNCHANGED;
    const stoodMicros = stands.columns.costMicros[stands.row]!;
    return this.keep(row, later.length > 0 ? Verdict.HISTORY : Verdict.RESTATES, stoodMicros);
  }

  private keep(row: number, verdict: Verdict, stoodMicros: bigint): Verdict {
    const { incoming } = this;
    this.versions.push({ columns: incoming, row, asOfMs: this.asOfMs[row]! });
    if (verdict === Verdict.RESTATES) this.costDelta[row] = incoming.costMicros[row]! - stoodMicros;
    return verdict;
  }
}

function latest(versions: readonly Version[]): Version | undefined {
  let found: Version | undefined;
  for (const version of versions) if (!found || version.asOfMs > found.asOfMs) found = version;
  return found;
}

function sameFigures({ columns, row: known }: Version, incoming: ObservationColumns, row: number): boolean {
  return (
    columns.impressions[known] === incoming.impressions[row] &&
    columns.clicks[known] === incoming.clicks[row] &&
    columns.conversions[known] === incoming.conversions[row] &&
    columns.revenueMicros[known] === incoming.revenueMicros[row] &&
    columns.costMicros[known] === incoming.costMicros[row]
  );
}
