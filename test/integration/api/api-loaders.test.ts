import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Reads } from '../../../src/resolvers/context.js';
import { ApiWorld, dataOf } from '../../fakes/api-world.js';
import { armInput, makeCampaign, runCycle } from '../../fakes/api-scenes.js';

/** The reads, each call counted by its name. */
function counted(reads: Reads, calls: string[]): Reads {
  const wrap = (name: string, target: object): object =>
    new Proxy(target, {
      get: (of, key) => {
        const value: unknown = Reflect.get(of, key);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          calls.push(`${name}.${String(key)}`);
          return value.apply(of, args);
        };
      },
    });
  return Object.fromEntries(
    Object.entries(reads).map(([name, read]) => [name, wrap(name, read)]),
  ) as unknown as Reads;
}

const DASHBOARD = `query ($first: Int!) {
  campaigns(first: $first) {
    nodes {
      name
      spent { amount }
      nextCycleAt
      lastCycle { outcome campaign { name } }
      arms(first: 5) { nodes { label campaign { name } } }
      allocation { total { amount } cycle { id } items { arm { label } dailyBudget { amount } } }
      changes(first: 2) { nodes { arm { label } explanation { text } } }
      performance(from: "2026-05-01", to: "2026-05-02") { total { roas } }
    }
  }
}`;

describe('what an operation reads', () => {
  const calls: string[] = [];
  let api: ApiWorld;
  let manager: string;

  beforeAll(async () => {
    api = await ApiWorld.open({ reads: (reads) => counted(reads, calls) });
    manager = await api.token('MANAGER');
    for (let i = 0; i < 4; i++) {
      const { id } = await makeCampaign(api, manager, {
        name: `Campaign ${i}`,
        arms: [armInput('Google Ads'), armInput('Meta Ads'), armInput('Bing')],
      });
      await runCycle(api, manager, id);
    }
  });
  afterAll(() => api.close());

  async function readsFor(first: number): Promise<string[]> {
    calls.length = 0;
    const answer = dataOf<{ campaigns: { nodes: unknown[] } }>(await api.ask(manager, DASHBOARD, { first }));
    expect(answer.campaigns.nodes).toHaveLength(first);
    return calls.toSorted();
  }

  it('does not grow with the number of campaigns, and reads nothing twice', async () => {
    const one = await readsFor(1);
    expect(await readsFor(4)).toEqual(one);
    // Arms, cycles and campaigns are asked for at two depths, which cannot be one read.
    const twice = one.filter((name, index) => one.indexOf(name) !== index);
    expect(twice).toEqual([]);
    expect(one).toContain('allocations.current');
    expect(one.length).toBeLessThanOrEqual(12);
  });

  it('counts what a filter finds, and only where it is asked for', async () => {
    calls.length = 0;
    const document = `{ campaigns(first: 1, filter: { nameContains: "campaign" }) { totalCount nodes { id } } alerts(first: 1) { totalCount } }`;
    const counts = dataOf<{ campaigns: { totalCount: number } }>(await api.ask(manager, document));
    expect(counts).toMatchObject({ campaigns: { totalCount: 4 }, alerts: { totalCount: 0 } });
    expect(calls).toContain('campaigns.count');
    expect(await readsFor(1)).not.toContain('campaigns.count');
  });

  it('asks for different pages of the same list apart', async () => {
    calls.length = 0;
    const document = `{ campaigns(first: 4) { nodes { a: arms(first: 1) { nodes { id } } b: arms(last: 2) { nodes { id } } } } }`;
    const { campaigns } = dataOf<{
      campaigns: { nodes: { a: { nodes: unknown[] }; b: { nodes: unknown[] } }[] };
    }>(await api.ask(manager, document));
    for (const { a, b } of campaigns.nodes) {
      expect(a.nodes).toHaveLength(1);
      expect(b.nodes).toHaveLength(2);
      expect(b.nodes).not.toContainEqual(a.nodes[0]);
    }
    expect(calls.filter((name) => name === 'arms.ofCampaigns')).toHaveLength(2);
  });

  it('looks afresh in every operation', async () => {
    const { id } = await makeCampaign(api, manager, { name: 'Before' });
    const ask = async (): Promise<unknown> =>
      dataOf(await api.ask(manager, `{ campaign(id: "${id}") { name } }`));
    expect(await ask()).toEqual({ campaign: { name: 'Before' } });
    const update =
      'mutation ($input: UpdateCampaignInput!) { updateCampaign(input: $input) { userErrors { code } } }';
    dataOf(await api.ask(manager, update, { input: { campaignId: id, name: 'After' } }));
    expect(await ask()).toEqual({ campaign: { name: 'After' } });
  });

  it('looks afresh behind each mutation of one document', async () => {
    const { armIds } = await makeCampaign(api, manager, { name: 'Twice' });
    const observation = (hour: number): object => ({
      armId: armIds[0],
      windowStart: `2026-05-01T0${hour}:00:00Z`,
      windowEnd: `2026-05-01T0${hour + 1}:00:00Z`,
      impressions: 10,
      clicks: 1,
      conversions: 0,
      revenue: { amount: '0', currencyCode: 'EUR' },
      cost: { amount: '5', currencyCode: 'EUR' },
    });
    const document = `mutation ($a: RecordObservationsInput!, $b: RecordObservationsInput!) {
      a: recordObservations(input: $a) { campaigns { spent { amount } } userErrors { message } }
      b: recordObservations(input: $b) { campaigns { spent { amount } } userErrors { message } }
    }`;
    const inputs = {
      a: { source: 's', observations: [observation(1)] },
      b: { source: 's', observations: [observation(2)] },
    };
    expect(dataOf(await api.ask(manager, document, inputs))).toEqual({
      a: { campaigns: [{ spent: { amount: '5.00' } }], userErrors: [] },
      b: { campaigns: [{ spent: { amount: '10.00' } }], userErrors: [] },
    });
  });
});
