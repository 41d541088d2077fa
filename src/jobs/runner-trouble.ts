import { types } from 'node:util';
import type { Clock } from '../kernel/ports/clock.js';
import type { Logger } from '../kernel/ports/logger.js';
import { SECOND_MS } from '../kernel/units/time.js';

const REPEATED_AFTER_MS = 30 * SECOND_MS;
const REMEMBERED = 50;

interface Said {
  atMs: number;
  silenced: number;
}

/** Tells the log of trouble with the store: the same words once in 30 seconds, however often they come. */
export class StoreTrouble {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #said = new Map<string, Said>();
  #current: string | null = null;

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  /** Why the store is away, or `null` while it answers. */
  get current(): string | null {
    return this.#current;
  }

  /** Something went wrong between Agenda and the store. */
  readonly report = (error: unknown): void => {
    const message = textOf(error);
    const now = this.#clock.now();
    const said = this.#said.get(message);
    if (said && now - said.atMs < REPEATED_AFTER_MS) {
      said.silenced += 1;
      return;
    }
    if (!said && this.#said.size >= REMEMBERED) this.#said.clear();
    this.#said.set(message, { atMs: now, silenced: 0 });
    this.#logger.warn({ err: error, silenced: said?.silenced ?? 0 }, `job store: ${message}`);
  };

  /** The store does not answer. */
  away(error: unknown): void {
    this.#current = textOf(error);
    this.report(error);
  }

  answers(): void {
    if (this.#current === null) return;
    this.#current = null;
    this.#said.clear();
    this.#logger.info({}, 'job store: answers again');
  }
}

/** The words of an error; that of several refused connections has none of its own. */
export function textOf(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  const inner = 'errors' in error && Array.isArray(error.errors) ? error.errors.map(textOf).join('; ') : '';
  return error.message || inner || error.name;
}
