import { OutOfTime, withDeadline } from '../persistence/deadline.js';

/** The database ends its statement first and says so in its place; this is for what waits for anything else. */
const GRACE_MS = 500;

export type WithinTime = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** An operation in the time that it may take; it rejects with `OutOfTime` where something does not heed it. */
export async function withinTime<Result>(limitMs: number, work: () => Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutOfTime()), limitMs + GRACE_MS);
  });
  try {
    return await Promise.race([withDeadline(limitMs, work), late]);
  } finally {
    clearTimeout(timer);
  }
}
