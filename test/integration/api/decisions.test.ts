import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encodeId, type Uuid } from '../../../src/kernel/ids.js';
import { armInput, makeCampaign, type MadeCampaign, runCycle } from '../../fakes/api-scenes.js';
import { ApiWorld, dataOf } from '../../fakes/api-world.js';

const DECISIONS = `query ($id: ID!) {
  campaign(id: $id) {
    allocation {
      marginalRoas
      items { dailyBudget { amount } wanted { amount } shadowPrice marginalRoas heldBy whyNot }
    }
  }
  cycles(first: 10, filter: { campaignIds: [$id] }) {
    nodes {
      id text trigger outcome
      replay { verdict storedHash replayedHash }
      inputs { name before now }
      allocation { decidedAt total { amount } items { share } }
      changes { explanation { text method factors { kind amount { amount } } } before { dailyBudget { amount } } after { dailyBudget { amount } } }
    }
  }
}`;

interface Amount {
  readonly amount: string;
}

interface Decisions {
  readonly campaign: {
    readonly allocation: {
      readonly marginalRoas: number | null;
      readonly items: readonly {
        readonly dailyBudget: Amount;
        readonly wanted: Amount;
        readonly shadowPrice: number | null;
        readonly heldBy: readonly string[];
        readonly whyNot: string;
      }[];
    };
  };
  readonly cycles: {
    readonly nodes: readonly {
      readonly id: string;
      readonly text: string;
      readonly outcome: string;
      readonly replay: {
        readonly verdict: string;
        readonly storedHash: string;
        readonly replayedHash: string;
      };
      readonly inputs: readonly { readonly name: string; readonly before: string; readonly now: string }[];
      readonly allocation: { readonly total: Amount; readonly items: readonly { readonly share: number }[] };
      readonly changes: readonly {
        readonly explanation: {
          readonly text: string;
          readonly method: string;
          readonly factors: readonly { readonly kind: string; readonly amount: Amount }[];
        };
        readonly before: { readonly dailyBudget: Amount };
        readonly after: { readonly dailyBudget: Amount };
      }[];
    }[];
  };
}

describe('what a decision says of itself', () => {
  let api: ApiWorld;
  let manager: string;
  let campaign: MadeCampaign;

  beforeAll(async () => {
    api = await ApiWorld.open();
    manager = await api.token('MANAGER');
    campaign = await makeCampaign(api, manager, {
      arms: [armInput('Google Ads'), armInput('Meta Ads'), armInput('Bing')],
      constraints: { maxStepShare: 0.02 },
    });
    for (let i = 0; i < 3; i++) {
      await report(i);
      await runCycle(api, manager, campaign.id);
    }
  });
  afterAll(() => api.close());

  /** What the arms brought in the minute before. */
  async function report(cycle: number): Promise<void> {
    const record = `mutation ($input: RecordObservationsInput!) { recordObservations(input: $input) { userErrors { message } } }`;
    const endMs = Math.floor(api.world.clock.now() / 1_000) * 1_000;
    const euros = (amount: number) => ({ amount: String(amount), currencyCode: 'EUR' });
    const observations = campaign.armIds.map((armId, k) => ({
      armId,
      windowStart: new Date(endMs - 60_000).toISOString(),
      windowEnd: new Date(endMs).toISOString(),
      impressions: 500,
      clicks: 20,
      conversions: 4 + k,
      revenue: euros(40 - 8 * k + cycle),
      cost: euros(8),
    }));
    const answer = await api.ask(manager, record, { input: { source: 'test', observations } });
    expect(answer).toMatchObject({ data: { recordObservations: { userErrors: [] } } });
  }

  const ask = async (): Promise<Decisions> =>
    dataOf<Decisions>(await api.ask(manager, DECISIONS, { id: campaign.id }));

  test('it comes out in the same bits again, with the hash that the audit log has', async () => {
    const { nodes } = (await ask()).cycles;
    expect(nodes).toHaveLength(3);
    for (const { id, replay } of nodes) {
      expect(replay).toMatchObject({ verdict: 'IDENTICAL', storedHash: replay.replayedHash });
      const [logged] = await api.world.query<{ hash: string | null }>(
        `SELECT payload::jsonb->'decisions'->>$1 AS hash FROM audit_entry
         WHERE jsonb_exists(payload::jsonb->'decisions', $1)`,
        [id],
      );
      expect(logged?.hash).toBe(replay.storedHash);
    }
  });

  test('its explanation adds up, its sentence carries it, and what was in force behind it is shown', async () => {
    const { nodes } = (await ask()).cycles;
    for (const { text, outcome, changes, allocation } of nodes) {
      expect(text).toMatch(outcome === 'MOVED' ? /arms? moved/ : /Nothing moved/);
      expect(allocation.items.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      for (const { before, after, explanation } of changes) {
        const cents = ({ amount }: Amount): number => Math.round(100 * Number(amount));
        const moved = cents(after.dailyBudget) - cents(before.dailyBudget);
        expect(explanation.factors.reduce((sum, factor) => sum + cents(factor.amount), 0)).toBe(moved);
        expect(explanation.method).toBe('SHAPLEY');
        for (const { amount } of explanation.factors)
          expect(explanation.text).toContain(amount.amount.replace('-', '−'));
      }
    }
    expect(nodes.flatMap(({ changes }) => changes).length).toBeGreaterThan(0);
  });

  test('it tells what it rested on, then and now', async () => {
    const change = `mutation ($input: UpdateCampaignInput!) { updateCampaign(input: $input) { userErrors { message } } }`;
    dataOf(
      await api.ask(manager, change, {
        input: { campaignId: campaign.id, budget: { amount: '9900', currencyCode: 'EUR' } },
      }),
    );
    const [last] = (await ask()).cycles.nodes;
    const inputs = new Map(last!.inputs.map(({ name, before, now }) => [name, [before, now]]));
    expect(inputs.get('BUDGET')).toEqual(['9000.00', '9900.00']);
    expect(inputs.get('MAX_STEP_SHARE')).toEqual(['0.02', '0.02']);
    expect(inputs.get('ACTIVE_ARMS')).toEqual(['3', '3']);
    expect(inputs.get('OVERRIDES')).toEqual(['0', '0']);
  });

  test('it says what holds an arm, and at what price', async () => {
    const override = `mutation ($input: CreateOverrideInput!) {
      createOverride(input: $input) { override { id } userErrors { message } }
    }`;
    const [armId] = campaign.armIds;
    const terms = {
      kind: 'CAP',
      share: 0.05,
      justification: 'Stock is low.',
      expiresAt: '2030-01-01T00:00:00Z',
    };
    const analyst = await api.token('ANALYST');
    dataOf(await api.ask(analyst, override, { input: { campaignId: campaign.id, armId, ...terms } }));
    api.world.clock.advance(60_000);
    await api.world.decideDue();
    const { items, marginalRoas } = (await ask()).campaign.allocation;
    expect(marginalRoas).not.toBeNull();
    const held = items.find(({ heldBy }) => heldBy.includes('OVERRIDE'))!;
    expect(held.shadowPrice!).toBeGreaterThanOrEqual(0);
    expect(Number(held.wanted.amount)).toBeGreaterThan(Number(held.dailyBudget.amount));
    expect(held.whyNot).toContain(`Held at ${held.dailyBudget.amount} EUR a day by `);
    expect(held.whyNot).toContain('an override; without limits');
    for (const { heldBy, shadowPrice } of items) if (heldBy.length === 0) expect(shadowPrice).toBe(0);
  });

  test('a decision that somebody touched is told as different, and one of another engine as not comparable', async () => {
    const [last] = (await ask()).cycles.nodes;
    const [row] = await api.world.query<{ id: Uuid }>(
      'SELECT id FROM cycle ORDER BY decided_at DESC, id DESC LIMIT 1',
    );
    expect(encodeId('cycle', row!.id)).toBe(last!.id);
    await api.world.query(`UPDATE cycle SET inputs = jsonb_set(inputs, '{seed}', '12345') WHERE id = $1`, [
      row!.id,
    ]);
    const touched = (await ask()).cycles.nodes[0]!;
    expect(touched.replay.verdict).toBe('DIFFERENT');
    expect(touched.replay.replayedHash).not.toBe(touched.replay.storedHash);
    await api.world.query(`UPDATE cycle SET inputs = jsonb_set(inputs, '{engine}', '1') WHERE id = $1`, [
      row!.id,
    ]);
    expect((await ask()).cycles.nodes[0]!.replay).toEqual({
      verdict: 'NOT_COMPARABLE',
      storedHash: null,
      replayedHash: null,
    });
  });

  test('a change shows what its arm brought before and behind it', async () => {
    const around = `query ($id: ID!, $hours: Int!) {
      cycles(first: 10, filter: { campaignIds: [$id] }) {
        nodes { changes { performance(hours: $hours) { complete before { cost { amount } } after { cost { amount } } } } }
      }
    }`;
    interface Around {
      readonly complete: boolean;
      readonly before: { readonly cost: Amount };
      readonly after: { readonly cost: Amount };
    }
    interface Cycles {
      readonly cycles: {
        readonly nodes: readonly { readonly changes: readonly { readonly performance: Around }[] }[];
      };
    }
    const ofHours = async (hours: number) => {
      const answer = dataOf<Cycles>(await api.ask(manager, around, { id: campaign.id, hours }));
      return answer.cycles.nodes.flatMap(({ changes }) => changes.map(({ performance }) => performance));
    };
    // Each of the three cycles came behind figures of 8.00 an arm.
    for (const { complete, before, after } of await ofHours(24)) {
      expect(complete).toBe(false);
      expect([8, 16, 24]).toContain(Number(before.cost.amount));
      expect(Number(before.cost.amount) + Number(after.cost.amount)).toBe(24);
    }
    api.world.clock.advance(2 * 3_600_000);
    expect((await ofHours(1)).every(({ complete }) => complete)).toBe(true);
    const refused = await api.ask(manager, around, { id: campaign.id, hours: 0 });
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
