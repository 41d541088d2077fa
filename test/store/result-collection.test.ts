import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SimulatedMarket } from '../../src/connectors/simulated/simulated-market.js';
import type { PlatformConnector } from '../../src/connectors/platform-connector.js';
import type { Uuid } from '../../src/kernel/ids.js';
import { AccountStore } from '../../src/persistence/stores/account-store.js';
import { ConnectorProgressStore } from '../../src/persistence/stores/connector-progress-store.js';
import { EvidenceStore } from '../../src/persistence/stores/evidence-store.js';
import { ObservationVersionStore } from '../../src/persistence/stores/observation-version-store.js';
import { PartitionStore } from '../../src/persistence/stores/partition-store.js';
import { RunningCampaignStore } from '../../src/persistence/stores/running-campaign-store.js';
import { SourceStore } from '../../src/persistence/stores/source-store.js';
import { EvidenceWriter } from '../../src/services/observations/evidence-writer.js';
import { ResultCollection } from '../../src/services/result-collection.js';
import { INTERVAL_MS, OptimisationWorld } from '../fakes/optimisation-world.js';

const HOUR_MS = 3_600_000;
const signal = new AbortController().signal;
let world: OptimisationWorld;

beforeAll(async () => {
  world = await OptimisationWorld.open();
  await world.unitOfWork.run('system', (tx) => tx.query('UPDATE account SET simulated = true'));
});
afterAll(() => world.close());

function collection(connector: PlatformConnector = new SimulatedMarket()): ResultCollection {
  return new ResultCollection({
    unitOfWork: world.unitOfWork,
    accounts: new AccountStore(),
    campaigns: new RunningCampaignStore(),
    progress: new ConnectorProgressStore(),
    sources: new SourceStore(),
    partitions: new PartitionStore(),
    writer: new EvidenceWriter({ evidence: new EvidenceStore(), versions: new ObservationVersionStore() }),
    connector,
    logger: world.logger,
  });
}

interface Totals {
  versions: number;
  windows: number;
  spent: string;
  costs: string;
  days: string;
  conversions: number;
}

/** Counts of what is stored of a campaign, and its spend by three roads: kept, added up from the rows, and by day. */
async function totals(campaignId: Uuid): Promise<Totals> {
  const [row] = await world.unitOfWork.read('system', (tx) =>
    tx.query<Totals>(
      `WITH version AS (
         SELECT o.*, row_number() OVER (PARTITION BY arm_key, source_id, window_start ORDER BY as_of DESC) AS age
         FROM observation o JOIN campaign c ON c.key = o.campaign_key WHERE c.id = $1
       )
       SELECT count(*)::int AS versions, (count(*) FILTER (WHERE age = 1))::int AS windows,
              coalesce(sum(cost_micros) FILTER (WHERE age = 1), 0)::text AS costs,
              coalesce(sum(conversions) FILTER (WHERE age = 1), 0) AS conversions,
              (SELECT spent_micros::text FROM campaign_evidence WHERE campaign_id = $1) AS spent,
              (SELECT coalesce(sum(spent_micros), 0)::text FROM campaign_day WHERE campaign_id = $1) AS days
       FROM version`,
      [campaignId],
    ),
  );
  return row!;
}

test('a simulated account spends what was decided, is brought in once, and is revised later at the same cost', async () => {
  const { campaign, arms } = await world.campaign(4);
  const optimiser = world.optimiser();
  expect(await collection().collectDue(world.clock.now(), signal)).toBe(0);
  await world.tick(optimiser);
  world.clock.advance(INTERVAL_MS);
  expect(await collection().collectDue(world.clock.now(), signal)).toBe(arms.length);
  expect(await collection().collectDue(world.clock.now(), signal)).toBe(0);
  const early = await totals(campaign.id);
  expect(early).toMatchObject({ versions: arms.length, windows: arms.length });
  expect(BigInt(early.spent)).toBeGreaterThan(0n);
  expect(BigInt(early.spent)).toBeLessThanOrEqual(1_000_000_000n / 96n);

  // Two days later every window is known, most of them in more than one version, and nothing has cost anything twice.
  world.clock.advance(40 * HOUR_MS);
  await Promise.all([1, 2, 3].map(() => collection().collectDue(world.clock.now(), signal)));
  await collection().collectDue(world.clock.now(), signal);
  const late = await totals(campaign.id);
  expect(late.windows).toBe(arms.length * (1 + 40 * 4));
  expect(late.versions).toBeGreaterThan(late.windows);
  expect(late.costs).toBe(late.spent);
  expect(late.days).toBe(late.spent);
  expect(late.conversions).toBeGreaterThan(0);
  const [source] = await world.unitOfWork.read('system', (tx) =>
    tx.query('SELECT name, simulated FROM observation_source'),
  );
  expect(source).toEqual({ name: 'simulated market', simulated: true });
});

test('a paused campaign spends nothing more, but what it spent is still revised', async () => {
  // Money enough for many conversions: with few of them, chance has it once in a while that none comes late.
  const much = { dailyBudgetMicros: 20_000_000_000n, budgetMicros: 2_000_000_000_000n };
  const { campaign } = await world.campaign(10, much);
  await world.tick(world.optimiser());
  world.clock.advance(48 * INTERVAL_MS);
  await collection().collectDue(world.clock.now(), signal);
  await world.unitOfWork.run('system', (tx) =>
    tx.query(`UPDATE campaign SET status = 'PAUSED' WHERE id = $1`, [campaign.id]),
  );
  const before = await totals(campaign.id);
  world.clock.advance(30 * HOUR_MS);
  await collection().collectDue(world.clock.now(), signal);
  const after = await totals(campaign.id);
  expect(after).toMatchObject({ windows: before.windows, spent: before.spent, costs: before.spent });
  expect(after.versions).toBeGreaterThan(before.versions);
});

test('after a long pause only the last two days are brought in, and the log says so', async () => {
  const { campaign, arms } = await world.campaign(2);
  await world.tick(world.optimiser());
  await collection().collectDue(world.clock.now(), signal);
  world.clock.advance(240 * HOUR_MS);
  await collection().collectDue(world.clock.now(), signal);
  expect((await totals(campaign.id)).windows).toBe(arms.length * 2 * 96);
});

test('an account that fails is told, and does not keep the others from their results', async () => {
  const campaigns = [await world.campaign(2)];
  await world.newAccount();
  campaigns.push(await world.campaign(2));
  // Accounts come in the order of their ids.
  campaigns.sort((a, b) => (a.campaign.accountId < b.campaign.accountId ? -1 : 1));
  const [failing, other] = [campaigns[0]!.campaign, campaigns[1]!.campaign];
  await world.query('UPDATE account SET simulated = true');
  await world.tick(world.optimiser());
  world.clock.advance(INTERVAL_MS);
  const market = new SimulatedMarket();
  const readMetrics: PlatformConnector['readMetrics'] = (request) =>
    request.campaign.id === failing.id
      ? Promise.reject(new Error('The platform is on strike.'))
      : market.readMetrics(request);
  const { source, simulated, restatementAgesMs } = market;
  const struck = collection({ source, simulated, restatementAgesMs, readMetrics });
  await expect(struck.collectDue(world.clock.now(), signal)).rejects.toThrow(/results of 1 accounts/);
  expect((await totals(other.id)).windows).toBe(2);
  expect((await totals(failing.id)).windows).toBe(0);
  const told = world.logger.lines.filter(({ level }) => level === 'error');
  expect(told.map(({ fields }) => fields)).toMatchObject([{ accountId: failing.accountId }]);
});
