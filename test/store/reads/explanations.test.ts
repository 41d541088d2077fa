import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../src/auth/actor.js';
import type { Uuid } from '../../../src/kernel/ids.js';
import { DAY_MS, MINUTE_MS } from '../../../src/kernel/units/time.js';
import { changeFactors } from '../../../src/services/reads/change-factors.js';
import { accepted, ContainerWorld } from '../../fakes/container-world.js';
import { OverriddenCampaign } from '../../fakes/overridden-campaign.js';

let world: ContainerWorld;
let actor: Actor;

beforeAll(async () => {
  world = await ContainerWorld.open();
  actor = await world.admin();
});
afterAll(() => world.close());

interface MovedArm {
  readonly id: Uuid;
  readonly cycle_id: Uuid;
  readonly arm_key: number;
  readonly before: string;
  readonly after: string;
}

async function movesOf(campaignId: Uuid): Promise<MovedArm[]> {
  return world.query<MovedArm>(
    `SELECT c.id, c.cycle_id, a.key AS arm_key, c.before_micros::text AS before, c.after_micros::text AS after
     FROM allocation_change c JOIN arm a ON a.id = c.arm_id WHERE c.campaign_id = $1 ORDER BY c.at, c.id`,
    [campaignId],
  );
}

/** Cycles of a quarter of an hour, each with figures of the one before. */
async function live(campaign: OverriddenCampaign, cycles: number): Promise<void> {
  for (let cycle = 0; cycle < cycles; cycle++) {
    const startMs = Math.ceil(world.clock.now() / 1_000) * 1_000;
    world.clock.advance(startMs + 15 * MINUTE_MS - world.clock.now());
    const rows = campaign.armIds.map((armId, k) => ({
      armId,
      windowStartMs: startMs,
      windowEndMs: startMs + 15 * MINUTE_MS,
      impressions: 1_000,
      clicks: 40,
      conversions: 3 + ((cycle * (k + 1)) % 4) + 2 * k,
      revenue: { amount: String(60 * (k + 1) + 10 * (cycle % 3)), currencyCode: 'EUR' },
      cost: { amount: '3.40', currencyCode: 'EUR' },
    }));
    accepted(await world.container.observations.record(actor, { source: 'test', observations: rows }));
    accepted(await world.container.optimisation.requestCycle(actor, { campaignId: campaign.id }));
    while ((await world.decideDue()) > 0) continue;
  }
}

/** Over a time, the factors of arms are the sum of those of its parts, those of platforms the sum of their arms'. */
async function expectParts(campaign: OverriddenCampaign, moves: readonly MovedArm[]): Promise<void> {
  const { attributions } = world.container.reads;
  const [from, to] = [0, world.clock.now() + DAY_MS];
  const [row] = await world.query<{ at: Date }>('SELECT at FROM allocation_change WHERE id = $1', [
    moves[Math.floor(moves.length / 2)]!.id,
  ]);
  const middle = new Date(row!.at).getTime();
  const over = async (start: number, end: number, by: 'ARM' | 'PLATFORM') =>
    accepted(await attributions.ofCampaign(actor, campaign.id, { from: start, to: end, by }));
  const whole = await over(from, to, 'ARM');
  const parts = [...(await over(from, middle, 'ARM')), ...(await over(middle, to, 'ARM'))];
  for (const { arm, changeMicros, changeCount, factors } of whole) {
    const own = moves.filter((move) => move.arm_key === arm!.key);
    expect(changeCount).toBe(own.length);
    expect(changeMicros).toBe(own.reduce((sum, move) => sum + BigInt(move.after) - BigInt(move.before), 0n));
    expect(sumByKind(parts.filter((part) => part.arm!.id === arm!.id))).toEqual(sumByKind([{ factors }]));
  }
  expect(sumByKind(await over(from, to, 'PLATFORM'))).toEqual(sumByKind(whole));
  expect(await over(to, to + 1, 'ARM')).toEqual([]);
}

interface Factored {
  readonly factors: readonly { readonly kind: string; readonly amountMicros: bigint }[];
}

function sumByKind(groups: readonly Factored[]): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const { kind, amountMicros } of groups.flatMap(({ factors }) => factors))
    sums[kind] = (sums[kind] ?? 0n) + amountMicros;
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0n));
}

describe('explanations of decisions', () => {
  test('are exact for every change of many cycles, over snapshots, and the same when asked again', async () => {
    const campaign = await OverriddenCampaign.open(world, actor);
    await live(campaign, 14);
    const override = await campaign.create('PIN', { share: 0.5 });
    world.clock.advance(5);
    while ((await world.decideDue()) > 0) continue;
    await live(campaign, 3);
    accepted(await world.container.overrides.revoke(actor, { overrideId: override.id, reason: 'Over.' }));
    world.clock.advance(5);
    while ((await world.decideDue()) > 0) continue;
    await live(campaign, 4);

    const moves = await movesOf(campaign.id);
    const cycleIds = [...new Set(moves.map((move) => move.cycle_id))];
    expect(cycleIds.length).toBeGreaterThan(10);
    const { explanations } = world.container.reads;
    // One by one from the newest on, so that each begins at a snapshot of its own; then all at once, from what was kept.
    for (const id of cycleIds.toReversed()) expect((await explanations.ofCycles(actor, [id])).size).toBe(1);
    const found = await explanations.ofCycles(actor, cycleIds);
    const kinds = new Set<string>();
    for (const move of moves) {
      const own = found.get(move.cycle_id)!.get(move.arm_key)!;
      for (const { kind } of own) kinds.add(kind);
      const sum = own.reduce((total, { amountMicros }) => total + amountMicros, 0n);
      expect(sum).toBe(BigInt(move.after) - BigInt(move.before));
    }
    expect([...kinds]).toEqual(
      expect.arrayContaining(['NEW_EVIDENCE', 'EXPLORATION', 'OVERRIDE', 'PRIOR_HIERARCHY', 'VALUE']),
    );
    await expectParts(campaign, moves);
    await world.query('UPDATE cycle SET explanation = NULL WHERE campaign_id = $1', [campaign.id]);
    expect(await explanations.ofCycles(actor, cycleIds)).toEqual(found);
  });

  test('are refused to a decision that does not come out the same again, and to another account', async () => {
    const campaign = await OverriddenCampaign.open(world, actor);
    await live(campaign, 2);
    const [last] = (await movesOf(campaign.id)).slice(-1);
    const { explanations } = world.container.reads;
    const other = await world.admin();
    expect(await explanations.ofCycles(other, [last!.cycle_id])).toEqual(new Map());
    await world.query(`UPDATE cycle SET inputs = jsonb_set(inputs, '{seed}', '1') WHERE id = $1`, [
      last!.cycle_id,
    ]);
    expect(await explanations.ofCycles(actor, [last!.cycle_id])).toEqual(new Map());
    await world.query(`UPDATE cycle SET inputs = jsonb_set(inputs, '{engine}', '1') WHERE campaign_id = $1`, [
      campaign.id,
    ]);
    expect(await explanations.ofCycles(actor, [last!.cycle_id])).toEqual(new Map());
  });

  test('tell what people did not let through', async () => {
    const campaign = await OverriddenCampaign.open(world, actor, { mode: 'APPROVAL' });
    await live(campaign, 3);
    const [proposal] = await world.query<{ id: Uuid; cycle_id: Uuid }>(
      `SELECT id, cycle_id FROM proposal WHERE campaign_id = $1 AND status = 'OPEN'`,
      [campaign.id],
    );
    accepted(await world.container.proposals.approve(actor, { proposalId: proposal!.id }));
    const moves = await movesOf(campaign.id);
    const found = await world.container.reads.explanations.ofCycles(actor, [
      proposal!.cycle_id,
      ...moves.map((move) => move.cycle_id),
    ]);
    expect(moves.length).toBeGreaterThan(0);
    for (const move of moves) {
      expect(found.get(move.cycle_id)).toEqual(found.get(proposal!.cycle_id));
      const change = { beforeMicros: BigInt(move.before), afterMicros: BigInt(move.after), factors: [] };
      const { method, factors } = changeFactors(change, found.get(move.cycle_id)!, move.arm_key);
      const sum = factors.reduce((total, { amountMicros }) => total + amountMicros, 0n);
      expect([method, sum]).toEqual(['SHAPLEY', change.afterMicros - change.beforeMicros]);
    }
  });

  test('of what is only known in turn are told as that', () => {
    const factors = [{ kind: 'PACING', amountMicros: 5n }];
    const change = { beforeMicros: 10n, afterMicros: 15n, factors };
    expect(changeFactors(change, null, 1)).toEqual({ method: 'IN_TURN', factors });
    expect(changeFactors(change, new Map(), 1)).toEqual({
      method: 'SHAPLEY',
      factors: [{ kind: 'APPROVAL', amountMicros: 5n }],
    });
    const waited = new Map([
      [
        1,
        [
          { kind: 'APPROVAL', amountMicros: -2n },
          { kind: 'SEASON', amountMicros: 7n },
        ],
      ],
    ]);
    expect(changeFactors({ ...change, afterMicros: 17n }, waited, 1).factors).toEqual([
      { kind: 'SEASON', amountMicros: 7n },
    ]);
  });
});
