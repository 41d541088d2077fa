import { parseArgs } from 'node:util';
import { openContainer } from '../../src/app/container.js';
import { createLogger } from '../../src/app/logger.js';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../src/kernel/units/time.js';
import { migrate } from '../../src/persistence/migrate.js';
import { withScratchDatabase } from '../scratch-database.js';
import { type ReplayedDays, replayDays } from './replay-days.js';

const DEFAULT_FILE = '../shared/data/online_ads/online_advertising_performance_data.csv';
const USAGE = 'npm run bench:real-input -- [--file PATH] [--json]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { file: { type: 'string', default: DEFAULT_FILE }, json: { type: 'boolean', default: false } },
  });
  const replayed = await withScratchDatabase(async (databaseUrl) => {
    await migrate(databaseUrl);
    let nowMs = 0;
    const clock = { now: () => nowMs, set: (atMs: number) => void (nowMs = atMs) };
    const container = await openContainer({
      databaseUrl,
      clock,
      logger: createLogger('warn'),
      optimisation: {
        intervalMs: 15 * MINUTE_MS,
        stateSaveFrequency: 10,
        maxConcurrentCampaigns: 50,
        shutdownTimeoutMs: 30 * SECOND_MS,
        leaseMs: 15 * SECOND_MS,
        decisionsKeptMs: 1_095 * DAY_MS,
      },
    });
    try {
      return await replayDays(values.file, container, clock);
    } finally {
      await container.close();
    }
  });
  process.stdout.write(values.json ? `${JSON.stringify(replayed)}\n` : asText(replayed));
}

function asText(replayed: ReplayedDays): string {
  const percent = ({ inside, scored }: { inside: number; scored: number }) =>
    `${((100 * inside) / scored).toFixed(1)} % of ${scored}`;
  return [
    `${replayed.arms} arms, ${replayed.armDays} arm-days, ${replayed.cyclesDecided} daily cycles decided.`,
    `Sums that are not exact: ${replayed.inexactSums}. Intervals that are not numbers: ${replayed.notNumbers}.`,
    'One day ahead, 80 % intervals of conversions given the cost of the day (days 15 to 91):',
    `  per arm  ${percent(replayed.perArm)} inside`,
    `  in total ${percent(replayed.total)} inside`,
    '',
  ].join('\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exitCode = 1;
});
