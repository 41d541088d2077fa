import type { AgendaBackend } from 'agenda';
import type { Db } from 'mongodb';
import type pg from 'pg';
import type { WakeTransport } from './runner-wake.js';

/** Where the jobs are kept. The pool or the client behind the Db is the caller's to close. */
export type JobBackend =
  | { readonly kind: 'postgres'; readonly pool: pg.Pool }
  | { readonly kind: 'mongo'; readonly db: Db };

export interface RepeatRow {
  readonly everyMs: number;
  readonly nextRunAtMs: number | null;
  readonly locked: boolean;
  readonly failing: boolean;
}

/** What the runner needs of a store beyond Agenda's own reading and writing. */
export interface JobStore {
  readonly agenda: AgendaBackend;
  /** How other processes are told of a new job; without it they find it by polling. */
  readonly wake: WakeTransport | null;
  /** Connects and makes sure that the store has what Agenda needs. Can be tried again where it fails. */
  prepare(): Promise<void>;
  /** Rejects while the store does not answer. */
  check(): Promise<void>;
  findRepeat(name: string): Promise<RepeatRow | null>;
  /** Does nothing where the repeat exists, however many processes insert it at once. */
  insertRepeat(name: string, everyMs: number, nextRunAtMs: number): Promise<void>;
  /** Changes the interval, and brings the next run forward to `nextRunAtMs` at the latest. Leaves locks alone. */
  changeRepeat(name: string, everyMs: number, nextRunAtMs: number): Promise<void>;
  /** When the oldest job for once that has not ended was put in, to the second at least; `null` where there is none. */
  oldestPendingMs(name: string): Promise<number | null>;
  /**
   * Brings back what stands in a future that did not come, since the clock was set back: locks taken beyond `aheadMs` are freed,
   * jobs for once planned beyond it are due at `nowMs`.
   */
  bringBack(aheadMs: number, nowMs: number): Promise<void>;
  removeFinished(beforeMs: number): Promise<number>;
  /** Stops watching the connection. */
  release(): void;
}
