import type { Config } from '../config/config.js';
import type { Problem, Refusal } from '../kernel/problem.js';
import { type CommonOptions, configured } from './answer.js';
import type { ExitCode } from './exit-code.js';
import type { Running } from './foreground.js';
import type { OperatorServices } from './operator.js';
import type { Terminal } from './terminal.js';

/** What the composition root lends the command line: each command takes the part that it needs. */
export interface CommandLine {
  readonly terminal: Terminal;
  /** The configuration, or everything that is wrong with it. */
  readonly loadConfig: () => Config | Problem[];
  /** Brings the database to the newest schema. @returns the names of the migrations applied */
  readonly migrate: (config: Config) => Promise<readonly string[]>;
  /** Everything of the configured database into a file. */
  readonly backUp: (config: Config, file: string) => Promise<BackupReport | Refusal>;
  /** A backup into the configured database, which then has the newest schema. @param replace even where it holds accounts */
  readonly restore: (
    config: Config,
    file: string,
    options: { readonly replace: boolean },
  ) => Promise<BackupReport | Refusal>;
  /** The API and, in this process too, the jobs. */
  readonly serve: (config: Config, options: { jobs: boolean }) => Promise<Running>;
  /** The jobs alone. */
  readonly work: (config: Config) => Promise<Running>;
  /** Runs `work` with the use cases on the configured database, and leaves it afterwards. */
  readonly withServices: <T>(config: Config, work: (services: OperatorServices) => Promise<T>) => Promise<T>;
  /** Told the exit code of the command that ran. */
  readonly finish: (exitCode: ExitCode) => void;
}

export interface BackupReport {
  /** When what is in the file was true. */
  readonly madeAt: string;
  readonly tables: number;
  readonly rows: number;
}

/** A command that asks the use cases something and is done. */
export async function asOperator(
  line: CommandLine,
  options: CommonOptions,
  work: (services: OperatorServices) => Promise<ExitCode>,
): Promise<void> {
  line.finish(
    await configured(line.loadConfig, line.terminal, options, (config) => line.withServices(config, work)),
  );
}
