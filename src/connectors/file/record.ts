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
  push(block: Buffer): void;
  end(): void;
}

export function fieldText({ bytes, starts, ends }: FileRecord, field: number): string {
  return bytes.toString('utf8', starts[field], ends[field]);
}
