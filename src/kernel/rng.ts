const { cos, imul, log, sqrt } = Math;

/**
 * Seeded randomness. The same seed gives the same bits in every process, so a decision can be replayed.
 * Generator: xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018), period 2^128 − 1.
 */
export class Rng {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /** @param seed an integer; only its low 32 bits count. Make one from names and instants with `seedOf`. */
  constructor(seed: number) {
    let x = seed >>> 0;
    const next = (): number => {
      x = (x + 0x9e3779b9) >>> 0;
      // Signed, since small integers need no room of their own.
      return mix(x) | 0;
    };
    this.a = next();
    this.b = next();
    this.c = next();
    this.d = next() | 1;
  }

  /** An integer, uniform on [0, 2^32). */
  uint32(): number {
    const product = imul(this.b, 5);
    const result = imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result;
  }

  /** Uniform on the open interval (0, 1), in steps of 2^-32. */
  uniform(): number {
    return (this.uint32() + 0.5) / 4294967296;
  }

  /** Standard normal, by Box and Muller; two uniforms a call, so that the stream does not depend on who called before. */
  normal(): number {
    return sqrt(-2 * log(this.uniform())) * cos(2 * Math.PI * this.uniform());
  }
}

/**
 * A 32-bit seed from names and numbers, in order: `seedOf('market', armKey, windowStartMs)`.
 * Numbers are taken with all 64 bits of their float form; texts as UTF-16 units with their length.
 */
export function seedOf(...parts: readonly (string | number | bigint)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    if (typeof part === 'number') {
      FLOAT[0] = part;
      hash = absorb(absorb(hash, WORDS[0]!), WORDS[1]!);
    } else {
      const text = String(part);
      for (let i = 0; i < text.length; i++) hash = absorb(hash, text.charCodeAt(i));
      hash = absorb(hash, text.length + 0x10000);
    }
  }
  return mix(hash >>> 0);
}

const FLOAT = new Float64Array(1);
const WORDS = new Uint32Array(FLOAT.buffer);

function absorb(hash: number, word: number): number {
  return mix((imul(hash, 0x01000193) ^ word) >>> 0);
}

/** The finaliser of MurmurHash3: every input bit reaches every output bit. */
function mix(word: number): number {
  let x = word;
  x = imul(x ^ (x >>> 16), 0x85ebca6b);
  x = imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
