import { setTimeout as delay } from 'node:timers/promises';
import { Rng, seedOf } from '../../../src/kernel/rng.js';
import { type Check, Findings } from '../check.js';
import { FaultyNetwork } from '../faulty-network.js';
import { openHouse } from '../load/house.js';
import { Traffic } from '../load/traffic.js';
import { MongoHost } from '../mongo-host.js';
import { watchOutage } from '../outage-watch.js';

const OUTAGES = { full: [1_000, 4_000, 60_000, 2_000, 3_000, 6_000], short: [200] };
const BACK_WITHIN_MS = 60_000;

/** The store of the jobs is killed under load; the API does not need it. */
export const mongodb: Check = {
  name: 'mongodb',
  promise:
    'the MongoDB of the jobs killed and restarted: the API goes on, readiness says why, recovery needs no hand',
  async run(stage, { size, seed }) {
    const findings = new Findings();
    const built = await MongoHost.build();
    if ('missing' in built) return { ...findings.outcome(0), skipped: built.missing };
    const house = await openHouse(stage);
    const mongo = MongoHost.of(built.binary, await stage.postgres.database({ migrated: false }));
    stage.defer(() => mongo.kill());
    const network = await FaultyNetwork.to(Number(new URL(await mongo.start()).port));
    stage.defer(() => network.break());
    const parts = {
      databaseUrl: house.databaseUrl,
      environment: { MONGODB_URL: `mongodb://127.0.0.1:${network.port}/agenda` },
    };
    const server = await stage.process({ ...parts, role: 'serve' });
    const worker = await stage.process({ ...parts, role: 'worker' });
    const traffic = await Traffic.prepare(house, [server.url]);
    await Promise.all([server.start(), worker.start()]);
    await traffic.begin({ seed }, (trouble) => findings.expect(false, trouble));
    const rng = new Rng(seedOf('mongodb', seed));
    let slowestBackMs = 0;
    for (const [index, awayMs] of OUTAGES[size].entries()) {
      await delay(1_000 + rng.uniform() * 2_000);
      const watched = { url: server.url, token: traffic.token, reason: 'jobs', requestsFail: false } as const;
      const watch = watchOutage(watched, findings);
      network.away(true);
      await mongo.kill();
      await untilSaid(`${server.url}/readyz`);
      await delay(awayMs);
      network.targetPort = Number(new URL(await mongo.start()).port);
      network.away(false);
      const backAt = performance.now();
      await watch.back(BACK_WITHIN_MS);
      slowestBackMs = Math.max(slowestBackMs, performance.now() - backAt);
      stage.say(`mongodb: ${index + 1} of ${OUTAGES[size].length} outages, ${traffic.ledger.writes} writes`);
    }
    findings.expect(!server.ended && !worker.ended, 'A process ended with its job store');
    await traffic.settle();
    await traffic.audit(findings);
    findings.figures['slowestBackMs'] = Math.round(slowestBackMs);
    return findings.outcome(OUTAGES[size].length);
  },
};

/** The driver notices at its next look, a few seconds later. */
async function untilSaid(url: string): Promise<void> {
  for (const untilMs = performance.now() + 30_000; performance.now() < untilMs; await delay(50))
    if ((await fetch(url)).status === 503) return;
}
