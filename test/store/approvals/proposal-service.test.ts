import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../src/auth/actor.js';
import { isRefusal } from '../../../src/kernel/problem.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/kernel/units/time.js';
import type { CreateCampaignInput } from '../../../src/services/campaign-inputs.js';
import type { ProposalRecord } from '../../../src/services/approvals/proposal-service.js';
import { ContainerWorld } from '../../fakes/container-world.js';
import { done, refused } from '../../fakes/management-world.js';
import { OverriddenCampaign } from '../../fakes/overridden-campaign.js';

let world: ContainerWorld;
let actor: Actor;
let campaign: OverriddenCampaign;

beforeAll(async () => {
  world = await ContainerWorld.open();
  actor = await world.admin();
});
afterAll(() => world.close());

/** A campaign that AUTOPILOT has decided once, and that asks people from now on. */
async function asking(approval: CreateCampaignInput['approval'] = {}): Promise<void> {
  campaign = await OverriddenCampaign.open(world, actor);
  const change = { campaignId: campaign.id, mode: 'APPROVAL' as const, approval };
  done(await world.container.campaigns.update(actor, change));
}

/** The next cycle, and what waits after it. */
async function cycle(afterMs = 15 * MINUTE_MS): Promise<ProposalRecord | null> {
  world.clock.advance(afterMs);
  await world.decideDue();
  const open = await world.container.reads.proposals.openOf(actor, [campaign.id]);
  return open.get(campaign.id) ?? null;
}

const proposals = () => world.container.proposals;
const read = async (id: string): Promise<ProposalRecord> =>
  (await world.container.reads.proposals.byIds(actor, [id])).get(id)!;
const euros = (micros: bigint): number => Number(micros) / 1e6;
const sum = (parts: readonly number[]): number => Math.round(parts.reduce((a, b) => a + b, 0) * 100) / 100;
const after = ({ changes }: ProposalRecord, arm: number): number =>
  euros(changes.find(({ armId }) => armId === campaign.armIds[arm])!.afterMicros);

describe('in mode APPROVAL', () => {
  beforeEach(() => asking());

  test('a decision becomes a proposal, and what is in force stays until it is approved', async () => {
    const before = await campaign.budgets();
    const open = (await cycle())!;
    expect(open).toMatchObject({ status: 'OPEN', totalMicros: 1_000_000_000n });
    expect(open.changes.length).toBeGreaterThan(1);
    for (const { factors, beforeMicros, afterMicros } of open.changes) {
      const total = factors.reduce((all, { amountMicros }) => all + amountMicros, 0n);
      expect(total).toBe(afterMicros - beforeMicros);
    }
    expect(await campaign.budgets()).toEqual(before);
    const last = (await world.container.reads.cycles.lastOf(actor, [campaign.id])).get(campaign.id)!;
    expect(last).toMatchObject({ outcome: 'HELD', reason: 'AWAITING_APPROVAL', changeCount: 0 });

    world.clock.advance(MINUTE_MS);
    const approved = done(await proposals().approve(actor, { proposalId: open.id }));
    expect(approved).toMatchObject({ status: 'APPROVED', closedBy: actor.tokenId });
    const now = await campaign.budgets();
    for (const arm of [0, 1, 2]) {
      if (open.changes.some(({ armId }) => armId === campaign.armIds[arm])) {
        expect(now[arm]).toBe(after(open, arm));
      }
    }
    expect(sum(now)).toBe(1000);
    const changes = await world.container.reads.changes.ofCycles(actor, [approved.appliedCycleId!]);
    const made = changes.get(approved.appliedCycleId!)!;
    expect(made.map(({ cause, authorId }) => [cause, authorId])).toEqual(
      made.map(() => ['APPROVAL', actor.tokenId]),
    );
    const [was] = await world.container.reads.allocations.asOf(actor, [
      { campaignId: campaign.id, atMs: world.clock.now() - 30_000 },
    ]);
    expect(was!.items.map(({ dailyBudgetMicros }) => euros(dailyBudgetMicros))).toEqual(before);
  });

  test('some moves alone are approved: they are kept to the cent, the others make room, the sum is exact', async () => {
    const before = await campaign.budgets();
    const open = (await cycle())!;
    const up = open.changes.toSorted((a, b) =>
      Number(b.afterMicros - b.beforeMicros - (a.afterMicros - a.beforeMicros)),
    )[0]!;
    const arm = campaign.armIds.indexOf(up.armId);
    const input = { proposalId: open.id, armIds: [up.armId] };
    const approved = done(await proposals().approve(actor, input, 'once'));
    expect(approved.status).toBe('PARTLY_APPROVED');
    expect(approved.changes.map(({ armId, approved: said }) => [armId, said])).toEqual(
      open.changes.map(({ armId }) => [armId, armId === up.armId]),
    );
    const now = await campaign.budgets();
    expect(now[arm]).toBe(euros(up.afterMicros));
    expect(sum(now)).toBe(1000);
    const others = [0, 1, 2].filter((k) => k !== arm);
    const rest = sum(others.map((k) => before[k]!));
    for (const k of others) expect(now[k]).toBeCloseTo((before[k]! / rest) * (1000 - now[arm]!), 1);
    expect(done(await proposals().approve(actor, input, 'once'))).toEqual(approved);
    expect(refused(await proposals().approve(actor, input))).toEqual(['WRONG_STATUS input.proposalId']);
    const report = done(await world.container.replays.verify(campaign.id));
    await cycle();
    expect(report).toMatchObject({ different: [], stateIdentical: true });
    expect(done(await world.container.replays.verify(campaign.id)).different).toEqual([]);
  });

  test('a newer decision supersedes it, and says so', async () => {
    const first = (await cycle())!;
    const second = (await cycle())!;
    expect(second.id).not.toBe(first.id);
    expect(await read(first.id)).toMatchObject({ status: 'SUPERSEDED', supersededBy: second.id });
    const { length } = await world.query(`SELECT FROM proposal WHERE campaign_id = $1 AND status = 'OPEN'`, [
      campaign.id,
    ]);
    expect(length).toBe(1);
    const result = await proposals().approve(actor, { proposalId: first.id });
    expect(refused(result)).toEqual(['WRONG_STATUS input.proposalId']);
    const told = await world.query<{ status: string }>(
      `SELECT payload->>'status' AS status FROM event WHERE entity_id = $1 ORDER BY seq`,
      [first.id],
    );
    expect(told.map(({ status }) => status)).toEqual(['OPEN', 'SUPERSEDED']);
  });

  test('it is rejected with a reason, and nothing changes', async () => {
    const before = await campaign.budgets();
    const { id } = (await cycle())!;
    expect(refused(await proposals().reject(actor, { proposalId: id, reason: ' ' }))).toEqual([
      'BLANK input.reason',
    ]);
    const rejected = done(await proposals().reject(actor, { proposalId: id, reason: 'Not before Easter.' }));
    expect(rejected).toMatchObject({ status: 'REJECTED', reason: 'Not before Easter.' });
    expect(await campaign.budgets()).toEqual(before);
  });

  test('it expires', async () => {
    done(
      await world.container.campaigns.update(actor, {
        campaignId: campaign.id,
        approval: { expiryHours: 1 },
        intervalMinutes: 1440,
      }),
    );
    done(await world.container.optimisation.requestCycle(actor, { campaignId: campaign.id }));
    const { id } = (await cycle(5))!;
    world.clock.advance(HOUR_MS);
    expect((await read(id)).status).toBe('EXPIRED');
    expect(refused(await proposals().approve(actor, { proposalId: id }))).toEqual([
      'WRONG_STATUS input.proposalId',
    ]);
    await cycle(DAY_MS);
    const [row] = await world.query<{ status: string }>('SELECT status FROM proposal WHERE id = $1', [id]);
    expect(row!.status).toBe('EXPIRED');
  });

  test.each<[string, () => Promise<unknown>, RegExp]>([
    ['an override', () => campaign.create('CAP', { share: 0.9 }), /other overrides/],
    [
      'limits',
      () =>
        world.container.campaigns.update(actor, { campaignId: campaign.id, constraints: { maxShare: 0.9 } }),
      /the campaign, its limits or its arms/,
    ],
    ['results', () => observe(), /new results came in \(revision 0 → 1\)/],
  ])(
    'it went stale by %s: it says so, nothing is applied, and a new cycle is asked for',
    async (_, change, reason) => {
      const before = await campaign.budgets();
      const { id } = (await cycle())!;
      await change();
      const result = await proposals().approve(actor, { proposalId: id });
      expect(isRefusal(result) && result.problems[0]).toMatchObject({
        code: 'PROPOSAL_STALE',
        message: expect.stringMatching(reason),
      });
      expect(await read(id)).toMatchObject({ status: 'STALE', reason: expect.stringMatching(reason) });
      expect(await campaign.budgets()).toEqual(before);
      const fresh = (await cycle(5))!;
      expect(fresh.status).toBe('OPEN');
      done(await proposals().approve(actor, { proposalId: fresh.id }));
    },
  );

  test('an arm that was paused gives its money back at once, and the rest waits', async () => {
    const before = await campaign.budgets();
    done(await world.container.arms.update(actor, { armId: campaign.armIds[2]!, status: 'PAUSED' }));
    await cycle();
    expect(await campaign.budgets()).toEqual([before[0], before[1], 0]);
  });

  test('in AUTOPILOT again, what waited is superseded by what is decided', async () => {
    const { id } = (await cycle())!;
    done(await world.container.campaigns.update(actor, { campaignId: campaign.id, mode: 'AUTOPILOT' }));
    expect(await cycle()).toBeNull();
    expect((await read(id)).status).toBe('SUPERSEDED');
  });

  test('who only reads, and another account, may not', async () => {
    const { id } = (await cycle())!;
    const viewer: Actor = { ...actor, role: 'VIEWER' };
    expect(refused(await proposals().approve(viewer, { proposalId: id }))).toEqual(['FORBIDDEN ']);
    expect(refused(await proposals().reject(viewer, { proposalId: id, reason: 'x' }))).toEqual([
      'FORBIDDEN ',
    ]);
    const foreign = await world.admin();
    expect(refused(await proposals().approve(foreign, { proposalId: id }))).toEqual([
      'NOT_FOUND input.proposalId',
    ]);
  });
});

async function observe(): Promise<void> {
  const windowEndMs = Math.floor(world.clock.now() / MINUTE_MS) * MINUTE_MS;
  const money = (amount: string) => ({ amount, currencyCode: 'EUR' });
  const figures = { impressions: 1_000, clicks: 50, conversions: 3, revenue: money('90'), cost: money('10') };
  const window = { armId: campaign.armIds[0]!, windowStartMs: windowEndMs - 15 * MINUTE_MS, windowEndMs };
  done(
    await world.container.observations.record(actor, {
      source: 'export',
      observations: [{ ...window, ...figures }],
    }),
  );
}

describe('with limits', () => {
  test('moves within them take effect at once, and all do where none is above', async () => {
    await asking({ aboveShare: 1 });
    const before = await campaign.budgets();
    expect(await cycle()).toBeNull();
    expect(await campaign.budgets()).not.toEqual(before);
  });

  test('a move above them waits, and its arm keeps exactly what it has', async () => {
    await asking({ aboveAmount: { amount: '60', currencyCode: 'EUR' } });
    const before = await campaign.budgets();
    await campaign.create('PIN', { arm: 0, share: before[0]! > 500 ? 0.1 : 0.8 });
    const open = (await cycle(5))!;
    expect(open.changes.map(({ armId }) => armId)).toContain(campaign.armIds[0]);
    const now = await campaign.budgets();
    expect(now[0]).toBe(before[0]);
    expect(sum(now)).toBe(1000);
    done(await proposals().approve(actor, { proposalId: open.id }));
    expect((await campaign.budgets())[0]).toBe(before[0]! > 500 ? 100 : 800);
    expect(done(await world.container.replays.verify(campaign.id)).different).toEqual([]);
  });

  test('that make no sense are refused', async () => {
    await asking();
    const update = async (approval: CreateCampaignInput['approval']) =>
      refused(await world.container.campaigns.update(actor, { campaignId: campaign.id, approval }));
    expect(await update({ aboveShare: 0 })).toEqual(['OUT_OF_RANGE input.approval.aboveShare']);
    expect(await update({ expiryHours: 0 })).toEqual(['OUT_OF_RANGE input.approval.expiryHours']);
    expect(await update({ aboveAmount: { amount: '1', currencyCode: 'USD' } })).toEqual([
      'WRONG_CURRENCY input.approval.aboveAmount.currencyCode',
    ]);
  });
});

test('a campaign that asks from its first decision on has nothing in force until somebody says yes', async () => {
  campaign = await OverriddenCampaign.open(world, actor, { mode: 'APPROVAL' });
  const allocations = () => world.container.reads.allocations.current(actor, [campaign.id]);
  expect((await allocations()).size).toBe(0);
  const open = await world.container.reads.proposals.openOf(actor, [campaign.id]);
  done(await proposals().approve(actor, { proposalId: open.get(campaign.id)!.id }));
  expect(sum(await campaign.budgets())).toBe(1000);
});
