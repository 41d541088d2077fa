import { AsyncLocalStorage } from 'node:async_hooks';
import { Fault } from '../kernel/fault.js';
import { MINUTE_MS } from '../kernel/units/time.js';

/** The work in hand took longer than it may. What it had not committed is rolled back. */
export class OutOfTime extends Fault {
  constructor(cause?: unknown) {
    super('It took longer than it may.', { retryable: true, cause });
    this.name = 'OutOfTime';
  }
}

interface Deadline {
  readonly atMs: number;
  over: boolean;
}

const deadlines = new AsyncLocalStorage<Deadline>();

/** What a late operation started may outlive it by this much; what lives longer was woken by it and is no part of it. */
const GRACE_MS = MINUTE_MS;

/** Units of work that `work` opens end with the time that it has. What it wakes, and does not wait for, is left alone. */
export async function withDeadline<Result>(limitMs: number, work: () => Promise<Result>): Promise<Result> {
  const deadline = { atMs: performance.now() + limitMs, over: false };
  try {
    return await deadlines.run(deadline, work);
  } finally {
    deadline.over = true;
  }
}

/**
 * What a transaction says first, in one round trip; empty where there is nothing to say. Its statements are bounded by the time
 * that is left.
 */
export function openingOf(boundary: string | null): string {
  const deadline = deadlines.getStore();
  const leftMs = deadline && !deadline.over ? deadline.atMs - performance.now() : Number.NaN;
  if (leftMs <= 0 && leftMs > -GRACE_MS) throw new OutOfTime();
  const limit = leftMs > 0 ? `SELECT set_config('statement_timeout', '${Math.ceil(leftMs)}', true)` : null;
  return [boundary, limit].filter((statement) => statement !== null).join('; ');
}
