/** One row of a file, as ranges of bytes: most are never needed as text. Valid only while its sink runs. */
export interface FileRecord {
  readonly bytes: Buffer;
  /** The fields' bytes are [starts[i], ends[i]), in UTF-8, quotes taken off. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
  /** 1-based line of the file at which the row begins. */
  readonly line: number;
}

export interface RecordSink {
  record(record: FileRecord): void;
  /** A stretch of the file that is no row. */
  broken(line: number, reason: string): void;
}

/** Turns the bytes of a file into rows, block by block. */
export interface RecordScanner {
  /**
   * Takes the rows that are whole; the bytes may be written to.
   * @param isLast whether the file ends with these bytes
   * @returns how many bytes are done with; the others come again, with more behind them
   */
  scan(bytes: Buffer, isLast: boolean): number;
}

/** A row longer than this never ends: its closing mark is missing. */
export const LONGEST_RECORD = 1 << 20;

export function fieldText({ bytes, starts, ends }: FileRecord, field: number): string {
  return bytes.toString('utf8', starts[field], ends[field]);
}
