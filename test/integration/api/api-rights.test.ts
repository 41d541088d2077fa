import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiWorld, dataOf } from '../../fakes/api-world.js';
import {
  armInput,
  campaignInput,
  type MadeCampaign,
  makeCampaign,
  runCycle,
} from '../../fakes/api-scenes.js';
import type { Role } from '../../../src/kernel/words.js';

const ROLES: readonly Role[] = ['VIEWER', 'ANALYST', 'MANAGER', 'ADMIN'];
const NOBODY = 'cmp_00000000000000000000000000';

describe('rights', () => {
  let api: ApiWorld;
  const tokens = new Map<Role, string>();

  beforeAll(async () => {
    api = await ApiWorld.open();
    for (const role of ROLES) tokens.set(role, await api.token(role));
  });
  afterAll(() => api.close());

  describe("another account's things", () => {
    let theirs: MadeCampaign;
    let stranger: string;
    let ids: string[];

    beforeAll(async () => {
      const manager = tokens.get('MANAGER')!;
      theirs = await makeCampaign(api, manager);
      await runCycle(api, manager, theirs.id);
      const { cycles, allocationChanges, viewer } = dataOf<Record<string, { nodes: { id: string }[] }>>(
        await api.ask(
          manager,
          '{ cycles(first: 1) { nodes { id } } allocationChanges(first: 1) { nodes { id } } viewer { account { id } } }',
        ),
      );
      const { account } = viewer as unknown as { account: { id: string } };
      ids = [theirs.id, theirs.armIds[0]!, cycles!.nodes[0]!.id, allocationChanges!.nodes[0]!.id, account.id];
      stranger = await api.token('ADMIN', await api.newAccount('Stranger'));
    });

    it('are not found by id', async () => {
      const mine = await api.ask(tokens.get('VIEWER')!, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
        ids,
      });
      expect(mine.data).toEqual({ nodes: ids.map((id) => ({ id })) });
      const answer = await api.ask(stranger, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
      expect(answer.data).toEqual({ nodes: ids.map(() => null) });
      expect(answer.errors).toBeUndefined();
    });

    it('are in no list, whatever the filter', async () => {
      const document = `query ($campaignIds: [ID!]) {
        campaigns(first: 10) { nodes { id } }
        cycles(first: 10, filter: { campaignIds: $campaignIds }) { nodes { id } }
        allocationChanges(first: 10, filter: { campaignIds: $campaignIds }) { nodes { id } }
        optimizerStatus { decidedCount }
      }`;
      const answer = await api.ask(stranger, document, { campaignIds: [theirs.id] });
      expect(answer.data).toEqual({
        campaigns: { nodes: [] },
        cycles: { nodes: [] },
        allocationChanges: { nodes: [] },
        optimizerStatus: { decidedCount: 0 },
      });
    });

    it('cannot be changed, and look as if they were not there', async () => {
      const pause =
        'mutation ($input: PauseCampaignInput!) { pauseCampaign(input: $input) { campaign { id } userErrors { code field message } } }';
      const foreign = await api.ask(stranger, pause, { input: { campaignId: theirs.id } });
      const unknown = await api.ask(stranger, pause, { input: { campaignId: NOBODY } });
      const malformed = await api.ask(stranger, pause, { input: { campaignId: 'arm_0' } });
      expect(foreign.data).toEqual({
        pauseCampaign: {
          campaign: null,
          userErrors: [{ code: 'NOT_FOUND', field: ['input', 'campaignId'], message: expect.any(String) }],
        },
      });
      expect(unknown.data).toEqual(foreign.data);
      expect(malformed.data).toEqual(foreign.data);
      const after = await api.ask(tokens.get('VIEWER')!, `{ campaign(id: "${theirs.id}") { status } }`);
      expect(after.data).toEqual({ campaign: { status: 'ACTIVE' } });
    });
  });

  it('makes and ends tokens: the new one works until it is revoked', async () => {
    const admin = tokens.get('ADMIN')!;
    const create = `mutation { createToken(input: { name: "Dashboard", role: MANAGER }) { secret token { id name role } userErrors { code } } }`;
    const { createToken } = dataOf<{ createToken: { secret: string; token: { id: string } } }>(
      await api.ask(admin, create),
    );
    const made = await makeCampaign(api, createToken.secret, campaignInput({ arms: [armInput('Bing')] }));
    expect(made.armIds).toHaveLength(1);
    const revoke =
      'mutation ($input: RevokeTokenInput!) { revokeToken(input: $input) { token { revokedAt } userErrors { code } } }';
    dataOf(await api.ask(admin, revoke, { input: { tokenId: createToken.token.id } }));
    expect((await api.ask(createToken.secret, '{ viewer { role } }')).status).toBe(401);
  });
});
