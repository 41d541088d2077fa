import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeCampaign, runCycle } from '../../fakes/api-scenes.js';
import { ApiWorld, dataOf } from '../../fakes/api-world.js';

const UPDATE = `mutation ($input: UpdateCampaignInput!) {
  updateCampaign(input: $input) {
    campaign { version constraints { target { kind value amount { amount } } } }
    userErrors { code field message }
  }
}`;
const READ = `query ($id: ID!) {
  campaign(id: $id) {
    constraints { target { kind value amount { amount } } }
    allocation { total { amount } unspent { amount } targetOutcome items { dailyBudget { amount } } }
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
