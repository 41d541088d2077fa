import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../kernel/ports/clock.js';
import { SECOND_MS } from '../kernel/units/time.js';
import { type AgendaParts, buildAgenda, type Defined } from './runner-agenda.js';
import { answer } from './runner-limit.js';
import type { Repeats } from './runner-repeats.js';
import { openStore } from './runner-open-store.js';
import type { JobBackend, JobStore } from './runner-store.js';
import type { StoreTrouble } from './runner-trouble.js';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 10 * SECOND_MS;

export interface ConnectionOptions {
  readonly backend: JobBackend;
  /** Names this process among those that lock jobs. */
  readonly name: string;
  readonly clock: Clock;
  readonly processEveryMs: number;
  readonly watchEveryMs: number;
  readonly trouble: StoreTrouble;
  readonly repeats: Repeats;
}

/** An Agenda on a store that may be away at any time, also at the beginning. */
export class StoreConnection {
  readonly #options: ConnectionOptions;
  /** Empty in a process that only enqueues: its Agenda runs all the same, since only a started one sends notifications. */
  readonly #jobs: readonly Defined[];
  readonly #closing = new AbortController();
  #opening: Promise<boolean> = Promise.resolve(false);
  #watching: Promise<void> = Promise.resolve();
  #store: JobStore | null = null;
  #parts: AgendaParts | null = null;

  constructor(options: ConnectionOptions, jobs: readonly Defined[]) {
    this.#options = options;
    this.#jobs = jobs;
  }

  get store(): JobStore | null {
    return this.#parts && this.#store;
  }

  get parts(): AgendaParts | null {
    return this.#parts;
  }

  /** Tries until the store answers or `close` is called. @returns whether it answers */
  open(): Promise<boolean> {
    this.#opening = this.#open();
    return this.#opening;
  }

  /** Locks no more jobs. What runs can still write how it ended, until `release`. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#opening;
    await this.#watching;
    await this.#retire(this.#parts);
  }

  release(): void {
    this.#store?.release();
    this.#parts = null;
  }

  async #open(): Promise<boolean> {
    const { backend, trouble, repeats, clock } = this.#options;
    const { signal } = this.#closing;
    for (let waitMs = FIRST_RETRY_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)) {
      try {
        this.#store ??= await openStore(backend, trouble.report);
        await answer(this.#store.prepare());
        if (this.#jobs.length > 0) await answer(repeats.register(this.#store, clock.now()));
        await this.#build(this.#store);
        trouble.answers();
        this.#watching = this.#watch(this.#store);
        return true;
      } catch (error) {
        trouble.away(error);
        await pause(waitMs, signal);
      }
    }
    return false;
  }

  async #build(store: JobStore): Promise<void> {
    const { name, processEveryMs, trouble } = this.#options;
    const parts = buildAgenda(store, this.#jobs, { name, processEveryMs, onTrouble: trouble.report });
    // Before the start: the first handler may enqueue at once.
    this.#parts = parts;
    await parts.agenda.start();
  }

  async #retire(parts: AgendaParts | null): Promise<void> {
    parts?.repository.close();
    // Not `drain`, which leaves locks behind; and the pool or client is its owner's to close.
    await parts?.agenda.stop(false).catch(this.#options.trouble.report);
  }

  async #watch(store: JobStore): Promise<void> {
    const { watchEveryMs, trouble, repeats, clock } = this.#options;
    const { signal } = this.#closing;
    while (await pause(watchEveryMs, signal)) {
      try {
        await answer(store.check());
        if (this.#jobs.length > 0) await answer(repeats.mend(store, clock.now()));
        trouble.answers();
      } catch (error) {
        trouble.away(error);
      }
      if (!signal.aborted && this.#parts?.repository.hasLapsed(Date.now())) {
        await this.#retire(this.#parts);
        await this.#build(store);
      }
    }
  }
}

/** @returns whether the time passed without the signal */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
