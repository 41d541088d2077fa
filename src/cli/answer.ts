import type { Config } from '../config/config.js';
import { ConfigurationFault, Fault } from '../kernel/fault.js';
import { isRefusal, type Problem, type Refusal } from '../kernel/problem.js';
import { ExitCode } from './exit-code.js';
import type { Terminal } from './terminal.js';

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
}

/** Shows what a use case answered: the value, for people or for programs, or every reason why it was refused. */
export function answer<T>(
  terminal: Terminal,
  options: CommonOptions,
  result: T | Refusal,
  show: (value: T) => void,
): ExitCode {
  if (isRefusal(result)) return refuse(terminal, options, result.problems);
  if (options.json) terminal.printJson(result);
  else show(result);
  return ExitCode.OK;
}

export function refuse(
  terminal: Terminal,
  options: CommonOptions,
  problems: readonly Problem[],
  exitCode: ExitCode = ExitCode.PROBLEM,
): ExitCode {
  if (options.json) {
    terminal.printJson({ problems: problems.map(({ code, message, field }) => ({ code, message, field })) });
  }
  for (const { message } of problems) terminal.note(message);
  return exitCode;
}

/** Runs a command with the configuration, or names everything that is wrong with it. */
export async function configured(
  load: () => Config | Problem[],
  terminal: Terminal,
  options: CommonOptions,
  work: (config: Config) => Promise<ExitCode>,
): Promise<ExitCode> {
  const config = load();
  return Array.isArray(config) ? refuse(terminal, options, config, ExitCode.USAGE) : work(config);
}

/** The chain of causes of a fault in a line each; the stack is for whoever mends a bug. */
export function reportFault(terminal: Terminal, error: unknown): ExitCode {
  if (!(error instanceof Fault)) {
    terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return ExitCode.FAULT;
  }
  terminal.note(error.message);
  for (let { cause } = error; cause instanceof Error; { cause } = cause) {
    terminal.note(`  because: ${wordsOf(cause)}`);
  }
  return error instanceof ConfigurationFault ? ExitCode.USAGE : ExitCode.FAULT;
}

/** A refused connection is an AggregateError, one for each address tried, without a message of its own. */
function wordsOf(error: Error): string {
  if (error.message) return error.message;
  const parts: unknown[] = error instanceof AggregateError ? error.errors : [];
  return parts.map((part) => (part instanceof Error ? part.message : String(part))).join('; ') || error.name;
}
