/** What the shell is told. */
export const ExitCode = {
  OK: 0,
  /** Something that was asked for could not be done; the message says why and what to do. */
  PROBLEM: 1,
  /** The command, an option or the configuration was wrong. */
  USAGE: 2,
  /** A bug, or something that is away. */
  FAULT: 3,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
