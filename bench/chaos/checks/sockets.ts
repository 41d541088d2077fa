import { setTimeout as delay } from 'node:timers/promises';
import { Rng, seedOf } from '../../../src/kernel/rng.js';
import { type Check, Findings } from '../check.js';
import { EventSourceClient } from '../clients/event-source-client.js';
import { RawSocket } from '../clients/raw-socket.js';
import { openHouse, type Tenant } from '../load/house.js';
import type { TrimtabProcess } from '../trimtab-process.js';

const SOCKETS = { full: 10_000, short: 300 };
const A_WAVE = 100;
/** The first waves warm the process up; what it holds is compared with what it held then. */
const WARM_WAVES = { full: 20, short: 1 };
const LEAKED_BYTES = 48 * 1024 * 1024;
/** Of listeners, pools and the client that measures. */
const OPEN_FILES = 12;
const WORST_MS = 3_000;
const QUERY = 'subscription ($after: String) { events(after: $after) { cursor } }';

/** Sockets that come and go in every way there is, while another client is served. */
export const sockets: Check = {
  name: 'sockets',
  promise:
    '10,000 sockets opened and dropped: no leak of memory, timers, subscriptions or files, and others are served meanwhile',
  async run(stage, { size, seed }) {
    const findings = new Findings();
    const house = await openHouse(stage);
    const tenant = await house.tenant('Coming and going');
    const server = await stage.process({ role: 'api', databaseUrl: house.databaseUrl });
    await server.start();
    const rng = new Rng(seedOf('sockets', seed));
    const other = askMeanwhile(server, tenant);
    const waves = SOCKETS[size] / A_WAVE;
    let warm = await holding(server);
    for (let wave = 1; wave <= waves; wave++) {
      await Promise.all(
        Array.from({ length: A_WAVE }, (_, n) => comeAndGo(server, tenant, n + rng.uniform())),
      );
      if (wave === WARM_WAVES[size]) warm = await holding(server);
      if (wave % 10 === 0) stage.say(`sockets: ${wave * A_WAVE} of ${SOCKETS[size]}`);
    }
    const left = await holding(server, warm.bytes + LEAKED_BYTES);
    const { worstMs, asked, failed } = await other.stop();
    findings.equal([left.subscriptions, left.connections], [0, 0], 'Subscriptions and connections left');
    findings.expect(
      left.files <= warm.files + OPEN_FILES,
      `${left.files} files are open, ${warm.files} were`,
    );
    findings.expect(left.timers <= warm.timers + 5, `${left.timers} timers and handles, ${warm.timers} were`);
    const leaked = left.bytes - warm.bytes;
    findings.expect(leaked <= LEAKED_BYTES, `It holds ${Math.round(leaked / 1e6)} MB more`);
    findings.equal(failed, 0, 'Requests of another client that failed');
    findings.expect(worstMs <= WORST_MS, `Another client waited ${worstMs} ms`);
    Object.assign(findings.figures, {
      moreMB: Math.round(leaked / 1024 / 1024),
      othersAsked: asked,
      othersWorstMs: worstMs,
    });
    return findings.outcome(SOCKETS[size]);
  },
};

/** One of: cut, closed, given up before it was acknowledged, a stream that is cut. */
async function comeAndGo(server: TrimtabProcess, { token }: Tenant, dice: number): Promise<void> {
  const kind = Math.floor(dice) % 5;
  if (kind === 4) {
    const stream = await EventSourceClient.open(server.port, token, { query: QUERY });
    stream.close();
    await stream.ended;
    return;
  }
  const socket = await RawSocket.open(server.port);
  if (kind > 0) {
    socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
    if (kind > 1) await socket.until(() => socket.ofType('connection_ack').length === 1, 30_000);
    for (let n = 0; n < kind; n++) socket.subscribe(`s${n}`, QUERY);
    await delay((dice % 1) * 30);
  }
  if (kind === 3) socket.socket.close();
  else socket.close();
  await socket.closed;
}

interface Holding {
  readonly bytes: number;
  readonly files: number;
  readonly timers: number;
  readonly subscriptions: number;
  readonly connections: number;
}

/** Once it has put away what is over. @param enough how much of memory is no reason to wait for its collector */
async function holding(server: TrimtabProcess, enough = Number.POSITIVE_INFINITY): Promise<Holding> {
  const look = async (): Promise<Holding> => ({
    bytes:
      (await server.metric('trimtab_nodejs_heap_size_used_bytes')) +
      (await server.metric('trimtab_nodejs_external_memory_bytes')),
    files: await server.openFiles(),
    timers: await server.metric('trimtab_nodejs_active_resources_total'),
    subscriptions: await server.metric('trimtab_subscriptions'),
    connections: await server.metric('trimtab_live_connections'),
  });
  let now = await look();
  for (let n = 0; n < 200 && (now.subscriptions + now.connections > 0 || now.bytes > enough); n++) {
    await delay(50);
    now = await look();
  }
  return now;
}

function askMeanwhile(server: TrimtabProcess, { token }: Tenant) {
  let [worstMs, asked, failed, over] = [0, 0, 0, false];
  const asking = (async () => {
    while (!over) {
      const startedAt = performance.now();
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: '{ campaigns(first: 1) { totalCount } }' }),
      }).catch(() => null);
      if (response?.status !== 200) failed += 1;
      await response?.text();
      asked += 1;
      worstMs = Math.max(worstMs, performance.now() - startedAt);
      await delay(20);
    }
  })();
  return {
    stop: async () => {
      over = true;
      await asking;
      return { worstMs: Math.round(worstMs), asked, failed };
    },
  };
}
