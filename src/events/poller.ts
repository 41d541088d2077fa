import type { Logger } from '../kernel/ports/logger.js';

/** What a turn found: `more` asks for the next turn at once, `some` for one soon, `none` lets it rest. */
export type Turn = 'more' | 'some' | 'none';

export interface PollerOptions {
  readonly name: string;
  readonly turn: () => Promise<Turn>;
  readonly logger: Logger;
  /** Between turns while something is going on. */
  readonly activeMs: number;
  /** Between turns after `quietTurns` turns without anything. */
  readonly idleMs: number;
}

const QUIET_TURNS = 25;
const LONGEST_RETREAT_MS = 5_000;

/**
 * Turns, one after the other, for the life of a process. A turn that fails is logged once and tried again, ever more
 * slowly, until it works: the database may go away and come back without a hand.
 */
export class Poller {
  #running: Promise<void> | null = null;
  #stopped = false;
  #woken = false;
  #interrupt: (() => void) | null = null;

  constructor(private readonly options: PollerOptions) {}

  start(): void {
    this.#running ??= this.#run();
  }

  /** Something may be there: the next turn comes now. During a turn it is remembered. */
  wake(): void {
    this.#woken = true;
    this.#interrupt?.();
  }

  /** Resolves when the turn in hand is over. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#interrupt?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    let quiet = 0;
    let failures = 0;
    while (!this.#stopped) {
      const turn = await this.#turn(failures);
      failures = turn === 'failed' ? failures + 1 : 0;
      quiet = turn === 'none' ? quiet + 1 : 0;
      if (turn === 'failed') await this.#rest(this.#retreatMs(failures), { deaf: true });
      else if (turn !== 'more') await this.#rest(this.#pauseMs(quiet), { deaf: false });
    }
  }

  async #turn(failures: number): Promise<Turn | 'failed'> {
    const { name, turn, logger } = this.options;
    this.#woken = false;
    try {
      const result = await turn();
      if (failures > 0) logger.info({ name, failures }, 'It works again.');
      return result;
    } catch (error) {
      if (failures === 0) logger.warn({ name, err: error }, 'A turn failed; trying again until it works.');
      return 'failed';
    }
  }

  #pauseMs(quiet: number): number {
    return quiet > QUIET_TURNS ? this.options.idleMs : this.options.activeMs;
  }

  #retreatMs(failures: number): number {
    return Math.min(this.options.activeMs * 2 ** Math.min(failures, 10), LONGEST_RETREAT_MS);
  }

  /** @param deaf whether waking is ignored: after a failure only time helps. */
  async #rest(ms: number, { deaf }: { deaf: boolean }): Promise<void> {
    if (this.#stopped || (this.#woken && !deaf)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#interrupt = () => {
        if (deaf && !this.#stopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#interrupt = null;
  }
}
