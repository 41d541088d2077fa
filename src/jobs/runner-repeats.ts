import { MINUTE_MS } from '../kernel/units/time.js';
import type { JobDefinition } from './kit.js';
import type { JobStore } from './runner-store.js';

/** A next run further away than this many intervals was computed from an interval that no longer holds. */
const STALE_INTERVALS = 2;

/** No lock is taken, and no second try planned, further ahead than this. */
const AHEAD_MS = 2 * MINUTE_MS;

/** Keeps one row in the store for each job that repeats. */
export class Repeats {
  /** What this process wants; other processes may want something else, and the last one to say so wins. */
  readonly #wanted = new Map<string, number>();
  readonly #processEveryMs: number;

  constructor(processEveryMs: number) {
    this.#processEveryMs = processEveryMs;
  }

  want(job: Pick<JobDefinition, 'name' | 'everyMs'>): void {
    if (job.everyMs === undefined) return;
    if (job.everyMs < this.#processEveryMs) {
      throw new RangeError(
        `Job ${job.name} repeats every ${job.everyMs} ms, but the store is polled every ${this.#processEveryMs} ms: ` +
          `choose an interval of at least that.`,
      );
    }
    this.#wanted.set(job.name, job.everyMs);
  }

  /** At start: what is missing is registered, what has another interval is changed, the rest is left alone. */
  async register(store: JobStore, nowMs: number): Promise<void> {
    for (const [name, everyMs] of this.#wanted) await this.#set(store, name, everyMs, nowMs);
  }

  async change(store: JobStore, name: string, nowMs: number): Promise<void> {
    const everyMs = this.#wanted.get(name);
    if (everyMs !== undefined) await this.#set(store, name, everyMs, nowMs);
  }

  /**
   * From time to time: what has gone missing comes back. A run that was under way when its interval changed writes a next run
   * by the old interval, which is brought forward here, as is what was planned before the clock was set back.
   */
  async mend(store: JobStore, nowMs: number): Promise<void> {
    await store.bringBack(nowMs + AHEAD_MS, nowMs);
    for (const [name, everyMs] of this.#wanted) {
      const row = await store.findRepeat(name);
      if (!row) await store.insertRepeat(name, everyMs, nowMs);
      else if (
        !row.locked &&
        !row.failing &&
        (row.nextRunAtMs ?? Infinity) > nowMs + STALE_INTERVALS * row.everyMs
      ) {
        await store.changeRepeat(name, row.everyMs, nowMs);
      }
    }
  }

  async #set(store: JobStore, name: string, everyMs: number, nowMs: number): Promise<void> {
    const row = await store.findRepeat(name);
    if (!row) await store.insertRepeat(name, everyMs, nowMs);
    else if (row.everyMs !== everyMs) await store.changeRepeat(name, everyMs, nowMs + everyMs);
  }
}
