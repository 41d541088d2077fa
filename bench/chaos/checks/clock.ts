import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { HOUR_MS, MINUTE_MS } from '../../../src/kernel/units/time.js';
import { decodeIdOf } from '../../../src/kernel/ids.js';
import { Caller } from '../caller.js';
import { type Check, Findings } from '../check.js';
import { type House, openHouse, type Tenant } from '../load/house.js';
import { Traffic } from '../load/traffic.js';
import type { TrimtabProcess } from '../trimtab-process.js';

/** Where the clocks of server and workers stand, in ms beside the true time, one after the other. */
const JUMPS = {
  full: [HOUR_MS, 0, -HOUR_MS, 0, 7 * MINUTE_MS, -HOUR_MS, HOUR_MS, -5 * MINUTE_MS, 0, HOUR_MS, -HOUR_MS, 0],
  short: [HOUR_MS, 0],
};
const STAY_MS = { full: 6_000, short: 1_500 };
const CREATE = `mutation ($input: CreateTokenInput!) { createToken(input: $input) { secret token { id } userErrors { message } } }`;
/** A revocation counts everywhere within a second; the rest is for a busy machine. */
const REVOKED_WITHIN_MS = 4_000;

/** The clock of the machine is set, forwards and backwards, by up to two hours at once, and workers are killed meanwhile. */
export const clock: Check = {
  name: 'clock',
  promise:
    'the clock of the machine jumps: no bucket is decided twice or lost uncounted; tokens and leases hold; work goes on',
  async run(stage, { size, seed }) {
    const findings = new Findings();
    const house = await openHouse(stage);
    const file = join(stage.directory, 'clock');
    await writeFile(file, '0');
    const parts = {
      databaseUrl: house.databaseUrl,
      environment: { CHAOS_CLOCK_FILE: file },
      preload: pathToFileURL(join(process.cwd(), 'bench', 'chaos', 'jumping-clock.mjs')).href,
    };
    const server = await stage.process({ ...parts, role: 'api' });
    const worker = await stage.process({ ...parts, role: 'worker' });
    const traffic = await Traffic.prepare(house, [server.url]);
    await Promise.all([server.start(), worker.start()]);
    await traffic.begin({ seed }, (trouble) => findings.expect(false, trouble));
    const admin = await house.tenant('Revoking');
    for (const [index, offsetMs] of JUMPS[size].entries()) {
      const token = await newToken(server, admin);
      await delay(STAY_MS[size]);
      if (index % 3 === 2) await worker.kill();
      await writeFile(file, String(offsetMs));
      if (worker.ended) await worker.start();
      await revoked(server, house, admin, token, findings);
      await worksOn(traffic, findings, offsetMs);
      stage.say(`clock: ${index + 1} of ${JUMPS[size].length} jumps, ${traffic.ledger.writes} writes`);
    }
    await writeFile(file, '0');
    await traffic.settle();
    await traffic.audit(findings, { bucketsAsAsked: false });
    return findings.outcome(JUMPS[size].length);
  },
};

interface Token {
  readonly id: string;
  readonly secret: string;
}

/** Used once, so that the server has it in memory when the clock jumps. */
async function newToken(server: TrimtabProcess, admin: Tenant): Promise<Token> {
  const caller = new Caller([server.url], admin.token);
  const { createToken } = await caller.acknowledged<{
    createToken: { secret: string; token: { id: string } };
  }>(CREATE, {
    input: { name: 'leaver', role: 'VIEWER' },
  });
  const made = { id: createToken.token.id, secret: createToken.secret };
  await new Caller([server.url], made.secret).acknowledged('{ viewer { role } }');
  return made;
}

/** By another process: the server has to find out by itself. */
async function revoked(
  server: TrimtabProcess,
  { container }: House,
  admin: Tenant,
  { id, secret }: Token,
  findings: Findings,
): Promise<void> {
  await container.tokens.revokeFor(admin.accountId, decodeIdOf('token', id) ?? '');
  const untilMs = performance.now() + REVOKED_WITHIN_MS;
  for (;;) {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: JSON.stringify({ query: '{ viewer { role } }' }),
    });
    if (response.status === 401) return;
    if (performance.now() > untilMs)
      return findings.expect(false, `A revoked token still opens doors (${response.status})`);
    await delay(50);
  }
}

/** A cycle that somebody asks for is decided soon, wherever the clock stands. */
async function worksOn(traffic: Traffic, findings: Findings, offsetMs: number): Promise<void> {
  const startedAt = performance.now();
  const decided = await traffic.cycleNow();
  const tookMs = Math.round(performance.now() - startedAt);
  findings.expect(
    decided,
    `With the clock off by ${offsetMs} ms a cycle asked for was not decided in ${tookMs} ms`,
  );
  findings.figures['slowestCycleMs'] = Math.max(findings.figures['slowestCycleMs'] ?? 0, tookMs);
}
