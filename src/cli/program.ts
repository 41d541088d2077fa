import { Command, CommanderError } from 'commander';
import { reportFault } from './answer.js';
import type { CommandLine } from './command-line.js';
import { ExitCode } from './exit-code.js';
import { accountCreateCommand } from './account-create-command.js';
import { auditVerifyCommand } from './audit-verify-command.js';
import { backupCommand } from './backup-command.js';
import { campaignListCommand } from './campaign-list-command.js';
import { cycleRunCommand } from './cycle-run-command.js';
import { replayCommand } from './replay-command.js';
import { importCommand } from './import-command.js';
import { statusCommand } from './status-command.js';
import { tokenCreateCommand } from './token-create-command.js';
import { tokenLinkCommand } from './token-link-command.js';
import { tokenRevokeCommand } from './token-revoke-command.js';
import { migrateCommand } from './migrate-command.js';
import { restoreCommand } from './restore-command.js';
import { serveCommand } from './serve-command.js';
import { workerCommand } from './worker-command.js';

const COMMANDS = [
  serveCommand,
  workerCommand,
  migrateCommand,
  importCommand,
  group('account', 'make accounts', [accountCreateCommand]),
  group('token', 'make and end tokens', [tokenCreateCommand, tokenLinkCommand, tokenRevokeCommand]),
  group('campaign', 'look at campaigns', [campaignListCommand]),
  group('cycle', 'run cycles', [cycleRunCommand]),
  group('audit', 'prove the audit log', [auditVerifyCommand]),
  replayCommand,
  backupCommand,
  restoreCommand,
  statusCommand,
];

/** Runs one command line to its end. @param words without the program's own name @returns the exit code for the shell */
export async function runProgram(
  words: readonly string[],
  line: Omit<CommandLine, 'finish'>,
  version: string,
): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.OK;
  const program = buildProgram({ ...line, finish: (code) => (exitCode = code) }, version);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said it already; help and version come as errors with code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
    return reportFault(line.terminal, error);
  }
}

function buildProgram(line: CommandLine, version: string): Command {
  const program = new Command('trimtab')
    .description('Steers advertising budgets towards where the next euro earns most.')
    .version(version)
    .addHelpText(
      'after',
      `
Exit codes: 0 done, 1 could not be done, 2 wrong command or configuration, 3 fault.
Configured by environment variables and trimtab.yaml: see docs/operations.md.`,
    );
  for (const command of COMMANDS) program.addCommand(command(line));
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap((group) => group.commands),
  ]) {
    command.exitOverride().showHelpAfterError('Try --help.');
    command.configureOutput({
      writeOut: (text) => line.terminal.print(text.trimEnd()),
      writeErr: (text) => line.terminal.note(text.trimEnd()),
    });
  }
  return program;
}

function group(name: string, summary: string, members: readonly ((line: CommandLine) => Command)[]) {
  return (line: CommandLine): Command => {
    const command = new Command(name).summary(summary).description(`${summary}.`);
    for (const member of members) command.addCommand(member(line));
    return command;
  };
}
