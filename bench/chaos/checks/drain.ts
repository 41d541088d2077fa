import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Caller } from '../caller.js';
import { type Check, Findings } from '../check.js';
import { EventSourceClient } from '../clients/event-source-client.js';
import { RawSocket } from '../clients/raw-socket.js';
import { type House, openHouse } from '../load/house.js';
import { Traffic } from '../load/traffic.js';
import type { TrimtabProcess } from '../trimtab-process.js';

const STOPS = { full: 10, short: 1 };
const HELD_REQUESTS = 3;
const HELD_MS = 700;
const LIMIT_MS = 30_000;
const LOOK_MS = 15;
const QUERY = 'subscription { cycleFinished { cursor } }';
const CREATE = `mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } userErrors { code } } }`;

/** SIGTERM while cycles run, sockets listen, writers write, and some requests wait for a lock. */
export const drain: Check = {
  name: 'drain',
  promise:
    'SIGTERM: readiness 503, requests and cycles finished, sockets closed 1001 without a false complete, exit 0 within 30 s',
  async run(stage, { size, seed }) {
    const findings = new Findings();
    const house = await openHouse(stage);
    const server = await stage.process({ role: 'serve', databaseUrl: house.databaseUrl });
    const traffic = await Traffic.prepare(house, [server.url]);
    await server.start();
    await traffic.begin({ seed }, (trouble) => findings.expect(false, trouble));
    let slowestMs = 0;
    for (let stop = 0; stop < STOPS[size]; stop++) {
      if (stop > 0) await server.start();
      slowestMs = Math.max(slowestMs, await stopOnce(server, house, traffic, findings));
      stage.say(`drain: ${stop + 1} of ${STOPS[size]} stops, the slowest ${Math.round(slowestMs)} ms`);
    }
    await server.start();
    await traffic.settle();
    await traffic.audit(findings);
    findings.figures['slowestMs'] = Math.round(slowestMs);
    return findings.outcome(STOPS[size]);
  },
};

async function stopOnce(
  server: TrimtabProcess,
  house: House,
  traffic: Traffic,
  findings: Findings,
): Promise<number> {
  const { token } = traffic.fast;
  const socket = await RawSocket.connect(server.port, token);
  socket.subscribe('a', QUERY);
  const stream = await EventSourceClient.open(server.port, token, { query: QUERY });
  await socket.until(() => socket.ofType('next').length > 0, LIMIT_MS);

  const held = await holdRequests(server, house, traffic);
  const readiness = watchReadiness(server);
  await readiness.ready;
  const stoppedAt = performance.now();
  const ending = server.end('SIGTERM');
  await delay(HELD_MS);
  await held.release();
  findings.equal(await ending, 0, 'Exit code');
  const tookMs = performance.now() - stoppedAt;
  findings.expect(tookMs < LIMIT_MS, `The stop took ${Math.round(tookMs)} ms`);

  const statuses = await readiness.statuses();
  findings.expect(statuses.includes(503), `Readiness never said 503: ${statuses.join(' ')}`);
  for (const answer of await held.answers) findings.equal(answer, 'acknowledged', 'A request under way');
  findings.equal((await socket.closed).code, 1001, 'Close code of a socket');
  findings.equal(socket.ofType('complete').length, 0, 'False completes of a socket');
  await stream.ended;
  findings.equal(stream.completed, false, 'False complete of a stream');
  const { rows } = await house.client.query('SELECT campaign_id FROM job_lease WHERE expires_at > now()');
  findings.equal(rows.length, 0, 'Leases left behind');
  return tookMs;
}

/** Requests that wait for a lock of ours: they are under way for certain when the signal comes. */
async function holdRequests(
  server: TrimtabProcess,
  house: House,
  traffic: Traffic,
): Promise<{ answers: Promise<string[]>; release: () => Promise<void> }> {
  const client = await house.client.connect();
  await client.query('BEGIN; LOCK TABLE idempotency_record IN ACCESS EXCLUSIVE MODE');
  const answers = Promise.all(
    Array.from({ length: HELD_REQUESTS }, async (_, n) => {
      const caller = new Caller([server.url], traffic.fast.token);
      const input = {
        idempotencyKey: `held ${performance.now()} ${n}`,
        name: 'Held',
        kpi: 'ROAS',
        budget: { amount: '100', currencyCode: 'EUR' },
        startsOn: '2026-01-01',
      };
      return caller.once(CREATE, { input });
    }),
  );
  const untilMs = performance.now() + LIMIT_MS;
  for (let waiting = 0; waiting < HELD_REQUESTS && performance.now() < untilMs; await delay(LOOK_MS)) {
    const { rows } = await client.query<{ count: string }>(
      `SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'idempotency_record'::regclass`,
    );
    waiting = Number(rows[0]?.count ?? 0);
  }
  return {
    answers,
    release: async () => {
      await client.query('COMMIT');
      client.release();
    },
  };
}

/** Asks on one connection that stays open, as a balancer does; a server that is gone answers nothing. */
function watchReadiness({ url }: TrimtabProcess): {
  ready: Promise<void>;
  statuses: () => Promise<number[]>;
} {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const statuses: number[] = [];
  let unanswered = 0;
  let onReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (onReady = resolve));
  const look = async (): Promise<void> => {
    for (;;) {
      const status = await statusOf(`${url}/readyz`, agent);
      // A connection that is closed between two questions is no answer; a server that is gone gives none any more.
      if (status === null && ++unanswered > 3) return;
      if (status === null) continue;
      unanswered = 0;
      if (statuses.at(-1) !== status) statuses.push(status);
      onReady();
      await delay(LOOK_MS);
    }
  };
  const looking = look();
  return {
    ready,
    statuses: async () => {
      await looking;
      agent.destroy();
      return statuses;
    },
  };
}

function statusOf(url: string, agent: Agent): Promise<number | null> {
  return new Promise((resolve) => {
    get(url, { agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? null));
      response.once('error', () => resolve(null));
    }).once('error', () => resolve(null));
  });
}
