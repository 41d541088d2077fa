const LENGTH_BYTES = 4;

/** Ends a table. */
export const END = Buffer.alloc(LENGTH_BYTES);

/** A length and as many bytes; never empty. */
export function frame(data: Buffer | string): Buffer {
  const bytes = Buffer.from(data);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Reads frames out of pieces of any size. */
export class FrameReader {
  readonly #pieces: AsyncIterator<Buffer>;
  #held: Buffer[] = [];
  #bytes = 0;

  constructor(pieces: AsyncIterable<Buffer>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** `null` where a table ends. Rejects where the file does. */
  async next(): Promise<Buffer | null> {
    const length = (await this.#take(LENGTH_BYTES)).readUInt32BE();
    return length === 0 ? null : this.#take(length);
  }

  async #take(length: number): Promise<Buffer> {
    while (this.#bytes < length) {
      const { value, done } = await this.#pieces.next().catch((cause: unknown) => {
        throw new UnreadableBackup('cannot be read', { cause });
      });
      if (done) throw new UnreadableBackup('is cut off');
      this.#held.push(value);
      this.#bytes += value.length;
    }
    const all = this.#held.length === 1 ? this.#held[0]! : Buffer.concat(this.#held);
    const rest = all.subarray(length);
    this.#held = rest.length > 0 ? [rest] : [];
    this.#bytes = rest.length;
    return all.subarray(0, length);
  }
}

/** Not the database's fault. Its message goes on where the name of the file ends. */
export class UnreadableBackup extends Error {}
