import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeCampaign, runCycle } from '../../fakes/api-scenes.js';
import { ApiWorld, dataOf } from '../../fakes/api-world.js';

const UPDATE = `mutation ($input: UpdateCampaignInput!) {
  updateCampaign(input: $input) {
    campaign { version constraints { target { kind value amount { amount } } groupCaps { maxShare } platformMinimums { platform } } }
    userErrors { code field message }
  }
}`;
const READ = `query ($id: ID!) {
  campaign(id: $id) {
    constraints {
      target { kind value amount { amount } }
      groupCaps { platform channel maxShare }
      platformMinimums { platform daily { amount } }
    }
    allocation { total { amount } unspent { amount } targetOutcome shadowPrice groups { platform channel maxShare share shadowPrice } items { share heldBy } }
  }
}`;

interface Answer {
  readonly updateCampaign: {
    readonly campaign: { readonly version: number; readonly constraints: object } | null;
    readonly userErrors: readonly {
      readonly code: string;
      readonly field: readonly string[];
      readonly message: string;
    }[];
  };
}

describe('limits of a campaign, over the API', () => {
  let api: ApiWorld;
  let manager: string;

  beforeAll(async () => {
    api = await ApiWorld.open();
    manager = await api.token('MANAGER');
  });
  afterAll(() => api.close());

  async function update(id: string, constraints: object): Promise<Answer['updateCampaign']> {
    const input = { campaignId: id, constraints };
    return dataOf<Answer>(await api.ask(manager, UPDATE, { input })).updateCampaign;
  }

  it('sets, keeps and takes away a target; what it made of the budget is read with the allocation', async () => {
    const { id } = await makeCampaign(api, manager);
    const target = { kind: 'ROAS', value: 2.5 };
    const set = await update(id, { target });
    expect(set).toMatchObject({
      campaign: { constraints: { target: { ...target, amount: null } } },
      userErrors: [],
    });
    expect((await update(id, { target })).campaign!.version).toBe(set.campaign!.version);
    await runCycle(api, manager, id);
    const { campaign } = dataOf<{ campaign: object }>(await api.ask(manager, READ, { id }));
    expect(campaign).toMatchObject({
      constraints: { target },
      allocation: { unspent: { amount: '0.00' }, targetOutcome: 'NOT_YET_KNOWN' },
    });
    expect((await update(id, { maxShare: 0.9 })).campaign).toMatchObject({ constraints: { target } });
    expect((await update(id, { target: null })).campaign).toMatchObject({ constraints: { target: null } });
  });

  it('sets group caps and platform minimums; the next decision keeps them', async () => {
    const { id } = await makeCampaign(api, manager);
    const groupCaps = [
      { platform: 'Google Ads', channel: null, maxShare: 0.3 },
      { platform: 'Google Ads', channel: 'Search', maxShare: 0.2 },
    ];
    const platformMinimums = [{ platform: 'Google Ads', daily: { amount: '1', currencyCode: 'EUR' } }];
    expect((await update(id, { groupCaps, platformMinimums })).userErrors).toEqual([]);
    await runCycle(api, manager, id);
    const { campaign } = dataOf<{
      campaign: { allocation: { items: { share: number; heldBy: string[] }[] } };
    }>(await api.ask(manager, READ, { id }));
    expect(campaign).toMatchObject({
      constraints: { groupCaps, platformMinimums: [{ daily: { amount: '1.00' } }] },
    });
    expect(campaign.allocation).toMatchObject({ shadowPrice: expect.any(Number), groups: groupCaps });
    const [google] = campaign.allocation.items;
    expect(google!.share).toBeLessThanOrEqual(0.2 + 1e-4);
    expect((await update(id, { groupCaps: null })).campaign).toMatchObject({
      constraints: { groupCaps: [], platformMinimums: [{ platform: 'Google Ads' }] },
    });
  });

  it('refuses caps that cross, and names both; caps that leave money over; floors that do not fit', async () => {
    const { id, armIds } = await makeCampaign(api, manager);
    const google = { platform: 'Google Ads', maxShare: 0.3 };
    const crossed = await update(id, { groupCaps: [google, { channel: 'Search', maxShare: 0.5 }] });
    expect(crossed.userErrors[0]).toMatchObject({
      code: 'INFEASIBLE',
      field: ['input', 'constraints', 'groupCaps', '1'],
      message: expect.stringMatching(/the platform "Google Ads".*the channel "Search"/),
    });
    const over = await update(id, { groupCaps: [google, { platform: 'Meta Ads', maxShare: 0.3 }] });
    expect(over.userErrors).toMatchObject([{ code: 'INFEASIBLE', message: expect.stringContaining('60 %') }]);
    expect((await update(id, { groupCaps: [google] })).userErrors).toEqual([]);
    const create = `mutation ($input: CreateOverrideInput!) {
      createOverride(input: $input) { override { id } userErrors { code message } }
    }`;
    const expiresAt = new Date(api.world.clock.now() + 3_600_000).toISOString();
    const input = {
      campaignId: id,
      armId: armIds[0],
      kind: 'FLOOR',
      share: 0.5,
      justification: 'x',
      expiresAt,
    };
    const { createOverride } = dataOf<{ createOverride: { userErrors: object[] } }>(
      await api.ask(await api.token('ANALYST'), create, { input }),
    );
    expect(createOverride.userErrors).toMatchObject([
      { code: 'INFEASIBLE', message: expect.stringContaining('the platform "Google Ads"') },
    ]);
  });

  it.each([
    [{ kind: 'CPA', amount: { amount: '5', currencyCode: 'EUR' } }, 'INVALID', 'kind'],
    [{ kind: 'ROAS' }, 'INVALID', 'value'],
    [{ kind: 'ROAS', value: 0 }, 'OUT_OF_RANGE', 'value'],
    [{ kind: 'REVENUE', value: 4 }, 'INVALID', 'value'],
  ])('refuses the target %j and says what is wrong', async (target, code, field) => {
    const { id } = await makeCampaign(api, manager);
    const { campaign, userErrors } = await update(id, { target });
    expect(campaign).toBeNull();
    expect(userErrors).toContainEqual(
      expect.objectContaining({ code, field: ['input', 'constraints', 'target', field] }),
    );
  });
});
