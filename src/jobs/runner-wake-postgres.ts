import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { checkOut } from './runner-pool.js';
import type { WakeTransport } from './runner-wake.js';

const CHANNEL = 'trimtab_jobs';
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 10_000;

/**
 * Wakes over LISTEN/NOTIFY, on a connection of its own out of the pool. Agenda's own channel tries again every 100 ms for
 * ever while the database is away, reports each try twice, and goes on after it was told to stop.
 */
export class PostgresWake implements WakeTransport {
  readonly #pool: pg.Pool;
  readonly #onTrouble: (error: unknown) => void;
  /** Leads each message, so that the sender does not wake twice. */
  readonly #origin = `${randomUUID()} `;
  #onWake: ((jobName: string) => void) | null = null;
  #client: pg.PoolClient | null = null;
  #connecting: Promise<void> = Promise.resolve();
  #retry: NodeJS.Timeout | undefined;
  #delayMs = FIRST_DELAY_MS;

  constructor(pool: pg.Pool, onTrouble: (error: unknown) => void) {
    this.#pool = pool;
    this.#onTrouble = onTrouble;
  }

  listen(onWake: (jobName: string) => void): void {
    this.#onWake = onWake;
    this.#connecting = this.#connect();
  }

  async publish(jobName: string): Promise<void> {
    await this.#pool.query('SELECT pg_notify($1, $2)', [CHANNEL, this.#origin + jobName]);
  }

  async close(): Promise<void> {
    this.#onWake = null;
    clearTimeout(this.#retry);
    await this.#connecting;
    this.#drop();
  }

  async #connect(): Promise<void> {
    try {
      const client = await checkOut(this.#pool, (error, lost) => {
        // Not yet ours: the LISTEN that follows fails.
        if (this.#client === lost) this.#lost(error);
      });
      this.#client = client;
      client.on('notification', ({ payload }) => this.#received(payload ?? ''));
      await client.query(`LISTEN ${CHANNEL}`);
      this.#delayMs = FIRST_DELAY_MS;
    } catch (error) {
      this.#lost(error);
    }
  }

  #received(message: string): void {
    if (!message.startsWith(this.#origin)) this.#onWake?.(message.slice(this.#origin.length));
  }

  #lost(error: unknown): void {
    this.#drop();
    if (this.#onWake === null) return;
    this.#onTrouble(error);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      this.#connecting = this.#connect();
    }, this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, MAX_DELAY_MS);
  }

  /** Closed rather than given back: it listens, and the pool's next user must not. */
  #drop(): void {
    const client = this.#client;
    this.#client = null;
    client?.release(true);
  }
}
