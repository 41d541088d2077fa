import { Command } from 'commander';
import { answer, type CommonOptions, configured } from './answer.js';
import type { CommandLine } from './command-line.js';

export function backupCommand(line: CommandLine): Command {
  return new Command('backup')
    .summary('write everything into a file')
    .description(
      'Writes the whole database, as it is at one moment, into a file. Nothing has to stop for it. The file is for its owner alone: ' +
        'whoever has it has all that the accounts know. Jobs are not in it; they are made again from the schedules.',
    )
    .argument('<file>', 'where to, such as trimtab-2026-11-01.backup; must not be there yet')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ trimtab backup /backups/trimtab-$(date +%F).backup
  $ DATABASE_URL=postgres://me:secret@db/trimtab trimtab backup now.backup --json`,
    )
    .action(async (file: string, options: CommonOptions) => {
      const { terminal } = line;
      line.finish(
        await configured(line.loadConfig, terminal, options, async (config) =>
          answer(terminal, options, await line.backUp(config, file), ({ tables, rows }) =>
            terminal.print(`${file}: ${rows} rows of ${tables} tables.`),
          ),
        ),
      );
    });
}
