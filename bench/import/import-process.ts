import { openContainer } from '../../src/app/container.js';
import { operatorOf } from '../../src/cli/operator.js';
import { createLogger } from '../../src/app/logger.js';
import { isRefusal } from '../../src/kernel/problem.js';

/** Imports a file in a process of its own, so that its memory is its own; prints what it took as one line of JSON. */
const [databaseUrl, path] = process.argv.slice(2) as [string, string];

const container = await openContainer({
  databaseUrl,
  logger: createLogger('warn'),
  optimisation: {
    intervalMs: 900_000,
    stateSaveFrequency: 10,
    maxConcurrentCampaigns: 50,
    shutdownTimeoutMs: 30_000,
    leaseMs: 60_000,
    decisionsKeptMs: 94_608_000_000,
  },
  poolSize: 4,
});
try {
  const [account] = await container.accounts.list();
  const startedAt = performance.now();
  const report = await container.imports.import(
    operatorOf(account!),
    {
      path,
      mapping: { columns: {}, constants: {} },
      delimiter: null,
      decimal: '.',
      dateFormat: null,
      window: '1h',
      emptyAsZero: false,
      campaignId: null,
      source: 'bench',
      asOfMs: null,
      createArms: false,
      onDuplicate: 'refuse',
      strict: false,
      dryRun: false,
    },
    { onProgress: () => undefined, onRefused: () => undefined },
  );
  if (isRefusal(report)) throw new Error(report.problems.map((problem) => problem.message).join('\n'));
  const seconds = (performance.now() - startedAt) / 1000;
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  const cpu = process.cpuUsage();
  const cpuSeconds = (cpu.user + cpu.system) / 1e6;
  process.stdout.write(`${JSON.stringify({ seconds, peakRssBytes, cpuSeconds, report })}\n`);
} finally {
  await container.close();
}
