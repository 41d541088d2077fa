import { setTimeout as delay } from 'node:timers/promises';
import { Rng, seedOf } from '../../../src/kernel/rng.js';
import { type Check, Findings } from '../check.js';
import { type House, openHouse } from '../load/house.js';
import { Traffic } from '../load/traffic.js';
import type { TrimtabProcess } from '../trimtab-process.js';

const KILLS = { full: 200, short: 4 };
/** Of each kind of process. */
const PROCESSES = { full: 2, short: 1 };
/** The share of kills that hit a process on its way up. */
const KILLED_WHILE_STARTING = 0.2;
const SAID_EVERY = 10;
/** What a process has to have done before it may be killed, or how long it may try. */
const WORTH = { writes: 5, cycles: 3 };
const AT_WORK_WITHIN_MS = 3_000;

/** kill -9 of API and worker processes at random moments, also while they start. */
export const kills: Check = {
  name: 'kills',
  promise:
    'kill -9 of any process: no acknowledged write is lost, no bucket is decided twice, every sum is exact',
  async run(stage, { size, seed, kills: asked }) {
    const findings = new Findings();
    const count = asked ?? KILLS[size];
    const house = await openHouse(stage);
    const parts = { databaseUrl: house.databaseUrl };
    const some = (role: 'api' | 'worker') =>
      Promise.all(Array.from({ length: PROCESSES[size] }, () => stage.process({ ...parts, role })));
    const [servers, workers] = [await some('api'), await some('worker')];
    const traffic = await Traffic.prepare(
      house,
      servers.map(({ url }) => url),
    );
    const victims = [...servers, ...workers];
    await Promise.all(victims.map((victim) => victim.start()));
    await traffic.begin({ seed }, (trouble) => findings.expect(false, trouble));

    let killed = 0;
    let starting = 0;
    await Promise.all(
      victims.map(async (victim, index) => {
        const rng = new Rng(seedOf('kills', seed, index));
        for (let isUp = true; killed < count; ) {
          if (isUp) await atWork(victim, traffic, house);
          await delay(rng.uniform() * 1_000);
          if (killed >= count) return;
          killed += 1;
          await victim.kill();
          if (killed % SAID_EVERY === 0)
            stage.say(`kills: ${killed} of ${count}, ${traffic.ledger.writes} writes acknowledged`);
          isUp = rng.uniform() >= KILLED_WHILE_STARTING;
          if (isUp) await revive(victim, findings);
          else {
            victim.spawn();
            starting += 1;
          }
        }
      }),
    );
    for (const victim of victims) await victim.kill();
    await Promise.all(victims.map((victim) => revive(victim, findings)));
    await traffic.settle();
    await traffic.audit(findings);
    findings.figures['killedWhileStarting'] = starting;
    findings.figures['cut'] = traffic.calls.cut;
    findings.figures['repeated'] = traffic.ledger.repeated;
    return findings.outcome(killed);
  },
};

/** Until something was written, or decided, since it came up: one that is killed before it works shows little. */
async function atWork(victim: TrimtabProcess, traffic: Traffic, { client }: House): Promise<void> {
  const done = async (): Promise<number> => {
    if (victim.role !== 'worker') return traffic.ledger.writes;
    const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM cycle');
    return Number(rows[0]?.count ?? 0);
  };
  const before = await done();
  const untilMs = performance.now() + AT_WORK_WITHIN_MS;
  while (
    (await done()) < before + WORTH[victim.role === 'worker' ? 'cycles' : 'writes'] &&
    performance.now() < untilMs
  )
    await delay(50);
}

async function revive(victim: TrimtabProcess, findings: Findings): Promise<void> {
  await victim.start().catch((error: unknown) => findings.expect(false, String(error)));
}
