import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { composeOptimisation } from '../../src/app/compose-optimisation.js';
import { uuidSource } from '../../src/app/id-source.js';
import { createLogger } from '../../src/app/logger.js';
import { migrate } from '../../src/persistence/migrate.js';
import { openOrm } from '../../src/persistence/orm.js';
import { UnitOfWork } from '../../src/persistence/unit-of-work.js';
import type { OptimisationService } from '../../src/services/optimisation/optimisation-service.js';
import { withScratchDatabase } from '../scratch-database.js';
import { Crowd, INTERVAL_MS } from './crowd.js';

interface Measured {
  readonly campaigns: number;
  /** Wall milliseconds to dispatch, decide and store, for each campaign; the median of the rounds. */
  readonly msPerCampaign: number;
  readonly enginePercent: number;
  readonly readPercent: number;
  readonly writePercent: number;
  readonly dispatchPercent: number;
}

const USAGE = `npm run bench:cycles -- [--sizes 10,100,1000,5000] [--arms 50] [--rounds 3] [--batch 50] [--database URL] [--json]`;
const START_MS = Date.UTC(2026, 4, 1, 10);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: '10,100,1000,5000' },
      arms: { type: 'string', default: '50' },
      rounds: { type: 'string', default: '3' },
      batch: { type: 'string', default: '50' },
      database: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const sizes = values.sizes.split(',').map(Number);
  const [arms, rounds, batch] = [values.arms, values.rounds, values.batch].map(Number) as [
    number,
    number,
    number,
  ];
  if ([...sizes, arms, rounds, batch].some((value) => !Number.isInteger(value) || value < 1)) {
    throw new RangeError(`Sizes, arms, rounds and batch are whole numbers from 1.\n${USAGE}`);
  }
  const measure = (url: string) => measureAll(url, { sizes, arms, rounds, batch });
  const measured = await (values.database ? measure(values.database) : withScratchDatabase(measure));
  process.stdout.write(values.json ? `${JSON.stringify(measured)}\n` : asTable(measured, arms));
}

async function measureAll(
  url: string,
  options: { sizes: readonly number[]; arms: number; rounds: number; batch: number },
): Promise<Measured[]> {
  await migrate(url);
  const orm = await openOrm(url, { poolSize: 4 });
  try {
    let nowMs = START_MS;
    const optimiser = composeOptimisation({
      unitOfWork: new UnitOfWork(orm),
      clock: { now: () => nowMs },
      ids: uuidSource,
      logger: createLogger('warn'),
      alerts: { open: async () => undefined, resolveByKey: async () => undefined },
      wake: () => undefined,
      maxConcurrentCampaigns: options.batch,
      stateSaveFrequency: 10,
      leaseMs: 15_000,
    });
    const crowd = new Crowd(orm, options.arms, START_MS);
    await crowd.open();
    const measured: Measured[] = [];
    for (const size of [...options.sizes].sort((a, b) => a - b)) {
      await crowd.growTo(size);
      const rounds: Measured[] = [];
      // One round more than is reported: the first after growing decides from nothing.
      for (let round = 0; round <= options.rounds; round++) {
        nowMs += INTERVAL_MS;
        await crowd.report(nowMs);
        process.stderr.write(`${size} campaigns, round ${round} of ${options.rounds}\n`);
        const figures = await decideAll(optimiser, nowMs, size, options.batch);
        if (round > 0) rounds.push(figures);
      }
      rounds.sort((a, b) => a.msPerCampaign - b.msPerCampaign);
      measured.push(rounds[Math.floor(rounds.length / 2)]!);
    }
    return measured;
  } finally {
    await orm.close(true);
  }
}

async function decideAll(
  optimiser: OptimisationService,
  nowMs: number,
  size: number,
  batch: number,
): Promise<Measured> {
  let [dispatchMs, engineMs, readMs, writeMs, decided] = [0, 0, 0, 0, 0];
  const startedAt = performance.now();
  for (;;) {
    const before = performance.now();
    const pairs = await optimiser.dispatchDue(nowMs, batch);
    dispatchMs += performance.now() - before;
    if (pairs.length === 0) break;
    const report = await optimiser.decideBatch(pairs, 'bench');
    decided += report.decided;
    engineMs += report.engineMs;
    readMs += report.readMs;
    writeMs += report.writeMs;
  }
  const totalMs = performance.now() - startedAt;
  if (decided !== size) throw new Error(`${decided} of ${size} campaigns were decided.`);
  const percent = (ms: number) => Math.round((1000 * ms) / totalMs) / 10;
  return {
    campaigns: size,
    msPerCampaign: Math.round((1000 * totalMs) / size) / 1000,
    enginePercent: percent(engineMs),
    readPercent: percent(readMs),
    writePercent: percent(writeMs),
    dispatchPercent: percent(totalMs - engineMs - readMs - writeMs),
  };
}

function asTable(measured: readonly Measured[], arms: number): string {
  const table = new Table({
    head: ['campaigns', 'ms a campaign', 'engine %', 'reads %', 'writes %', 'dispatch, leases %'],
    style: { head: [], border: [] },
    colAligns: ['right', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const row of measured) {
    table.push([
      row.campaigns,
      row.msPerCampaign.toFixed(3),
      row.enginePercent,
      row.readPercent,
      row.writePercent,
      row.dispatchPercent,
    ]);
  }
  const costs = measured.map((row) => row.msPerCampaign);
  const [first, last] = [costs[0]!, costs[costs.length - 1]!];
  return `${table.toString()}\n${arms} arms a campaign. The largest crowd costs ${(last / first).toFixed(2)} times the smallest, for each campaign.\n`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof RangeError ? 2 : 1;
});
