import { setTimeout as delay } from 'node:timers/promises';
import { Rng, seedOf } from '../../../src/kernel/rng.js';
import { type Check, Findings } from '../check.js';
import { FaultyNetwork } from '../faulty-network.js';
import { openHouse } from '../load/house.js';
import { Traffic } from '../load/traffic.js';

const RUN_MS = { full: 90_000, short: 3_000 };
/** Each pool of a process: ten for services, five for jobs, one that listens. */
const MOST_CONNECTIONS = 3 * 16;
const SLOWEST_ANSWER_MS = 15_000;

/** Every commit takes 50 to 500 ms, longer than some leases stand. */
export const slowDisk: Check = {
  name: 'slow-disk',
  promise: 'commits that take half a second: no wrong result, nothing piles up, leases hold',
  async run(stage, { size, seed }) {
    const findings = new Findings();
    const house = await openHouse(stage);
    const rng = new Rng(seedOf('slow disk', seed));
    let [delayed, isSlow] = [0, false];
    const network = await FaultyNetwork.to(stage.postgres.port, {
      delayMs: (asked) => {
        if (!isSlow || !isCommit(asked)) return 0;
        delayed += 1;
        return 50 + rng.uniform() * 450;
      },
    });
    stage.defer(() => network.break());
    const slow = new URL(house.databaseUrl);
    slow.port = String(network.port);
    const server = await stage.process({ role: 'api', databaseUrl: slow.href });
    const workers = [
      await stage.process({ role: 'worker', databaseUrl: slow.href }),
      await stage.process({ role: 'worker', databaseUrl: slow.href }),
    ];
    const traffic = await Traffic.prepare(house, [server.url]);
    await Promise.all([server, ...workers].map((each) => each.start()));
    await traffic.begin({ seed }, (trouble) => findings.expect(false, trouble));
    isSlow = true;
    let mostConnections = 0;
    const lookMs = RUN_MS[size] / 10;
    for (let look = 1; look <= 10; look++) {
      await delay(lookMs);
      const { rows } = await house.client.query<{ count: string }>(
        `SELECT count(*) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name <> 'chaos' AND backend_type = 'client backend'`,
      );
      mostConnections = Math.max(mostConnections, Number(rows[0]?.count ?? 0));
      stage.say(`slow-disk: ${look * 10} %, ${delayed} commits delayed, ${traffic.ledger.writes} writes`);
    }
    isSlow = false;
    await traffic.settle();
    await traffic.audit(findings);
    const slowestMs = Math.round(traffic.calls.slowestMs);
    findings.expect(mostConnections <= MOST_CONNECTIONS, `${mostConnections} connections were open`);
    findings.expect(slowestMs <= SLOWEST_ANSWER_MS, `An answer took ${slowestMs} ms`);
    Object.assign(findings.figures, { delayed, mostConnections, slowestMs });
    return findings.outcome(delayed);
  },
};

/** A message of the simple protocol: `Q`, a length, the text. Jobs are written without a transaction of their own. */
function isCommit(asked: Buffer): boolean {
  const text = asked.subarray(0, 400).toString('latin1').toLowerCase();
  return (
    text.includes('commit') || (text.includes('agenda_jobs') && /\b(?:insert|update|delete)\b/.test(text))
  );
}
