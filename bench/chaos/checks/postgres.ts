import { setTimeout as delay } from 'node:timers/promises';
import { Rng, seedOf } from '../../../src/kernel/rng.js';
import { type Check, Findings } from '../check.js';
import { FaultyNetwork } from '../faulty-network.js';
import { openHouse } from '../load/house.js';
import { Traffic } from '../load/traffic.js';
import { watchOutage } from '../outage-watch.js';
import type { PostgresHost } from '../postgres-host.js';

/** How long it stays away, in ms, one outage after the other; the way to it is cut for as long. */
const OUTAGES = {
  full: [800, 2_000, 500, 3_000, 1_000, 60_000, 700, 1_500, 2_500, 900, 4_000, 600],
  short: [900],
};
const HARMS = ['killEverything', 'immediateStop', 'killOneBackend', 'fastStop'] as const;
const BACK_WITHIN_MS = 60_000;

/** The database is killed under load, in every way there is, and comes back by itself. */
export const postgres: Check = {
  name: 'postgres',
  promise:
    'PostgreSQL killed and restarted: requests fail clearly, readiness says why, recovery needs no hand, nothing is lost',
  async run(stage, { size, seed }) {
    const findings = new Findings();
    const house = await openHouse(stage);
    const network = await FaultyNetwork.to(stage.postgres.port);
    stage.defer(() => network.break());
    const through = new URL(house.databaseUrl);
    through.port = String(network.port);
    const server = await stage.process({ role: 'api', databaseUrl: through.href });
    const worker = await stage.process({ role: 'worker', databaseUrl: through.href });
    const traffic = await Traffic.prepare(house, [server.url]);
    await Promise.all([server.start(), worker.start()]);
    await traffic.begin({ seed }, (trouble) => findings.expect(false, trouble));
    const rng = new Rng(seedOf('postgres', seed));
    let [unavailable, slowestBackMs] = [0, 0];
    const outages = OUTAGES[size];
    for (const [index, awayMs] of outages.entries()) {
      await delay(500 + rng.uniform() * 1_500);
      const harm = HARMS[index % HARMS.length]!;
      const watch = watchOutage({ url: server.url, token: traffic.token, reason: 'database' }, findings);
      network.away(true);
      await doHarm(harm, stage.postgres);
      await delay(awayMs);
      network.away(false);
      const awayAt = performance.now();
      const seen = await watch.back(BACK_WITHIN_MS);
      unavailable += seen.refusals;
      slowestBackMs = Math.max(slowestBackMs, performance.now() - awayAt);
      stage.say(
        `postgres: ${index + 1} of ${outages.length} outages (${harm}, ${awayMs} ms), ${traffic.ledger.writes} writes`,
      );
    }
    findings.expect(!server.ended && !worker.ended, 'A process ended with its database');
    await traffic.settle();
    // Our own connections went with the server.
    await traffic.audit(findings);
    Object.assign(findings.figures, {
      unavailable,
      slowestBackMs: Math.round(slowestBackMs),
      cut: traffic.calls.cut,
    });
    return findings.outcome(outages.length);
  },
};

async function doHarm(harm: (typeof HARMS)[number], host: PostgresHost): Promise<void> {
  const { postmaster, others } = await host.pids();
  if (harm === 'killOneBackend') return kill(others.at(-1) ?? postmaster, 'SIGKILL');
  if (harm === 'immediateStop') return kill(postmaster, 'SIGQUIT');
  if (harm === 'fastStop') return kill(postmaster, 'SIGINT');
  for (const pid of [postmaster, ...others]) kill(pid, 'SIGKILL');
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // Gone by itself in the same moment.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
