import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HOUR_MS, MINUTE_MS } from '../../src/kernel/units/time.js';
import { ApiWorld, dataOf } from '../fakes/api-world.js';
import { makeCampaign, runCycle } from '../fakes/api-scenes.js';
import { LiveClient, take } from '../fakes/live-client.js';

const CHANGED = `subscription ($after: String, $ids: [ID!]) {
  allocationChanged(campaignIds: $ids, after: $after) {
    cycle { trigger outcome }
    changes { cause arm { id } after { share dailyBudget { amount } } explanation { text method factors { kind amount { amount } } } }
  }
}`;
const OVERRIDES = `subscription ($after: String, $ids: [ID!]) {
  overrideChanged(campaignIds: $ids, after: $after) { override { id state justification author { name } } }
}`;
const CREATE = `mutation ($input: CreateOverrideInput!) {
  createOverride(input: $input) {
    override { id state kind share expiresAt arm { id } campaign { id overrides(first: 5, states: [ACTIVE]) { nodes { id } } } }
    userErrors { code field message }
  }
}`;
const REVOKE = `mutation ($input: RevokeOverrideInput!) {
  revokeOverride(input: $input) { override { state revokeReason revokedBy { name } } userErrors { code } }
}`;

interface Changed {
  readonly allocationChanged: {
    readonly cycle: { readonly trigger: string; readonly outcome: string };
    readonly changes: readonly {
      readonly cause: string;
      readonly arm: { readonly id: string };
      readonly after: { readonly share: number };
      readonly explanation: {
        readonly method: string;
        readonly text: string;
        readonly factors: readonly { readonly kind: string; readonly amount: { readonly amount: string } }[];
      };
    }[];
  };
}

describe('an analyst who overrules the engine, over the API alone', () => {
  let api: ApiWorld;
  let analyst: string;
  let client: LiveClient;

  beforeAll(async () => {
    api = await ApiWorld.open();
    analyst = await api.token('ANALYST');
    client = await LiveClient.connect(api, analyst);
  });
  afterAll(async () => {
    await client.close();
    await api.close();
  });

  /** The worker's part: decides what has become due. */
  async function decide(): Promise<void> {
    api.world.clock.advance(5);
    await api.world.decideDue();
  }

  it('makes an override, sees the forced cycle with what moved and why, and revokes it', async () => {
    const manager = await api.token('MANAGER');
    // The engine's own wish, which wanders as long as there are no figures, may move little: the override is what moves most.
    const { id, armIds } = await makeCampaign(api, manager, { constraints: { minShare: 0.4 } });
    await runCycle(api, manager, id);
    const limit =
      'mutation ($input: UpdateCampaignInput!) { updateCampaign(input: $input) { userErrors { code } } }';
    const freed = { campaignId: id, constraints: { minShare: 0, maxStepShare: 0.02 } };
    expect((await api.ask(manager, limit, { input: freed })).data).toEqual({
      updateCampaign: { userErrors: [] },
    });
    const changed = client.subscribe<Changed>(CHANGED, { ids: [id] });
    const told = client.subscribe<{ overrideChanged: { override: { state: string } } }>(OVERRIDES, {
      ids: [id],
    });

    await take(changed, 1);
    const expiresAt = new Date(api.world.clock.now() + 2 * HOUR_MS).toISOString();
    const justification = 'The contract guarantees it.';
    const input = { campaignId: id, armId: armIds[0], kind: 'PIN', share: 0.72, justification, expiresAt };
    const { createOverride } = dataOf<{ createOverride: { override: { id: string } } }>(
      await api.ask(analyst, CREATE, { input }),
    );
    const { override } = createOverride;
    expect(createOverride).toMatchObject({
      override: {
        state: 'ACTIVE',
        kind: 'PIN',
        share: 0.72,
        arm: { id: armIds[0] },
        campaign: { overrides: { nodes: [{ id: override.id }] } },
      },
      userErrors: [],
    });
    expect((await take(told, 1))[0]).toMatchObject({
      overrideChanged: { override: { state: 'ACTIVE', justification, author: { name: 'ANALYST' } } },
    });

    await decide();
    const [begun] = await take(changed, 1);
    expect(begun!.allocationChanged.cycle).toEqual({ trigger: 'FORCED', outcome: 'MOVED' });
    const pinned = begun!.allocationChanged.changes.find(({ arm }) => arm.id === armIds[0])!;
    expect(pinned).toMatchObject({ cause: 'OVERRIDE', after: { share: 0.72 } });
    expect(pinned.explanation.method).toBe('SHAPLEY');
    expect(pinned.explanation.text).toContain('override');
    expect(pinned.explanation.factors.map(({ kind }) => kind)).toContain('OVERRIDE');

    api.world.clock.advance(MINUTE_MS);
    const { impact } = dataOf<{ node: { impact: unknown } }>(
      await api.ask(
        analyst,
        'query ($id: ID!) { node(id: $id) { ... on Override { impact { verdict relative { level } } } } }',
        {
          id: override.id,
        },
      ),
    ).node;
    expect(impact).toMatchObject({ verdict: expect.any(String), relative: { level: 0.8 } });

    const revoked = await api.ask(analyst, REVOKE, {
      input: { overrideId: override.id, reason: 'It ran out.' },
    });
    expect(revoked.data).toEqual({
      revokeOverride: {
        override: { state: 'REVOKED', revokeReason: 'It ran out.', revokedBy: { name: 'ANALYST' } },
        userErrors: [],
      },
    });
    expect((await take(told, 1))[0]).toMatchObject({ overrideChanged: { override: { state: 'REVOKED' } } });
    const held = { campaignId: id, constraints: { maxShare: 0.6, maxStepShare: 1 } };
    expect((await api.ask(manager, limit, { input: held })).data).toEqual({
      updateCampaign: { userErrors: [] },
    });
    await decide();
    const [ended] = await take(changed, 1);
    expect(ended!.allocationChanged.cycle.trigger).toBe('FORCED');
    const released = ended!.allocationChanged.changes.find(({ arm }) => arm.id === armIds[0])!;
    expect(released.after.share).toBeLessThan(0.72);

    const infeasible = { ...input, share: 1.2 };
    const refused = await api.ask(analyst, CREATE, { input: infeasible });
    expect(refused.data).toMatchObject({
      createOverride: { override: null, userErrors: [{ code: 'OUT_OF_RANGE', field: ['input', 'share'] }] },
    });
  });

  it('approves what the engine proposes, live', async () => {
    const manager = await api.token('MANAGER');
    const admin = await api.token('ADMIN');
    const { id, armIds } = await makeCampaign(api, manager);
    await runCycle(api, manager, id);
    // Far from the even split of the beginning, so that there is something to propose.
    const floor = 'mutation ($input: UpdateArmInput!) { updateArm(input: $input) { userErrors { code } } }';
    const demanded = { input: { armId: armIds[0], minShare: 0.8 } };
    expect((await api.ask(manager, floor, demanded)).data).toEqual({ updateArm: { userErrors: [] } });
    const update = `mutation ($input: UpdateCampaignInput!) {
      updateCampaign(input: $input) { campaign { mode approval { aboveShare expiryHours } } userErrors { code } }
    }`;
    const change = {
      campaignId: id,
      mode: 'APPROVAL',
      approval: { expiryHours: 6 },
    };
    expect((await api.ask(manager, update, { input: change })).data).toEqual({
      updateCampaign: {
        campaign: { mode: 'APPROVAL', approval: { aboveShare: null, expiryHours: 6 } },
        userErrors: [],
      },
    });
    const proposed = client.subscribe<{ proposalChanged: { proposal: { id: string; status: string } } }>(
      `subscription ($after: String, $ids: [ID!]) {
        proposalChanged(campaignIds: $ids, after: $after) {
          proposal { id status total { amount } changes { arm { id } approved after { share } explanation { text } } }
        }
      }`,
      { ids: [id] },
    );
    dataOf(
      await api.ask(
        manager,
        'mutation ($input: RunCycleInput!) { runCycle(input: $input) { userErrors { code } } }',
        { input: { campaignId: id } },
      ),
    );
    await decide();
    const { proposal } = (await take(proposed, 1))[0]!.proposalChanged;
    expect(proposal).toMatchObject({
      status: 'OPEN',
      changes: expect.arrayContaining([expect.objectContaining({ approved: null })]),
    });
    const approve = `mutation ($input: ApproveProposalInput!) {
      approveProposal(input: $input) {
        proposal { status closedBy { name } appliedCycle { trigger } campaign { openProposal { id } allocation { items { arm { id } share } } } }
        userErrors { code message }
      }
    }`;
    const { approveProposal } = dataOf<{
      approveProposal: {
        proposal: { campaign: { allocation: { items: { arm: { id: string }; share: number }[] } } };
      };
    }>(await api.ask(analyst, approve, { input: { proposalId: proposal.id } }));
    expect(approveProposal).toMatchObject({
      proposal: {
        status: 'APPROVED',
        closedBy: { name: 'ANALYST' },
        appliedCycle: { trigger: 'APPROVAL' },
        campaign: { openProposal: null },
      },
      userErrors: [],
    });
    const { items } = approveProposal.proposal.campaign.allocation;
    expect(items.find(({ arm }) => arm.id === armIds[0])!.share).toBeGreaterThanOrEqual(0.7999);
    expect((await take(proposed, 1))[0]!.proposalChanged.proposal.status).toBe('APPROVED');

    const log = dataOf<{
      auditProof: { intact: boolean };
      auditLog: { nodes: { action: string; subject: string }[] };
    }>(
      await api.ask(
        admin,
        '{ auditProof { intact } auditLog(first: 3, filter: { actions: ["approveProposal"] }) { nodes { action subject } } }',
      ),
    );
    expect(log).toEqual({
      auditProof: { intact: true },
      auditLog: { nodes: [{ action: 'approveProposal', subject: proposal.id }] },
    });
  });
});
