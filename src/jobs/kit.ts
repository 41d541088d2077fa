import type { z } from 'zod';
import { SECOND_MS } from '../kernel/units/time.js';
import type { Logger } from '../kernel/ports/logger.js';

export interface RetryPolicy {
  /** Runs in all, the first included; after the last one the job is exhausted. At least 1. */
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly factor: number;
  readonly maxDelayMs: number;
}

/** What a job is called, what it carries and how it is run, apart from what it does. */
export interface JobDefinition<Schema extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly payload: Schema;
  /** How many run at once in one process. */
  readonly concurrency: number;
  /** How long a lock holds without renewal: a job of a killed process starts again after this time. */
  readonly leaseMs: number;
  /** A run is renewed up to here, then told to stop, and others may take the job. */
  readonly deadlineMs: number;
  readonly retry: RetryPolicy;
  /** Set for a job that repeats: from the start of one run to the start of the next. It carries an empty payload. */
  readonly everyMs?: number;
}

/** One run of a job, as its implementation sees it. */
export interface JobRun {
  readonly jobId: string;
  /** Names this run among all processes: the holder of the leases that it takes. */
  readonly holder: string;
  /** 1 on the first run. */
  readonly attempt: number;
  readonly startedAtMs: number;
  /** Aborts at the deadline, and when a stop has waited long enough. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/**
 * Throws what it cannot do: the runner logs it, retries it and, in the end, reports it. What it answers, such as counts and ids,
 * stands in the log line of the run.
 */
export type JobImplementation<Schema extends z.ZodType> = (
  payload: z.output<Schema>,
  run: JobRun,
) => Promise<JobReport>;

/** Nothing secret: it is logged. */
export type JobReport = Readonly<Record<string, unknown>> | void;

const DEFAULTS = {
  concurrency: 1,
  leaseMs: 10 * SECOND_MS,
  deadlineMs: 300 * SECOND_MS,
  retry: { attempts: 5, firstDelayMs: SECOND_MS, factor: 2, maxDelayMs: 60 * SECOND_MS },
} as const;

type Optional = Partial<Pick<JobDefinition, 'concurrency' | 'leaseMs' | 'deadlineMs' | 'retry' | 'everyMs'>>;

export function defineJob<Schema extends z.ZodType>(
  definition: { readonly name: string; readonly payload: Schema } & Optional,
): JobDefinition<Schema> {
  return { ...DEFAULTS, ...definition };
}

/** Milliseconds to wait after the `attempt`-th run has failed, or `null` when that was the last one. */
export function retryDelayMs(job: Pick<JobDefinition, 'retry' | 'everyMs'>, attempt: number): number | null {
  const { attempts, firstDelayMs, factor, maxDelayMs } = job.retry;
  if (attempt >= attempts) return null;
  const delay = Math.min(firstDelayMs * factor ** (attempt - 1), maxDelayMs);
  // A repeating job comes round again anyway; a retry later than that would only hold it up.
  return job.everyMs === undefined ? delay : Math.min(delay, job.everyMs);
}
