import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Uuid } from '../../src/kernel/ids.js';
import { AlertStore } from '../../src/persistence/stores/alert-store.js';
import { CampaignStore } from '../../src/persistence/stores/campaign-store.js';
import { ScheduleStore } from '../../src/persistence/stores/schedule-store.js';
import type { Transaction } from '../../src/persistence/transaction.js';
import { START_MS } from '../fakes/builders.js';
import { ManagementWorld } from '../fakes/management-world.js';

let world: ManagementWorld;
let strangerId: Uuid;

beforeAll(async () => {
  world = await ManagementWorld.open();
  strangerId = (await world.newAccount()).id;
});
afterAll(() => world.close());

/** What a store wrote in the name of an account. A write that finds no row of the account may also throw. */
async function tried(work: (tx: Transaction) => Promise<unknown>): Promise<void> {
  await world.unitOfWork.run('system', work).catch(() => undefined);
}

test('a campaign and its schedule are not touched in the name of another account', async () => {
  const campaign = await world.campaign();
  await world.query('UPDATE campaign_evidence SET spent_micros = 5 WHERE campaign_id = $1', [campaign.id]);
  const schedule = () => world.query('SELECT * FROM campaign_schedule WHERE campaign_id = $1', [campaign.id]);
  const before = await schedule();
  const asked = { campaignId: campaign.id, accountMs: START_MS, nowMs: START_MS };

  await tried((tx) => new ScheduleStore().force(tx, { ...asked, accountId: strangerId }));
  await tried((tx) => new CampaignStore().reschedule(tx, { id: campaign.id, accountId: strangerId }, null));
  expect(await schedule()).toEqual(before);

  const spent = (accountId: Uuid) =>
    world.unitOfWork.read('system', (tx) => new CampaignStore().spentMicros(tx, accountId, campaign.id));
  expect(await spent(strangerId)).toBe(0n);
  expect(await spent(world.account.id)).toBe(5n);

  await tried((tx) => new ScheduleStore().force(tx, { ...asked, accountId: world.account.id }));
  expect(await schedule()).not.toEqual(before);
});

test('an alert is not ended in the name of another account', async () => {
  const accountId = world.account.id;
  await world.unitOfWork.run('system', (tx) =>
    world.alerts.open(tx, {
      accountId,
      campaignId: null,
      kind: 'OPTIMIZATION_FAILURE',
      severity: 'CRITICAL',
      dedupKey: 'scope',
      message: 'failed',
      atMs: START_MS,
    }),
  );
  const alerts = () => world.query<{ id: Uuid; state: string }>('SELECT id, state FROM alert');
  const [{ id }] = (await alerts()) as [{ id: Uuid; state: string }];
  const by = world.manager.tokenId;
  await tried((tx) => new AlertStore().acknowledge(tx, { id, accountId: strangerId }, by, START_MS));
  await tried((tx) => new AlertStore().resolve(tx, { id, accountId: strangerId }, by, START_MS));
  expect(await alerts()).toEqual([{ id, state: 'OPEN' }]);
  await tried((tx) => new AlertStore().acknowledge(tx, { id, accountId }, by, START_MS));
  expect(await alerts()).toEqual([{ id, state: 'ACKNOWLEDGED' }]);
});
