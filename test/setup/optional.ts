import { describe } from '@jest/globals';

/**
 * A block of tests that needs something a machine may lack. With a reason it is skipped, and the end of the run shows the
 * reason behind the name: `describeUnless(mongoUrl ? null : 'MONGODB_URL is not set', 'jobs in MongoDB', () => …)`.
 */
export function describeUnless(missing: string | null, name: string, tests: () => void): void {
  if (missing === null) describe(name, tests);
  else describe.skip(`[${missing}] ${name}`, tests);
}
