import { randomUUID } from 'node:crypto';
import { encodeId } from '../../../src/kernel/ids.js';
import { DAY_MS } from '../../../src/kernel/units/time.js';
import { Caller } from '../caller.js';
import { type Check, Findings } from '../check.js';
import { follow } from '../clients/follower.js';
import { RawSocket } from '../clients/raw-socket.js';
import { type House, openHouse, type Tenant } from '../load/house.js';
import { watchMemory } from '../memory-watch.js';
import type { TrimtabProcess } from '../trimtab-process.js';

const EVENTS = { full: 100_000, short: 10_000 };
/** So small that the collector cannot put off its work: what is held shows, and what is too much ends the process. */
const SMALL_HEAP = { NODE_OPTIONS: '--max-old-space-size=96' };
/** What the process takes for this part of them is no matter of how many there are. */
const FEWER = 5;
const LIMIT_BYTES = 64 * 1024 * 1024;
const PATIENCE_MS = 240_000;
const QUERY =
  'subscription ($after: String) { events(after: $after, kinds: [CAMPAIGN_CHANGED]) { cursor entityId } }';
const STATE = '{ campaigns(first: 1) { totalCount } }';

/** More events than were ever read wait for their place, and older ones than are kept are asked for. */
export const logFull: Check = {
  name: 'log-full',
  promise:
    'a full log: the relay catches up in bounded memory, nothing is skipped; an expired cursor is told, and the state can be read afresh',
  async run(stage, { size }) {
    const findings = new Findings();
    const house = await openHouse(stage);
    const tenant = await house.tenant('Behind');
    const server = await stage.process({
      role: 'api',
      databaseUrl: house.databaseUrl,
      environment: SMALL_HEAP,
    });
    await server.start();
    const before = await cursorOf(server, tenant);
    const reader = follow<{ cursor: string; entityId: string }>({
      url: `ws://127.0.0.1:${server.port}/graphql`,
      secret: tenant.token,
      query: QUERY,
      field: 'events',
      variables: { after: before },
    });
    stage.defer(() => reader.close());
    const few = EVENTS[size] / FEWER;
    const withFew = watchMemory(server);
    await append(house, tenant, few);
    await reader.reach(few, PATIENCE_MS);
    const fewBytes = await withFew.peakBytes();

    const withAll = watchMemory(server);
    const startedAt = performance.now();
    const last = await append(house, tenant, EVENTS[size]);
    await reader.reach(few + EVENTS[size], PATIENCE_MS);
    const seconds = (performance.now() - startedAt) / 1_000;
    const moreBytes = (await withAll.peakBytes()) - fewBytes;
    findings.equal(reader.received.at(-1)?.entityId, encodeId('campaign', last), 'The last event');
    const read = new Set(reader.received.map(({ cursor }) => cursor)).size;
    findings.equal(read, few + EVENTS[size], 'Events read');
    findings.expect(
      moreBytes <= LIMIT_BYTES,
      `${FEWER} times as many events took ${Math.round(moreBytes / 1e6)} MB more`,
    );

    await expire(house, findings);
    findings.equal(await codeOf(server, tenant, before), 'CURSOR_EXPIRED', 'What an old cursor is told');
    const state = await new Caller([server.url], tenant.token).acknowledged<{
      campaigns: { totalCount: number };
    }>(STATE);
    findings.equal(state.campaigns.totalCount, 0, 'The state, read afresh');
    await freshCursorWorks(house, server, tenant, findings);
    Object.assign(findings.figures, {
      events: EVENTS[size],
      eventsASecond: Math.round(EVENTS[size] / seconds),
      moreMB: Math.round(moreBytes / 1024 / 1024),
    });
    return findings.outcome(EVENTS[size]);
  },
};

/** In one transaction, as a great import might. @returns the last */
async function append({ client }: House, { accountId }: Tenant, count: number): Promise<string> {
  const last = randomUUID();
  await client.query(
    `INSERT INTO event (account_id, campaign_id, kind, entity_id, at, payload)
     SELECT $1, NULL, 'CAMPAIGN_CHANGED', CASE WHEN n = $2 THEN $3 ELSE gen_random_uuid() END, now(), '{}'
     FROM generate_series(1, $2::int) AS n`,
    [accountId, count, last],
  );
  return last;
}

/** What the daily job does, three days later. */
async function expire({ container, client }: House, findings: Findings): Promise<void> {
  await container.maintenance.keepPartitions(Date.now() + 3 * DAY_MS);
  const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM event');
  findings.equal(rows[0]?.count, '0', 'Events kept beyond their time');
  await container.maintenance.keepPartitions(Date.now());
}

async function cursorOf(server: TrimtabProcess, { token }: Tenant): Promise<string> {
  const socket = await RawSocket.connect(server.port, token);
  const { cursor } = socket;
  socket.close();
  return cursor;
}

async function codeOf(server: TrimtabProcess, { token }: Tenant, after: string): Promise<string | undefined> {
  const socket = await RawSocket.connect(server.port, token);
  socket.subscribe('a', QUERY, { after });
  await socket.until(() => socket.ofType('complete').length === 1);
  socket.close();
  const { errors } = socket.ofType('next')[0]!.payload as {
    errors?: readonly { extensions: { code: string } }[];
  };
  return errors?.[0]?.extensions.code;
}

async function freshCursorWorks(
  house: House,
  server: TrimtabProcess,
  tenant: Tenant,
  findings: Findings,
): Promise<void> {
  const socket = await RawSocket.connect(server.port, tenant.token);
  const after = socket.cursor;
  socket.subscribe('a', QUERY, { after });
  const entityId = await append(house, tenant, 1);
  await socket.until(() => socket.ofType('next').length === 1);
  socket.close();
  findings.equal(
    (socket.ofType('next')[0]!.payload as { data: { events: { entityId: string } } }).data.events.entityId,
    encodeId('campaign', entityId),
    'The first event behind a fresh cursor',
  );
}
