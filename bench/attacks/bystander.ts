import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Target } from './attack.js';
import { keepAsking } from './keep-asking.js';

export interface Seen {
  readonly asked: number;
  readonly failures: number;
  readonly medianMs: number;
  readonly worstMs: number;
}

/** Another client, who wants something cheap all the time. */
export class Bystander {
  readonly #thread: Worker;

  constructor(target: Target) {
    this.#thread = new Worker(`(${keepAsking.toString()})()`, { eval: true, workerData: target });
  }

  /** What it saw since it was last asked. */
  async seen(): Promise<Seen> {
    this.#thread.postMessage('tell');
    const [{ latenciesMs, failures }] = (await once(this.#thread, 'message')) as [
      { latenciesMs: number[]; failures: number },
    ];
    const sorted = latenciesMs.toSorted((a, b) => a - b);
    return {
      asked: sorted.length,
      failures,
      medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
      worstMs: sorted.at(-1) ?? 0,
    };
  }

  async stop(): Promise<void> {
    await this.#thread.terminate();
  }
}
