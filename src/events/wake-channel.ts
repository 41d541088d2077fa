import pg from 'pg';
import type { Logger } from '../kernel/ports/logger.js';

export interface WakeChannelOptions {
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly onWake: () => void;
  /** No more than one announcement in this time: under load one wakes for many passes. */
  readonly announceEveryMs?: number;
}

const CHANNEL = 'trimtab_event';
const FIRST_RETREAT_MS = 100;
const LONGEST_RETREAT_MS = 5_000;

/**
 * LISTEN and NOTIFY over one connection of its own. It only shortens the wait of pollers: whatever is lost here is found by
 * polling. When the connection breaks it comes back by itself, and wakes, for something may have been missed.
 */
export class WakeChannel {
  #client: pg.Client | null = null;
  #stopped = false;
  #failures = 0;
  #retry: NodeJS.Timeout | null = null;
  #announcing: NodeJS.Timeout | null = null;
  #owed = false;
  #connecting: Promise<void> = Promise.resolve();

  constructor(private readonly options: WakeChannelOptions) {}

  start(): void {
    this.#connecting = this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#retry) clearTimeout(this.#retry);
    if (this.#announcing) clearTimeout(this.#announcing);
    await this.#connecting;
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => undefined);
  }

  /** Wakes all processes, this one included. Never waits: within the interval announcements become one. */
  announce(): void {
    if (this.#announcing) {
      this.#owed = true;
      return;
    }
    this.#client?.query(`NOTIFY ${CHANNEL}`).catch(() => undefined);
    this.#announcing = setTimeout(() => {
      this.#announcing = null;
      if (!this.#owed || this.#stopped) return;
      this.#owed = false;
      this.announce();
    }, this.options.announceEveryMs ?? 25);
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.options.databaseUrl,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      application_name: 'trimtab wake',
    });
    let lost = false;
    const onLost = (error?: unknown): void => {
      if (lost) return;
      lost = true;
      this.#lose(client, error);
    };
    client.on('error', onLost);
    client.on('end', () => onLost());
    client.on('notification', () => this.options.onWake());
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      if (lost) return;
      this.#client = client;
      if (this.#failures > 0) this.options.logger.info({ failures: this.#failures }, 'Listening again.');
      this.#failures = 0;
      this.options.onWake();
    } catch (error) {
      onLost(error);
    }
  }

  #lose(client: pg.Client, error: unknown): void {
    if (this.#client === client) this.#client = null;
    client.end().catch(() => undefined);
    if (this.#stopped) return;
    if (this.#failures === 0)
      this.options.logger.warn(
        { err: error },
        'The listening connection broke; polling goes on, reconnecting.',
      );
    const retreatMs = Math.min(FIRST_RETREAT_MS * 2 ** Math.min(this.#failures, 10), LONGEST_RETREAT_MS);
    this.#failures += 1;
    this.#retry = setTimeout(() => {
      this.#connecting = this.#connect();
    }, retreatMs);
  }
}
