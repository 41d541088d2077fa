import type { FileRecord } from './record.js';

/**
 * Numbers the different values of a group of columns in the order of their first appearance, by their bytes: a file of a million
 * rows names the same few hundred arms and windows again and again, and making text of each would take longer than all the rest.
 * Hash: FNV-1a (Fowler, Noll, Vo), 32 bits; open addressing.
 */
export class ByteKeyTable {
  /** Number + 1 of the key in each slot; 0 = free. */
  private slots = new Int32Array(1 << 12);
  private hashes = new Int32Array(1 << 10);
  /** Where each key begins in the pool: for each of its columns the size in three bytes, then the bytes. */
  private offsets = new Int32Array((1 << 10) + 1);
  /** The number that came after each number when it was last seen: files repeat their arms in the same order. */
  private followers = new Int32Array(1 << 10);
  private pool: Buffer = Buffer.alloc(1 << 16);
  private used = 0;
  private last = 0;

  constructor(private readonly columns: readonly number[]) {}

  /** The number of the record's key; a new one equals the count of those before. */
  numberOf(record: FileRecord): number {
    const guess = this.followers[this.last]!;
    if (guess < this.used && this.equals(guess, record)) return (this.last = guess);
    const number = this.find(record);
    this.followers[this.last] = number;
    return (this.last = number);
  }

  private find(record: FileRecord): number {
    const hash = this.hashOf(record);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const entry = this.slots[slot]!;
      if (entry === 0) return this.add(record, hash, slot);
      if (this.hashes[entry - 1] === hash && this.equals(entry - 1, record)) return entry - 1;
      slot = (slot + 1) & mask;
    }
  }

  private hashOf({ bytes, starts, ends }: FileRecord): number {
    let hash = 0x811c9dc5;
    for (const column of this.columns) {
      const end = ends[column]!;
      for (let i = starts[column]!; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
      // Keeps ("ab", "c") apart from ("a", "bc").
      hash = Math.imul(hash ^ 0xff, 0x01000193);
    }
    return hash;
  }

  private equals(number: number, { bytes, starts, ends }: FileRecord): boolean {
    const { pool, columns } = this;
    let at = this.offsets[number]!;
    for (let c = 0; c < columns.length; c++) {
      const start = starts[columns[c]!]!;
      const size = ends[columns[c]!]! - start;
      if ((pool[at]! | (pool[at + 1]! << 8) | (pool[at + 2]! << 16)) !== size) return false;
      at += SIZE_BYTES;
      for (let i = 0; i < size; i++) if (pool[at + i] !== bytes[start + i]) return false;
      at += size;
    }
    return true;
  }

  private add(record: FileRecord, hash: number, slot: number): number {
    const number = this.used++;
    if (number === this.hashes.length) {
      this.hashes = doubled(this.hashes, number * 2);
      this.followers = doubled(this.followers, number * 2);
      this.offsets = doubled(this.offsets, number * 2 + 1);
    }
    this.hashes[number] = hash;
    this.followers[number] = number + 1;
    this.offsets[number + 1] = this.write(record, this.offsets[number]!);
    this.slots[slot] = number + 1;
    if (this.used * 2 > this.slots.length) this.rehash();
    return number;
  }

  private write({ bytes, starts, ends }: FileRecord, offset: number): number {
    let at = offset;
    for (const column of this.columns) {
      const size = ends[column]! - starts[column]!;
      if (at + size + SIZE_BYTES > this.pool.length) this.pool = grown(this.pool, at + size + SIZE_BYTES);
      this.pool.writeUIntLE(size, at, SIZE_BYTES);
      bytes.copy(this.pool, at + SIZE_BYTES, starts[column], ends[column]);
      at += size + SIZE_BYTES;
    }
    return at;
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let number = 0; number < this.used; number++) {
      let slot = this.hashes[number]! & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = number + 1;
    }
  }
}

const SIZE_BYTES = 3;

function grown(buffer: Buffer, least: number): Buffer {
  const larger = Buffer.alloc(Math.max(buffer.length * 2, least));
  buffer.copy(larger);
  return larger;
}

function doubled(values: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(values);
  return larger;
}
