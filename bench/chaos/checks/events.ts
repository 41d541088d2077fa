import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { encodeId } from '../../../src/kernel/ids.js';
import { type Check, Findings } from '../check.js';
import { followEventSource } from '../clients/follow-event-source.js';
import { follow, type Follower } from '../clients/follower.js';
import { FaultyNetwork } from '../faulty-network.js';
import { type House, openHouse, type Tenant } from '../load/house.js';
import type { TrimtabProcess } from '../trimtab-process.js';

const SIZES = { full: { events: 2_000, cuts: 20 }, short: { events: 200, cuts: 4 } };
/** Every so many cuts it is the server itself that is killed. */
const RESTART_EVERY = { full: 7, short: 4 };
const WRITERS = 4;
const PATIENCE_MS = 60_000;
const QUERY =
  'subscription ($after: String) { events(after: $after, kinds: [CAMPAIGN_CHANGED]) { cursor entityId } }';

interface Heard {
  readonly cursor: string;
  readonly entityId: string;
}

/** Clients on both transports, cut off again and again while events are written. */
export const events: Check = {
  name: 'events',
  promise: 'each event reaches each subscriber, in order, across cuts, restarts and pg_terminate_backend',
  async run(stage, { size }) {
    const findings = new Findings();
    const { events: count, cuts } = SIZES[size];
    const house = await openHouse(stage);
    const tenant = await house.tenant('Live');
    const server = await stage.process({ role: 'api', databaseUrl: house.databaseUrl });
    await server.start();
    const network = await FaultyNetwork.to(server.port);
    stage.defer(() => network.break());
    const followed = { secret: tenant.token, query: QUERY, field: 'events' };
    const followers: Record<string, Follower<Heard>> = {
      webSocket: follow<Heard>({ ...followed, url: `ws://127.0.0.1:${network.port}/graphql` }),
      sse: followEventSource<Heard>(network.port, followed),
    };
    for (const follower of Object.values(followers)) stage.defer(() => follower.close());
    await Promise.all(Object.values(followers).map(({ connected }) => connected));

    const writer = new pg.Pool({
      connectionString: house.databaseUrl,
      max: WRITERS,
      application_name: 'chaos',
    });
    stage.defer(() => writer.end());
    const part = count / cuts;
    for (let cut = 0; cut < cuts; cut++) {
      const writing = write(writer, tenant, part);
      await followers['webSocket']!.reach(cut * part + 1 + ((cut * 7) % (part / 2)), PATIENCE_MS);
      await harm(cut, { house, network, server, every: RESTART_EVERY[size], findings });
      await writing;
      if (cut % 5 === 4) stage.say(`events: ${cut + 1} of ${cuts} cuts`);
    }
    await Promise.all(Object.values(followers).map((follower) => follower.reach(count, PATIENCE_MS)));
    const expected = await logged(house, tenant);
    findings.equal(expected.length, count, 'Events in the log');
    for (const [transport, follower] of Object.entries(followers))
      compare(transport, follower, expected, findings);
    return findings.outcome(count);
  },
};

/** Several writers at once, so that transactions commit in another order than they began. */
async function write(pool: pg.Pool, { accountId }: Tenant, count: number): Promise<void> {
  const each = Math.ceil(count / WRITERS);
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      const own = Math.min(each, count - writer * each);
      for (let written = 0; written < own; written += 5) {
        const ids = Array.from({ length: Math.min(5, own - written) }, () => randomUUID());
        await pool.query(
          `INSERT INTO event (account_id, campaign_id, kind, entity_id, at, payload)
           SELECT $1, id, 'CAMPAIGN_CHANGED', id, now(), '{}' FROM unnest($2::uuid[]) AS id`,
          [accountId, ids],
        );
      }
    }),
  );
}

interface Victims {
  readonly house: House;
  readonly network: FaultyNetwork;
  readonly server: TrimtabProcess;
  readonly every: number;
  readonly findings: Findings;
}

async function harm(cut: number, { house, network, server, every, findings }: Victims): Promise<void> {
  const count = (name: string, by: number) => (findings.figures[name] = (findings.figures[name] ?? 0) + by);
  if (cut % every === every - 1) {
    await server.kill();
    await server.start();
    count('serverRestarts', 1);
    return;
  }
  if (cut % 3 === 1)
    count('listenersTerminated', await terminate(house, "application_name = 'trimtab wake'"));
  if (cut % 3 === 2) count('backendsTerminated', await terminate(house, "application_name <> 'chaos'"));
  count('cuts', network.cut() > 0 ? 1 : 0);
}

async function terminate({ client }: House, which: string): Promise<number> {
  const { rowCount } = await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND ${which}`,
  );
  return rowCount ?? 0;
}

async function logged({ client }: House, { accountId }: Tenant): Promise<string[]> {
  const { rows } = await client.query<{ entity_id: string }>(
    'SELECT entity_id FROM event WHERE account_id = $1 AND position IS NOT NULL ORDER BY position',
    [accountId],
  );
  return rows.map((row) => encodeId('campaign', row.entity_id));
}

function compare(
  transport: string,
  { received, connections }: Follower<Heard>,
  expected: string[],
  findings: Findings,
): void {
  const heard = received.map(({ entityId }) => entityId);
  const once = [...new Set(heard)];
  const lost = expected.filter((id) => !once.includes(id)).length;
  const outOfOrder = once.filter((id, index) => id !== expected[index]).length;
  findings.equal(lost, 0, `Events lost over ${transport}`);
  findings.equal(outOfOrder, 0, `Events out of order over ${transport}`);
  Object.assign(findings.figures, {
    [`${transport}Lost`]: lost,
    [`${transport}OutOfOrder`]: outOfOrder,
    [`${transport}Repeated`]: heard.length - once.length,
    [`${transport}Connections`]: connections(),
  });
}
