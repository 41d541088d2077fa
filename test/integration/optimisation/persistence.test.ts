import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../src/auth/actor.js';
import { ARM, ARM_STRIDE } from '../../../src/engine/decide/layout.js';
import { decodeState } from '../../../src/engine/index.js';
import type { Uuid } from '../../../src/kernel/ids.js';
import { isRefusal } from '../../../src/kernel/problem.js';
import { Rng, seedOf } from '../../../src/kernel/rng.js';
import { MINUTE_MS } from '../../../src/kernel/units/time.js';
import { accepted, ContainerWorld } from '../../fakes/container-world.js';

const INTERVAL_MS = 15 * MINUTE_MS;
let world: ContainerWorld;
let actor: Actor;

beforeAll(async () => {
  world = await ContainerWorld.open();
  actor = await world.admin();
});
afterAll(() => world.close());

const euros = (amount: string) => ({ amount, currencyCode: 'EUR' });

async function runningCampaign(): Promise<{ campaignId: Uuid; armIds: Uuid[] }> {
  const campaign = accepted(
    await world.container.campaigns.create(actor, {
      name: 'Summer',
      kpi: 'ROAS',
      budget: euros('30000'),
      startsOn: '2026-05-01',
      endsOn: '2026-05-31',
      arms: ['search', 'video', 'display', 'social'].map((channel) => ({
        platform: 'google-ads',
        channel,
        creative: 'A',
        bid: 'cpc',
      })),
    }),
  );
  const rows = await world.query<{ id: Uuid }>('SELECT id FROM arm WHERE campaign_id = $1 ORDER BY key', [
    campaign.id,
  ]);
  return { campaignId: campaign.id, armIds: rows.map((row) => row.id) };
}

/** What each arm brought in the window that has just ended, made up but the same at every asking. */
function results(armIds: readonly Uuid[], endMs: number, extra = 0) {
  return armIds.map((armId, k) => {
    const rng = new Rng(seedOf('results', k, endMs));
    const conversions = Math.floor((k + 1) * 3 * rng.uniform()) + extra;
    return {
      armId,
      windowStartMs: endMs - INTERVAL_MS,
      windowEndMs: endMs,
      asOfMs: endMs + extra,
      impressions: 1_000,
      clicks: 40,
      conversions,
      revenue: euros(`${conversions * 20}`),
      cost: euros('2.50'),
    };
  });
}

async function cycle(armIds: readonly Uuid[], extra = 0): Promise<void> {
  world.clock.set((Math.floor(world.clock.now() / INTERVAL_MS) + 1) * INTERVAL_MS);
  const observations = results(armIds, world.clock.now(), extra);
  accepted(await world.container.observations.record(actor, { source: 'test', observations }));
  expect(await world.decideDue()).toBe(1);
}

describe('state save/restore', () => {
  test('decisions over restarts and restatements replay to the same bits', async () => {
    const { campaignId, armIds } = await runningCampaign();
    for (let n = 0; n < 23; n++) {
      await cycle(armIds);
      if (n % 5 === 4) await world.restart();
      if (n === 11) {
        const observations = results(armIds, world.clock.now() - 4 * INTERVAL_MS, 7);
        const restated = accepted(
          await world.container.observations.record(actor, { source: 'test', observations }),
        );
        expect(restated.restated).toBe(4);
      }
    }
    const report = await world.container.replays.verify(campaignId);
    expect(report).toEqual({ cycles: 23, notComparable: 0, different: [], stateIdentical: true });
    const [snapshots] = await world.query<{ count: string }>(
      'SELECT count(snapshot) FROM cycle WHERE campaign_id = $1',
      [campaignId],
    );
    expect(Number(snapshots!.count)).toBe(3);
    accepted(await world.container.campaigns.pause(actor, { campaignId }));
  });

  test('a replay notices when something stored was changed', async () => {
    const { campaignId, armIds } = await runningCampaign();
    for (let n = 0; n < 6; n++) await cycle(armIds);
    await world.query(
      `UPDATE observation SET conversions = conversions + 1 WHERE ctid = (
         SELECT o.ctid FROM observation o JOIN campaign c ON c.key = o.campaign_key
         WHERE c.id = $1 AND o.revision = 3 ORDER BY o.arm_key LIMIT 1)
       AND campaign_key = (SELECT key FROM campaign WHERE id = $1)`,
      [campaignId],
    );
    const report = await world.container.replays.verify(campaignId);
    if (isRefusal(report)) throw new Error('refused');
    expect(report.stateIdentical).toBe(false);
    expect(report.different.length).toBeGreaterThan(0);
    accepted(await world.container.campaigns.pause(actor, { campaignId }));
  });
});

describe('decisions that are not kept any more', () => {
  test('are not missed: comparing begins behind the first snapshot that is', async () => {
    const { campaignId, armIds } = await runningCampaign();
    for (let n = 0; n < 14; n++) await cycle(armIds);
    await world.query('DELETE FROM cycle WHERE campaign_id = $1 AND state_version <= 4', [campaignId]);
    const report = await world.container.replays.verify(campaignId);
    expect(report).toEqual({ cycles: 10, notComparable: 7, different: [], stateIdentical: true });
    accepted(await world.container.campaigns.pause(actor, { campaignId }));
  });
});

describe('decisions of another version of the engine', () => {
  test('are passed by, and comparing goes on behind the next snapshot', async () => {
    const { campaignId, armIds } = await runningCampaign();
    for (let n = 0; n < 14; n++) await cycle(armIds);
    await world.query(
      `UPDATE cycle SET inputs = jsonb_set(inputs, '{engine}', '0') WHERE campaign_id = $1 AND state_version <= 4`,
      [campaignId],
    );
    // Snapshots are kept of versions 1 and 11: from 12 on there is something to compare with.
    const report = await world.container.replays.verify(campaignId);
    expect(report).toEqual({ cycles: 14, notComparable: 11, different: [], stateIdentical: true });
    accepted(await world.container.campaigns.pause(actor, { campaignId }));
  });
});

describe('a state that an older engine wrote', () => {
  test('is recognised: the campaign learns anew from all of its evidence and goes on', async () => {
    const { campaignId, armIds } = await runningCampaign();
    for (let n = 0; n < 5; n++) await cycle(armIds);
    await world.query('UPDATE arm_state SET state = set_byte(state, 2, 1) WHERE campaign_id = $1', [
      campaignId,
    ]);
    await cycle(armIds);
    const [last] = await world.query<{ revision_from: string; state_version: string; state: Uint8Array }>(
      `SELECT c.revision_from, c.state_version, s.state FROM cycle c JOIN arm_state s USING (campaign_id)
       WHERE c.campaign_id = $1 ORDER BY c.state_version DESC LIMIT 1`,
      [campaignId],
    );
    expect(last).toMatchObject({ revision_from: '0', state_version: '6' });
    const [fourth] = await world.query<{ orders: string }>(
      `SELECT sum(o.conversions) AS orders FROM observation o JOIN campaign c ON c.key = o.campaign_key
       WHERE c.id = $1 AND o.arm_key = (SELECT max(key) FROM arm WHERE campaign_id = $1)`,
      [campaignId],
    );
    const state = decodeState(last!.state);
    const orders = state.armStats[3 * ARM_STRIDE + ARM.orders]!;
    expect(orders / Number(fourth!.orders)).toBeCloseTo(1, 1);
    accepted(await world.container.campaigns.pause(actor, { campaignId }));
  });
});

describe('persistence across restarts', () => {
  test('the same campaigns go on where they stood', async () => {
    const { campaignId, armIds } = await runningCampaign();
    await cycle(armIds);
    const before = await world.query('SELECT * FROM arm_state WHERE campaign_id = $1', [campaignId]);
    await world.restart();
    expect(await world.query('SELECT * FROM arm_state WHERE campaign_id = $1', [campaignId])).toEqual(before);
    await cycle(armIds);
    const [state] = await world.query<{ version: string }>(
      'SELECT version FROM arm_state WHERE campaign_id = $1',
      [campaignId],
    );
    expect(state!.version).toBe('2');
  });
});
