/**
 * A failure that the user can act on, as a value: services return it, the API shows it as a `userError`, the command line
 * as a line with exit code 1. The message says what was wrong, what was expected and what to do.
 */
export class Problem {
  constructor(
    /** Stable, CONSTANT_CASE; clients branch on it. */
    readonly code: string,
    readonly message: string,
    /** Where in the input: `['input', 'arms', '2', 'minShare']`. */
    readonly field: readonly string[] = [],
  ) {}

  at(...field: string[]): Problem {
    return new Problem(this.code, this.message, [...field, ...this.field]);
  }
}

export function isProblem(value: unknown): value is Problem {
  return value instanceof Problem;
}

/** Everything that was wrong with a request, told at once; nothing of it was done. */
export class Refusal {
  readonly problems: readonly Problem[];

  constructor(...problems: [Problem, ...Problem[]]) {
    this.problems = problems;
  }
}

export function isRefusal(value: unknown): value is Refusal {
  return value instanceof Refusal;
}

/** `null` where nothing was wrong. */
export function refusalOf(problems: readonly Problem[]): Refusal | null {
  const [first, ...rest] = problems;
  return first ? new Refusal(first, ...rest) : null;
}
