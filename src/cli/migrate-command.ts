import { Command } from 'commander';
import { answer, type CommonOptions, configured } from './answer.js';
import type { CommandLine } from './command-line.js';

export function migrateCommand(line: CommandLine): Command {
  return new Command('migrate')
    .summary('bring the database to the newest schema')
    .description(
      'Applies the migrations that the database does not have yet. "trimtab serve" does so by itself.',
    )
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ trimtab migrate
  $ DATABASE_URL=postgres://me:secret@db/trimtab trimtab migrate --json`,
    )
    .action(async (options: CommonOptions) => {
      const { terminal } = line;
      line.finish(
        await configured(line.loadConfig, terminal, options, async (config) =>
          answer(terminal, options, { applied: await line.migrate(config) }, ({ applied }) => {
            for (const name of applied) terminal.print(name);
            terminal.note(
              applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.length}.`,
            );
          }),
        ),
      );
    });
}
