import type { JobBackend } from '../../src/jobs/runner-store.js';

/** A store of jobs of its own for one test, behind a line that can be cut. */
export interface TestStore {
  /** A connection as a process would open it. */
  connect(): Promise<TestConnection>;
  /** Every connection breaks; new ones are let through. */
  cutConnections(): Promise<void>;
  goAway(): void;
  comeBack(): void;
  /** Every document or row of the store, as the store names its fields. */
  rows(): Promise<readonly Record<string, unknown>[]>;
  drop(): Promise<void>;
}

export interface TestConnection {
  readonly backend: JobBackend;
  close(): Promise<void>;
}

export interface StoreKind {
  readonly name: string;
  /** Whether an enqueued job is told to other processes at once, rather than found by their next poll. */
  readonly notifies: boolean;
  /** How many jobs are many. */
  readonly many: number;
  open(): Promise<TestStore>;
}

/** Looks until something holds; fails with the last reason when it does not within the limit. */
export async function eventually(look: () => void | Promise<void>, limitMs = 10_000): Promise<void> {
  const endsAt = Date.now() + limitMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > endsAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
