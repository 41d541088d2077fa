import { Command } from 'commander';
import { answer, type CommonOptions, configured } from './answer.js';
import type { CommandLine } from './command-line.js';

interface Options extends CommonOptions {
  replace?: boolean;
}

export function restoreCommand(line: CommandLine): Command {
  return new Command('restore')
    .summary('fill a database with a backup')
    .description(
      'Fills an empty database with a backup, all of it or nothing, and brings it to the newest schema. Stop the servers and workers ' +
        'of that database first. Subscribers that resume are told to read the state afresh (CURSOR_EXPIRED).',
    )
    .argument('<file>', 'what "trimtab backup" wrote')
    .option('--replace', 'also where the database holds accounts: they are gone then')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ trimtab restore /backups/trimtab-2026-11-01.backup
  $ DATABASE_URL=postgres://me:secret@db/fresh trimtab restore now.backup`,
    )
    .action(async (file: string, options: Options) => {
      const { terminal } = line;
      const { replace = false } = options;
      line.finish(
        await configured(line.loadConfig, terminal, options, async (config) =>
          answer(
            terminal,
            options,
            await line.restore(config, file, { replace }),
            ({ madeAt, tables, rows }) =>
              terminal.print(`${rows} rows of ${tables} tables, as they were at ${madeAt}.`),
          ),
        ),
      );
    });
}
