import { Command } from 'commander';
import { configured } from './answer.js';
import type { CommandLine } from './command-line.js';
import { inForeground } from './foreground.js';

interface Options {
  jobs: boolean;
}

export function serveCommand(line: CommandLine): Command {
  return new Command('serve')
    .summary('serve the API, and run the jobs')
    .description(
      'Serves the GraphQL API, the playground and, unless told otherwise, runs the optimiser in the same process. ' +
        'Migrates the database first. Ctrl-C stops it in good order.',
    )
    .option('--no-jobs', 'leave the jobs to "trimtab worker"')
    .addHelpText(
      'after',
      `
Examples:
  $ trimtab serve
  $ PORT=8080 DATABASE_URL=postgres://me:secret@db/trimtab trimtab serve --no-jobs`,
    )
    .action(async (options: Options) => {
      const { terminal } = line;
      line.finish(
        await configured(line.loadConfig, terminal, {}, (config) =>
          inForeground(() => line.serve(config, options), {
            ...line,
            signals: process,
            now: performance.now.bind(performance),
            stopWithinMs: config.optimisation.shutdownTimeoutMs,
          }),
        ),
      );
    });
}
