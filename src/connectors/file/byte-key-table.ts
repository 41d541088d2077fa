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
  private offsets = new Int32Array((1 << 10) + 1);
  private pool: Buffer = Buffer.alloc(1 << 16);
  private used = 0;
  private scratch: Buffer = Buffer.alloc(1 << 10);

  constructor(private readonly columns: readonly number[]) {}

  get size(): number {
    return this.used;
  }

  /** The number of the record's key; a new one equals the size before. */
  numberOf(record: FileRecord): number {
    const length = this.writeKey(record);
    let hash = 0x811c9dc5;
    for (let i = 0; i < length; i++) hash = Math.imul(hash ^ this.scratch[i]!, 0x01000193);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const entry = this.slots[slot]!;
      if (entry === 0) return this.add(hash, length, slot);
      if (this.hashes[entry - 1] === hash && this.equals(entry - 1, length)) return entry - 1;
      slot = (slot + 1) & mask;
    }
  }

  private writeKey({ bytes, starts, ends }: FileRecord): number {
    let length = 0;
    for (const column of this.columns) {
      const start = starts[column]!;
      const size = ends[column]! - start;
      if (length + size + 4 > this.scratch.length) this.scratch = grown(this.scratch, length + size + 4);
      // The size before the bytes keeps ("ab", "c") apart from ("a", "bc").
      this.scratch[length++] = size & 0xff;
      this.scratch[length++] = (size >>> 8) & 0xff;
      this.scratch[length++] = size >>> 16;
      for (let i = 0; i < size; i++) this.scratch[length++] = bytes[start + i]!;
    }
    return length;
  }

  private equals(number: number, length: number): boolean {
    const offset = this.offsets[number]!;
    if (this.offsets[number + 1]! - offset !== length) return false;
    for (let i = 0; i < length; i++) if (this.pool[offset + i] !== this.scratch[i]) return false;
    return true;
  }

  private add(hash: number, length: number, slot: number): number {
    const number = this.used++;
    const offset = this.offsets[number]!;
    if (offset + length > this.pool.length) this.pool = grown(this.pool, offset + length);
    this.scratch.copy(this.pool, offset, 0, length);
    if (number === this.hashes.length) {
      this.hashes = doubled(this.hashes, number * 2);
      this.offsets = doubled(this.offsets, number * 2 + 1);
    }
    this.hashes[number] = hash;
    this.offsets[number + 1] = offset + length;
    this.slots[slot] = number + 1;
    if (this.used * 2 > this.slots.length) this.rehash();
    return number;
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
