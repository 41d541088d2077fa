import type { Job } from 'agenda';
import { Fault } from '../kernel/fault.js';
import type { JobDefinition } from './kit.js';
import { textOf } from './runner-trouble.js';

/** A payload that does not fit its definition: no number of retries mends it. */
export class PayloadFault extends Fault {}

export function checkPayload(job: JobDefinition, payload: unknown): unknown {
  const parsed = job.payload.safeParse(payload);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const path = issue.path.join('.');
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
  throw new PayloadFault(`The payload of job ${job.name} does not fit: ${problems.join('; ')}`, {
    cause: parsed.error,
  });
}

/** Keeps the lock of a running job fresh, one renewal after the other, until it is stopped. */
export class LeaseKeeper {
  readonly #job: Job;
  readonly #everyMs: number;
  readonly #onTrouble: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #renewing: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(job: Job, leaseMs: number, onTrouble: (error: unknown) => void) {
    this.#job = job;
    this.#everyMs = leaseMs / 3;
    this.#onTrouble = onTrouble;
    this.#next();
  }

  /** Resolves when no renewal is under way: one that came after the run's last write would lock the job again. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#renewing;
  }

  #next(): void {
    this.#timer = setTimeout(() => {
      this.#renewing = this.#renew();
    }, this.#everyMs);
  }

  async #renew(): Promise<void> {
    try {
      await this.#job.touch();
    } catch (error) {
      this.#onTrouble(error);
    }
    if (!this.#stopped) this.#next();
  }
}

const REASON_CHARACTERS = 2_000;

/** What Agenda stores of a failure. It reads `message` of whatever was thrown, and PostgreSQL refuses U+0000 in a text. */
export function storableError(error: unknown): Error {
  const message = textOf(error).replaceAll('\0', '\uFFFD').slice(0, REASON_CHARACTERS);
  if (error instanceof PayloadFault) return new PayloadFault(message, { cause: error });
  return new Error(message, { cause: error });
}
