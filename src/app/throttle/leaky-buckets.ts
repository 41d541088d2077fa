export interface BucketSize {
  /** Points that a full bucket holds. */
  readonly maximum: number;
  /** Points that come back each second, up to the maximum. */
  readonly restoreRate: number;
}

interface Level {
  readonly points: number;
  readonly atMs: number;
}

/** More than this is not remembered: who was away longest finds a full bucket again. */
const MOST_KEYS = 10_000;

/** A bucket of points for each key; one that nobody has touched is full, and costs no memory. */
export class LeakyBuckets {
  readonly #levels = new Map<string, Level>();

  /** @param now milliseconds that never go back */
  constructor(
    readonly size: BucketSize,
    private readonly now: () => number,
    private readonly mostKeys: number = MOST_KEYS,
  ) {}

  available(key: string): number {
    return this.#available(this.#levels.get(key), this.now());
  }

  /** @returns 0 where the points were taken, else the milliseconds until there will be enough; then nothing was taken */
  take(key: string, points: number): number {
    const nowMs = this.now();
    const available = this.#available(this.#levels.get(key), nowMs);
    if (available < points) return Math.ceil(((points - available) / this.size.restoreRate) * 1_000);
    this.#set(key, available - points, nowMs);
    return 0;
  }

  give(key: string, points: number): void {
    const nowMs = this.now();
    this.#set(key, this.#available(this.#levels.get(key), nowMs) + points, nowMs);
  }

  #available(level: Level | undefined, nowMs: number): number {
    const { maximum, restoreRate } = this.size;
    if (!level) return maximum;
    return Math.min(maximum, level.points + ((nowMs - level.atMs) / 1_000) * restoreRate);
  }

  #set(key: string, points: number, nowMs: number): void {
    // A Map keeps the order of insertion: the first key is the one that was not touched for longest.
    this.#levels.delete(key);
    if (points >= this.size.maximum) return;
    this.#levels.set(key, { points, atMs: nowMs });
    if (this.#levels.size <= this.mostKeys) return;
    for (const oldest of this.#levels.keys()) {
      this.#levels.delete(oldest);
      return;
    }
  }
}
