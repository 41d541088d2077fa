import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Actor } from '../../src/auth/actor.js';
import { makeMarket, simulateWindow } from '../../src/engine/index.js';
import { DAY_MS, HOUR_MS } from '../../src/kernel/units/time.js';
import { accepted, ContainerWorld } from '../fakes/container-world.js';
import { OverriddenCampaign } from '../fakes/overridden-campaign.js';

const DAYS = 30;
/** Two campaigns make more than a thousand decisions in a month. */
const INTERVAL_MS = HOUR_MS;
const DECISIONS = Math.floor((DAYS * DAY_MS) / INTERVAL_MS);

let world: ContainerWorld;
let actor: Actor;

beforeAll(async () => {
  world = await ContainerWorld.open();
  actor = await world.admin();
});
afterAll(() => world.close());

/** What the arms of a campaign brought since the last decision, in a simulated market. */
async function report(campaign: OverriddenCampaign, market: ReturnType<typeof makeMarket>, startMs: number) {
  const budgets = await campaign.budgets();
  const keys = Int32Array.from(campaign.armIds, (_, k) => k + 1);
  const spend = BigInt64Array.from(budgets, (amount) => {
    return BigInt(Math.round((amount * 1e6 * INTERVAL_MS) / DAY_MS));
  });
  const figures = simulateWindow(market, keys, spend, startMs, INTERVAL_MS, startMs);
  const euros = (micros: bigint) => ({ amount: (Number(micros) / 1e6).toFixed(2), currencyCode: 'EUR' });
  const observations = campaign.armIds.map((armId, k) => ({
    armId,
    windowStartMs: startMs,
    windowEndMs: startMs + INTERVAL_MS,
    impressions: figures.impressions[k]!,
    clicks: figures.clicks[k]!,
    conversions: figures.conversions[k]!,
    revenue: euros(figures.revenueMicros[k]!),
    cost: euros(figures.costMicros[k]!),
  }));
  accepted(await world.container.observations.record(actor, { source: 'market', observations }));
}

function marketOf(seed: number) {
  const arms = [1, 2, 3].map((key) => {
    return { key, platform: 'P', channel: `C${key % 2}`, creative: `K${key}`, bid: 'auto' };
  });
  return makeMarket({
    seed,
    arms,
    dailyBudgetMicros: 1e9,
    orderValueMicros: 20e6,
    baseRoas: 2.5,
    epochMs: 4 * DAY_MS,
  });
}

test('more than a thousand decisions of a simulated month come out in the same bits again', async () => {
  const input = { intervalMinutes: 60, endsOn: null };
  const campaigns = [
    await OverriddenCampaign.open(world, actor, input),
    await OverriddenCampaign.open(world, actor, { ...input, kpi: 'CONVERSIONS' }),
  ];
  const markets = [marketOf(1), marketOf(2)];
  for (let decision = 1; decision < DECISIONS; decision++) {
    const startMs = Math.floor(world.clock.now() / 1_000) * 1_000;
    world.clock.advance(startMs + INTERVAL_MS - world.clock.now());
    const turn = decision % campaigns.length;
    await report(campaigns[turn]!, markets[turn]!, startMs);
    if (decision % 100 === 0) await campaigns[turn]!.create('CAP', { share: 0.2, arm: decision % 3 });
    await world.decideDue();
  }
  let cycles = 0;
  for (const { id } of campaigns) {
    const report = accepted(await world.container.replays.verify(id));
    expect(report).toMatchObject({ different: [], notComparable: 0, stateIdentical: true });
    cycles += report.cycles;
  }
  expect(cycles).toBeGreaterThanOrEqual(1_000);
}, 300_000);
