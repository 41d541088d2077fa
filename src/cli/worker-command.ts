import { Command } from 'commander';
import { configured } from './answer.js';
import type { CommandLine } from './command-line.js';
import { inForeground } from './foreground.js';

export function workerCommand(line: CommandLine): Command {
  return new Command('worker')
    .summary('run the jobs, without the API')
    .description(
      'Runs the optimiser and the other jobs. Any number of workers share one database: each cycle is decided once.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ DATABASE_URL=postgres://me:secret@db/trimtab trimtab worker
  $ MONGODB_URL=mongodb://jobs/agenda DATABASE_URL=postgres://me:secret@db/trimtab trimtab worker`,
    )
    .action(async () => {
      const { terminal } = line;
      line.finish(
        await configured(line.loadConfig, terminal, {}, (config) =>
          inForeground(() => line.work(config), {
            ...line,
            signals: process,
            now: performance.now.bind(performance),
            stopWithinMs: config.optimisation.shutdownTimeoutMs,
          }),
        ),
      );
    });
}
