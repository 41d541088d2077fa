import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeIdOf } from '../../../src/kernel/ids.js';
import { Caller } from '../caller.js';
import { type Check, Findings } from '../check.js';
import { RawSocket } from '../clients/raw-socket.js';
import { type House, openHouse, type Tenant } from '../load/house.js';
import { watchMemory } from '../memory-watch.js';
import type { TrimtabProcess } from '../trimtab-process.js';

const EVENTS = { full: 4_000, short: 600 };
const A_WRITE = 50;
const LIMIT_BYTES = 64 * 1024 * 1024;
const PATIENCE_MS = 240_000;
const CLOSED_WITHIN_MS = 60_000;
const ARMS = 40;
const CREATE = `mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } userErrors { message } } }`;
/** Some 12 KB an event: far more in all than queues and the buffers of a loopback connection hold. */
const QUERY = `subscription ($after: String) { campaignChanged(after: $after) { cursor campaign { id name
  arms(first: ${ARMS}) { nodes { id label platform channel creative bid } } } } }`;

/** One socket that never reads while events flow, beside the same flood for a socket that does. */
export const silentReader: Check = {
  name: 'silent-reader',
  promise: 'a subscriber that never reads costs at most 64 MB and is closed with 1013',
  async run(stage, { size }) {
    const findings = new Findings();
    const house = await openHouse(stage);
    const tenant = await house.tenant('Silent');
    const server = await stage.process({ role: 'api', databaseUrl: house.databaseUrl });
    await server.start();
    const campaignId = await makeCampaign(new Caller([server.url], tenant.token));

    const reading = await RawSocket.connect(server.port, tenant.token);
    reading.subscribe('a', QUERY);
    const withReader = watchMemory(server);
    await flood(house, tenant, campaignId, EVENTS[size]);
    await reading.until(() => reading.ofType('next').length >= EVENTS[size], PATIENCE_MS);
    const readerPeak = await withReader.peakBytes();
    reading.close();

    const silent = await RawSocket.connect(server.port, tenant.token);
    silent.subscribe('a', QUERY);
    await flood(house, tenant, campaignId, 1);
    await silent.until(() => silent.ofType('next').length > 0, PATIENCE_MS);
    silent.socket.pause();
    const withSilent = watchMemory(server);
    const written = await floodUntilClosed(house, tenant, campaignId, server);
    const moreBytes = (await withSilent.peakBytes()) - readerPeak;
    silent.socket.resume();
    const closed = await Promise.race([silent.closed, delay(PATIENCE_MS, { code: 0 }, { ref: false })]);
    findings.equal(closed.code, 1013, 'Close code of the silent socket');
    findings.equal(silent.ofType('complete').length, 0, 'False completes');
    findings.expect(moreBytes <= LIMIT_BYTES, `The silent socket cost ${Math.round(moreBytes / 1e6)} MB`);
    Object.assign(findings.figures, {
      moreMB: Math.round(moreBytes / 1024 / 1024),
      eventsUntilClosed: written,
      received: silent.ofType('next').length,
    });
    return findings.outcome(1);
  },
};

/** Events of a campaign, in small parts. */
async function flood(
  { client }: House,
  { accountId }: Tenant,
  campaignId: string,
  count: number,
): Promise<void> {
  for (let written = 0; written < count; written += A_WRITE) {
    await client.query(
      `INSERT INTO event (account_id, campaign_id, kind, entity_id, at, payload)
       SELECT $1, $2, 'CAMPAIGN_CHANGED', $2, now(), '{}' FROM generate_series(1, $3::int)`,
      [accountId, campaignId, Math.min(A_WRITE, count - written)],
    );
    await delay(20);
  }
}

/** A reader has some seconds to take what waits for it. @returns how many events that took */
async function floodUntilClosed(
  house: House,
  tenant: Tenant,
  campaignId: string,
  server: TrimtabProcess,
): Promise<number> {
  let written = 0;
  for (
    const untilMs = performance.now() + CLOSED_WITHIN_MS;
    performance.now() < untilMs;
    written += A_WRITE
  ) {
    if (written > 0 && (await server.metric('trimtab_subscriptions')) === 0) break;
    await flood(house, tenant, campaignId, A_WRITE);
  }
  return written;
}

async function makeCampaign(caller: Caller): Promise<string> {
  const text = (n: number) => `${'long '.repeat(15)}${n}`;
  const { createCampaign } = await caller.acknowledged<{ createCampaign: { campaign: { id: string } } }>(
    CREATE,
    {
      input: {
        idempotencyKey: randomUUID(),
        name: 'Heavy',
        kpi: 'ROAS',
        budget: { amount: '500', currencyCode: 'EUR' },
        startsOn: '2026-01-01',
        arms: Array.from({ length: ARMS }, (_, n) => ({
          platform: 'Google Ads',
          channel: text(n),
          creative: text(n),
          bid: 'cpc',
        })),
      },
    },
  );
  return decodeIdOf('campaign', createCampaign.campaign.id) ?? '';
}
