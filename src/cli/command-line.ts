import type { Config } from '../config/config.js';
import type { Problem } from '../kernel/problem.js';
import type { ExitCode } from './exit-code.js';
import type { Running } from './foreground.js';
import type { Terminal } from './terminal.js';

/** What the composition root lends the command line: each command takes the part that it needs. */
export interface CommandLine {
  readonly terminal: Terminal;
  /** The configuration, or everything that is wrong with it. */
  readonly loadConfig: () => Config | Problem[];
  /** Brings the database to the newest schema. @returns the names of the migrations applied */
  readonly migrate: (config: Config) => Promise<readonly string[]>;
  /** The API and, in this process too, the jobs. */
  readonly serve: (config: Config, options: { jobs: boolean }) => Promise<Running>;
  /** The jobs alone. */
  readonly work: (config: Config) => Promise<Running>;
  /** Told the exit code of the command that ran. */
  readonly finish: (exitCode: ExitCode) => void;
}
