import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FIRST_QUERY } from '../../../src/app/playground/first-queries.js';
import { MINUTE_MS } from '../../../src/kernel/units/time.js';
import { ApiWorld, dataOf } from '../../fakes/api-world.js';
import * as ask from './newcomer-documents.js';

describe('what a newcomer pastes', () => {
  let api: ApiWorld;
  let manager: string;
  let campaignId: string;
  let arms: readonly { readonly id: string; readonly label: string }[];

  beforeAll(async () => {
    api = await ApiWorld.open();
    manager = await api.token('MANAGER');
  });
  afterAll(() => api.close());

  const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
    items.reduce((total, item) => total + of(item), 0);
  const cents = ({ amount }: ask.Amount): number => Math.round(Number(amount) * 100);

  it('makes a campaign with arms, which starts at once', async () => {
    const input = {
      name: 'Summer',
      kpi: 'ROAS',
      budget: { amount: '9000.00', currencyCode: 'EUR' },
      startsOn: '2026-05-01',
      endsOn: '2026-05-31',
      arms: [
        { platform: 'Google Ads', channel: 'Search', creative: 'A', bid: 'tCPA' },
        { platform: 'Meta Ads', channel: 'Feed', creative: 'B', bid: 'lowest cost' },
      ],
    };
    const { createCampaign } = dataOf<ask.Created>(await api.ask(manager, ask.CREATE, { input }));
    expect(createCampaign.userErrors).toEqual([]);
    expect(createCampaign.campaign).toMatchObject({
      name: 'Summer',
      status: 'ACTIVE',
      budget: { amount: '9000.00', currencyCode: 'EUR' },
    });
    campaignId = createCampaign.campaign.id;
    arms = createCampaign.campaign.arms.nodes;
    expect(campaignId).toMatch(/^cmp_/);
    expect(arms.map((arm) => arm.label)).toEqual([
      'Google Ads / Search / A / tCPA',
      'Meta Ads / Feed / B / lowest cost',
    ]);
  });

  it('records what the arms brought, once', async () => {
    const observation = (armId: string, revenue: string): object => ({
      armId,
      windowStart: '2026-05-01T08:00:00Z',
      windowEnd: '2026-05-01T09:00:00Z',
      impressions: 3_000_000_000,
      clicks: 400,
      conversions: 20.5,
      revenue: { amount: revenue, currencyCode: 'EUR' },
      cost: { amount: '50', currencyCode: 'EUR' },
    });
    const input = {
      source: 'my-warehouse',
      observations: [observation(arms[0]!.id, '300'), observation(arms[1]!.id, '60.25')],
    };
    const record = async (): Promise<unknown> =>
      dataOf<{ recordObservations: unknown }>(await api.ask(manager, ask.RECORD, { input }))
        .recordObservations;
    expect(await record()).toEqual({
      added: 2,
      restated: 0,
      unchanged: 0,
      userErrors: [],
      campaigns: [{ name: 'Summer', spent: { amount: '100.00' } }],
    });
    expect(await record()).toMatchObject({ added: 0, unchanged: 2 });
  });

  it('asks for a cycle and sees the allocation, with its reasons adding up', async () => {
    const { runCycle } = dataOf<{ runCycle: unknown }>(
      await api.ask(manager, ask.RUN, { input: { campaignId } }),
    );
    expect(runCycle).toMatchObject({ campaign: { name: 'Summer' }, userErrors: [] });
    api.world.clock.advance(MINUTE_MS);
    expect(await api.world.decideDue()).toBeGreaterThan(0);

    const { campaign } = dataOf<ask.After>(await api.ask(manager, ask.AFTER, { id: campaignId }));
    expect(campaign.lastCycle).toMatchObject({ outcome: 'MOVED' });
    const { items, total, cycle } = campaign.allocation;
    expect(cycle.id).toBe(campaign.lastCycle.id);
    expect(sum(items, (item) => cents(item.dailyBudget))).toBe(cents(total));
    expect(sum(items, (item) => item.share)).toBeCloseTo(1, 9);
    for (const { expectedRoas, wide } of items) {
      expect(expectedRoas.level).toBe(0.9);
      expect(expectedRoas.lower).toBeLessThanOrEqual(expectedRoas.upper);
      expect(wide.lower).toBeLessThanOrEqual(expectedRoas.lower);
      expect(wide.upper).toBeGreaterThanOrEqual(expectedRoas.upper);
    }
    const changes = campaign.changes.nodes;
    expect(changes).toHaveLength(2);
    for (const { before, after, explanation, arm } of changes) {
      const moved = cents(after.dailyBudget) - cents(before.dailyBudget);
      expect(sum(explanation.factors, (factor) => cents(factor.amount))).toBe(moved);
      expect(sum(explanation.factors, (factor) => factor.share)).toBeCloseTo(after.share - before.share, 6);
      expect(explanation.text).toContain(arms.find(({ id }) => id === arm.id)!.label);
      expect(explanation.text).toContain(after.dailyBudget.amount);
    }
    expect(campaign.performance).toEqual({
      grain: 'HOUR',
      simulated: false,
      total: { impressions: 6_000_000_000, cost: { amount: '100.00' }, roas: 3.6025 },
      points: [{ start: '2026-05-01T08:00:00.000Z', end: '2026-05-01T09:00:00.000Z', clicks: 800 }],
    });
  });

  it("shows the playground's first query what it promises", async () => {
    const answer = dataOf<ask.FirstLook>(await api.ask(manager, FIRST_QUERY));
    expect(answer.viewer).toMatchObject({
      role: 'MANAGER',
      account: { currencyCode: 'EUR', simulated: false },
    });
    expect(answer.campaigns.nodes[0]!.allocation.items).toHaveLength(2);
  });

  it('finds everything again by its id', async () => {
    const { campaign } = dataOf<ask.After>(await api.ask(manager, ask.AFTER, { id: campaignId }));
    const { viewer } = dataOf<ask.FirstLook>(await api.ask(manager, '{ viewer { account { id } } }'));
    const ids = [
      campaignId,
      arms[1]!.id,
      campaign.lastCycle.id,
      campaign.changes.nodes[0]!.id,
      viewer.account.id,
      'cmp_00000000000000000000000000',
      'nonsense',
    ];
    const { nodes } = dataOf<{ nodes: ({ __typename: string } | null)[] }>(
      await api.ask(manager, ask.NODES, { ids }),
    );
    expect(nodes.map((node) => node?.__typename ?? null)).toEqual([
      'Campaign',
      'Arm',
      'Cycle',
      'AllocationChange',
      'Account',
      null,
      null,
    ]);
  });

  it('sees how the optimiser and its sources fare', async () => {
    const { optimizerStatus, dataSources } = dataOf<ask.Status>(await api.ask(manager, ask.STATUS));
    expect(optimizerStatus).toMatchObject({ running: true, intervalMinutes: 15, decidedCount: 1 });
    expect(optimizerStatus.campaigns).toContainEqual({ status: 'ACTIVE', count: 1 });
    expect(dataSources).toEqual([{ name: 'my-warehouse', simulated: false }]);
  });
});
