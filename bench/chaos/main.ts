import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { CHECKS } from './checks/checks.js';
import { PostgresHost } from './postgres-host.js';
import { type Reported, runChecks } from './run-checks.js';

const USAGE = `npm run chaos -- [--check NAME …] [--short] [--kills 200] [--seed 1] [--json]
Checks: ${CHECKS.map(({ name }) => name).join(', ')}`;

/** What is up now, the newest last. */
const up = new Set<AsyncDisposable>();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      check: { type: 'string', multiple: true, default: [] },
      short: { type: 'boolean', default: false },
      kills: { type: 'string' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(`${USAGE}\n`);
  const [kills, seed] = [Number(values.kills ?? 1), Number(values.seed)];
  const unknown = values.check.filter((name) => !CHECKS.some((check) => check.name === name));
  if (unknown.length > 0) throw new RangeError(`No such check: ${unknown.join(', ')}.\n${USAGE}`);
  if (![kills, seed].every((value) => Number.isInteger(value) && value > 0))
    throw new RangeError(`Kills and seed are whole numbers from 1.\n${USAGE}`);
  const postgres = await PostgresHost.open();
  up.add(postgres);
  const reported = await runChecks(
    CHECKS.filter(({ name }) => values.check.length === 0 || values.check.includes(name)),
    { size: values.short ? 'short' : 'full', seed, kills: values.kills === undefined ? null : kills },
    { postgres, say: (line) => process.stderr.write(`${line}\n`), onStage: (stage) => up.add(stage) },
  );
  process.stdout.write(values.json ? `${JSON.stringify(asObject(reported))}\n` : asTable(reported));
  process.exitCode = [...reported.values()].some(({ troubles }) => troubles.length > 0) ? 1 : 0;
}

function asObject(reported: ReadonlyMap<string, Reported>): object {
  return Object.fromEntries(
    [...reported].map(([name, { tried, troubles, skipped, figures, seconds }]) => [
      name,
      { tried, failed: troubles.length, skipped: skipped ?? null, ...figures, seconds },
    ]),
  );
}

function asTable(reported: ReadonlyMap<string, Reported>): string {
  const table = new Table({
    head: ['check', 'tried', 'failed', 'seconds', 'figures'],
    style: { head: [], border: [] },
    colWidths: [null, null, null, null, 70],
    wordWrap: true,
  });
  for (const [name, { tried, troubles, skipped, figures, seconds }] of reported) {
    const shown = Object.entries(figures).map(([figure, value]) => `${figure} ${value}`);
    table.push([name, tried, troubles.length, seconds, skipped ? `skipped: ${skipped}` : shown.join(', ')]);
  }
  return `${table.toString()}\n`;
}

/** Ends what was started, then this process; a second one does not wait. */
function stopAtSignals(): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    process.stderr.write('Stopping: ending what was started. Once more stops at once.\n');
    void endAll().finally(() => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
  // Also where something breaks that nobody waits for: what was started must not stay behind.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      stop();
    });
}

/** Stages before the server that they stand on; what has ended already does not mind. */
async function endAll(): Promise<void> {
  for (const part of [...up].reverse()) {
    up.delete(part);
    await part[Symbol.asyncDispose]();
  }
}

stopAtSignals();
main()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof RangeError ? 2 : 1;
  })
  .finally(endAll)
  // Something that broke on purpose may still hold this process.
  .finally(() => process.exit());
