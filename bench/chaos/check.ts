import type { Stage } from './stage.js';

/** How hard a check tries. `npm run chaos` takes the full size, `npm test` the short one. */
export type Size = 'full' | 'short';

export interface Plan {
  readonly size: Size;
  /** Of everything that is chosen at random. */
  readonly seed: number;
  /** How often processes are killed, where somebody said so. */
  readonly kills: number | null;
}

/** One promise, and how it is put to the test. */
export interface Check {
  readonly name: string;
  readonly promise: string;
  run(stage: Stage, plan: Plan): Promise<Outcome>;
}

export interface Outcome {
  /** What was done to it, in the unit that the promise speaks of. */
  readonly tried: number;
  /** What broke the promise, in words. */
  readonly troubles: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
  /** Why it was not tried. */
  readonly skipped?: string;
}

/** What a check has found so far. */
export class Findings {
  readonly troubles: string[] = [];
  readonly figures: Record<string, number> = {};

  /** Notes trouble where something does not hold. */
  expect(holds: boolean, trouble: string): void {
    if (!holds) this.troubles.push(trouble);
  }

  equal(actual: unknown, expected: unknown, what: string): void {
    const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
    this.expect(found === wanted, `${what}: ${found}, expected ${wanted}`);
  }

  outcome(tried: number): Outcome {
    return { tried, troubles: this.troubles, figures: this.figures };
  }
}
