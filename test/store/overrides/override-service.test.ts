import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../src/auth/actor.js';
import { decodeDecision } from '../../../src/engine/index.js';
import { isRefusal } from '../../../src/kernel/problem.js';
import { HOUR_MS, MINUTE_MS } from '../../../src/kernel/units/time.js';
import type { CreateOverrideInput } from '../../../src/services/overrides/override-inputs.js';
import { ContainerWorld } from '../../fakes/container-world.js';
import { done, refused } from '../../fakes/management-world.js';
import { OverriddenCampaign } from '../../fakes/overridden-campaign.js';

let world: ContainerWorld;
let actor: Actor;

beforeAll(async () => {
  world = await ContainerWorld.open();
  actor = await world.admin();
});
afterAll(() => world.close());

/** Decides what is due, as often as something is; a moment later, since an instant that has been decided is not decided again. */
async function settle(): Promise<void> {
  world.clock.advance(5);
  while ((await world.decideDue()) > 0) continue;
}

const sum = (parts: readonly number[]): number => Math.round(parts.reduce((a, b) => a + b) * 100) / 100;

async function inputsOfLastCycle(
  campaignId: string,
): Promise<{ overrides?: { id: string; kind: string }[] }> {
  const [row] = await world.query<{ inputs: { overrides?: { id: string; kind: string }[] } }>(
    'SELECT inputs FROM cycle WHERE campaign_id = $1 ORDER BY decided_at DESC, id DESC LIMIT 1',
    [campaignId],
  );
  return row!.inputs;
}

describe('an override', () => {
  test('counts at once, with the forced cycle that it asks for, until it is revoked', async () => {
    const campaign = await OverriddenCampaign.open(world, actor);
    const override = await campaign.create('PIN', { share: 0.7 });
    expect(override).toMatchObject({ state: 'ACTIVE', authorName: null, share: 0.7 });
    await settle();
    const pinned = await campaign.budgets();
    expect([pinned[0], sum(pinned)]).toEqual([700, 1000]);
    expect((await inputsOfLastCycle(campaign.id)).overrides).toMatchObject([
      { id: override.id, kind: 'PIN' },
    ]);

    world.clock.advance(MINUTE_MS);
    const input = { overrideId: override.id, reason: 'Over.' };
    const revoked = done(await world.container.overrides.revoke(actor, input));
    expect(revoked).toMatchObject({ state: 'REVOKED', revokeReason: 'Over.' });
    await settle();
    expect((await campaign.budgets())[0]).toBeLessThan(700);
    expect((await inputsOfLastCycle(campaign.id)).overrides).toBeUndefined();
    expect(done(await world.container.overrides.revoke(actor, input))).toMatchObject({ state: 'REVOKED' });

    const report = done(await world.container.replays.verify(campaign.id));
    expect(report).toMatchObject({ different: [], stateIdentical: true, notComparable: 0, cycles: 3 });
  });

  test('is named as the cause of what it moved, with the exact difference that it made', async () => {
    const campaign = await OverriddenCampaign.open(world, actor);
    const changesOfLastCycle = async () => {
      const cycle = (await world.container.reads.cycles.lastOf(actor, [campaign.id])).get(campaign.id)!;
      return (await world.container.reads.changes.ofCycles(actor, [cycle.id])).get(cycle.id)!;
    };
    const { id } = await campaign.create('PIN', { share: 0.7 });
    await settle();
    for (const move of ['begins', 'ends']) {
      const changes = await changesOfLastCycle();
      expect(changes.length).toBeGreaterThan(1);
      for (const { factors, beforeMicros, afterMicros } of changes) {
        const total = factors.reduce((all, { amountMicros }) => all + amountMicros, 0n);
        expect(total).toBe(afterMicros - beforeMicros);
      }
      const pinned = changes.find(({ armId }) => armId === campaign.armIds[0])!;
      const partOf = (...kinds: string[]): number =>
        Math.abs(
          pinned.factors.reduce(
            (sum, { kind, amountMicros }) => (kinds.includes(kind) ? sum + Number(amountMicros) : sum),
            0,
          ),
        );
      // Without figures the engine's own wish wanders; it may have moved the arm more.
      const others = Math.max(partOf('NEW_EVIDENCE', 'CONSTRAINTS'), partOf('PACING'));
      expect(pinned.cause).toBe(partOf('OVERRIDE') > others ? 'OVERRIDE' : 'AUTO');
      const override = pinned.factors.find(({ kind }) => kind === 'OVERRIDE')!.amountMicros;
      expect([move, override > 0n]).toEqual([move, move === 'begins']);
      world.clock.advance(15 * MINUTE_MS);
      if (move === 'begins') done(await world.container.overrides.revoke(actor, { overrideId: id }));
      await settle();
    }
  });

  test('beside others is told apart from them, and each from all', async () => {
    const campaign = await OverriddenCampaign.open(world, actor);
    const pin = await campaign.create('PIN', { share: 0.7 });
    const cap = await campaign.create('CAP', { share: 0.05, arm: 1 });
    await campaign.create('EVENT', { armId: null, justification: 'Easter' });
    await settle();
    const rows = await world.query<{ override_id: string | null; decision: Uint8Array }>(
      'SELECT override_id, decision FROM override_counterfactual WHERE campaign_id = $1',
      [campaign.id],
    );
    const shares = new Map(
      rows.map((row) => [row.override_id, Array.from(decodeDecision(row.decision).arms.share)]),
    );
    expect(new Set(shares.keys())).toEqual(new Set([pin.id, cap.id, null]));
    expect(shares.get(pin.id)![1]).toBeLessThanOrEqual(0.05);
    expect(shares.get(pin.id)![0]).not.toBe(0.7);
    expect(shares.get(cap.id)![0]).toBe(0.7);
    expect(shares.get(null)![1]).toBeGreaterThan(0.05);
  });

  test('has an impact once cycles have counted it, in money and as a part; a note has none', async () => {
    const campaign = await OverriddenCampaign.open(world, actor);
    const impactOf = async (id: string) =>
      (await world.container.reads.overrides.impacts(actor, [id])).get(id);
    const minuteMs = Math.floor(world.clock.now() / MINUTE_MS) * MINUTE_MS;
    // At three sizes of spend, so that what the cap takes away is known and not guessed.
    const observations = campaign.armIds.flatMap((armId, k) =>
      Array.from({ length: 12 }, (_, window) => {
        const size = 1 + (window % 3);
        const worth = size * (k === 0 ? 90 : 10);
        return {
          armId,
          windowStartMs: minuteMs - 4 * HOUR_MS + window * 15 * MINUTE_MS,
          windowEndMs: minuteMs - 4 * HOUR_MS + (window + 1) * 15 * MINUTE_MS,
          impressions: 10_000,
          clicks: 500,
          conversions: worth,
          revenue: { amount: String(worth * 100), currencyCode: 'EUR' },
          cost: { amount: String(size * 300), currencyCode: 'EUR' },
        };
      }),
    );
    done(await world.container.observations.record(actor, { source: 'export', observations }));
    world.clock.advance(15 * MINUTE_MS);
    await settle();
    const cap = await campaign.create('CAP', { share: 0.05 });
    const event = await campaign.create('EVENT');
    expect(await impactOf(cap.id)).toBeUndefined();
    await settle();
    world.clock.advance(15 * MINUTE_MS);
    await settle();
    const impact = (await impactOf(cap.id))!;
    expect(impact).toMatchObject({ verdict: 'NEGATIVE', level: 0.8 });
    expect(impact.relative.mean).toBeGreaterThan(-1);
    expect(impact.difference.upper).toBeLessThan(0);
    expect(impact.untilMs - impact.fromMs).toBeGreaterThan(14 * MINUTE_MS);
    expect(await impactOf(event.id)).toBeUndefined();
    expect((await world.container.reads.overrides.impacts(await world.admin(), [cap.id])).size).toBe(0);
  });

  test('counts behind a cycle that was asked for before it', async () => {
    const campaign = await OverriddenCampaign.open(world, actor);
    world.clock.advance(MINUTE_MS);
    done(await world.container.optimisation.requestCycle(actor, { campaignId: campaign.id }));
    world.clock.advance(1_000);
    await campaign.create('EXCLUDE', { arm: 2 });
    await settle();
    expect((await campaign.budgets())[2]).toBe(0);
  });

  test('expires with the instant of a cycle, which tells it', async () => {
    const campaign = await OverriddenCampaign.open(world, actor);
    const { id } = await campaign.create('CAP', {
      amount: { amount: '50', currencyCode: 'EUR' },
      expiresAtMs: world.clock.now() + 10 * MINUTE_MS,
    });
    await settle();
    expect((await campaign.budgets())[0]).toBe(50);
    world.clock.advance(16 * MINUTE_MS);
    const read = await world.container.reads.overrides.byIds(actor, [id]);
    expect(read.get(id)?.state).toBe('EXPIRED');
    await settle();
    expect((await campaign.budgets())[0]).toBeGreaterThan(50);
    const told = await world.query<{ change: string }>(
      `SELECT payload->>'change' AS change FROM event WHERE entity_id = $1 ORDER BY seq`,
      [id],
    );
    expect(told.map((event) => event.change)).toEqual(['CREATED', 'EXPIRED']);
    const again = await world.container.overrides.revoke(actor, { overrideId: id });
    expect(refused(again)).toEqual(['WRONG_STATUS input.overrideId']);
  });

  test('may be set for later, and waits', async () => {
    const campaign = await OverriddenCampaign.open(world, actor);
    const startsAtMs = world.clock.now() + HOUR_MS;
    const override = await campaign.create('FLOOR', { share: 0.9, startsAtMs });
    expect(override.state).toBe('SCHEDULED');
    await settle();
    expect((await campaign.budgets())[0]).toBeLessThan(900);
    world.clock.advance(HOUR_MS + 15 * MINUTE_MS);
    await settle();
    expect((await campaign.budgets())[0]).toBe(900);
  });

  test('with an idempotency key is made once', async () => {
    const campaign = await OverriddenCampaign.open(world, actor);
    const input = campaign.input('PIN', { share: 0.4 });
    const first = done(await world.container.overrides.create(actor, input, 'once'));
    expect(done(await world.container.overrides.create(actor, input, 'once'))).toEqual(first);
    const other = { ...input, share: 0.5 };
    expect(refused(await world.container.overrides.create(actor, other, 'once'))).toEqual([
      'IDEMPOTENCY_KEY_REUSED input.idempotencyKey',
    ]);
  });

  test('of a campaign that stands still waits for it', async () => {
    const campaign = await OverriddenCampaign.open(world, actor);
    done(await world.container.campaigns.pause(actor, { campaignId: campaign.id }));
    await campaign.create('PIN', { share: 0.8 });
    await settle();
    expect((await campaign.budgets())[0]).toBeLessThan(800);
    done(await world.container.campaigns.resume(actor, { campaignId: campaign.id }));
    world.clock.advance(15 * MINUTE_MS);
    await settle();
    expect((await campaign.budgets())[0]).toBe(800);
  });
});

describe('what is refused before it is stored', () => {
  let campaign: OverriddenCampaign;
  beforeAll(async () => {
    campaign = await OverriddenCampaign.open(world, actor, {
      constraints: { minShare: 0.1, maxShare: 0.75 },
    });
    await campaign.create('PIN', { arm: 1, share: 0.3 });
  });

  const messages = async (input: CreateOverrideInput): Promise<string> => {
    const result = await world.container.overrides.create(actor, input);
    if (!isRefusal(result)) throw new Error('It was not refused.');
    return result.problems.map(({ message }) => message).join(' ');
  };

  test.each<[string, (own: OverriddenCampaign) => CreateOverrideInput, RegExp]>([
    [
      'above the limit of the campaign',
      (own) => own.input('PIN', { share: 0.8 }),
      /the PIN asked for \(80 %.*campaign's most share of 75 %/,
    ],
    [
      'below it',
      (own) => own.input('CAP', { share: 0.05 }),
      /campaign's least share of 10 % is above the CAP asked for \(5 %/,
    ],
    [
      'with another override of the arm',
      (own) => own.input('CAP', { arm: 1, share: 0.2 }),
      /the PIN ovr_\w+ \(30 %.*is above the CAP asked for \(20 %/,
    ],
    [
      'of an arm that is to get money',
      (own) => own.input('EXCLUDE', { arm: 1 }),
      /the EXCLUDE asked for contradicts the PIN ovr_/,
    ],
    [
      'floors above the whole',
      (own) => own.input('FLOOR', { share: 0.65 }),
      /sum to 105 %, above the whole.*the PIN ovr_/,
    ],
    ['caps below it', (own) => own.input('CAP', { share: 0.12, arm: 0 }), /asked for/],
    [
      'more money than there is',
      (own) => own.input('PIN', { amount: { amount: '2000', currencyCode: 'EUR' } }),
      /200 % of the daily budget/,
    ],
  ])('%s', async (_, input, reason) => {
    if (_ === 'caps below it') await campaign.create('CAP', { arm: 2, share: 0.5 });
    expect(await messages(input(campaign))).toMatch(reason);
    const { length } = await world.query('SELECT 1 FROM campaign_override WHERE campaign_id = $1', [
      campaign.id,
    ]);
    expect(length).toBeLessThanOrEqual(2);
  });

  test('also where it would be infeasible only later', async () => {
    const own = await OverriddenCampaign.open(world, actor);
    const startsAtMs = world.clock.now() + HOUR_MS;
    await own.create('FLOOR', { arm: 1, share: 0.6, startsAtMs });
    expect(await messages(own.input('FLOOR', { share: 0.6 }))).toMatch(
      /^From 20\d\d-.* on: The least shares/,
    );
    await own.create('FLOOR', { share: 0.6, expiresAtMs: startsAtMs });
  });

  test('the last arm that may get money', async () => {
    const own = await OverriddenCampaign.open(world, actor);
    await own.create('EXCLUDE', { arm: 0 });
    await own.create('EXCLUDE', { arm: 1 });
    expect(await messages(own.input('EXCLUDE', { arm: 2 }))).toMatch(/No arm would be left/);
  });

  test.each<[string, Partial<CreateOverrideInput> & Pick<CreateOverrideInput, 'kind'>, string[]]>([
    [
      'a blank justification',
      { kind: 'PIN', share: 0.4, justification: ' \n' },
      ['BLANK input.justification'],
    ],
    ['no bound', { kind: 'PIN' }, ['INVALID input.share']],
    [
      'both bounds',
      { kind: 'CAP', share: 0.4, amount: { amount: '4', currencyCode: 'EUR' } },
      ['INVALID input.amount'],
    ],
    [
      'another currency',
      { kind: 'CAP', amount: { amount: '4', currencyCode: 'USD' } },
      ['WRONG_CURRENCY input.amount.currencyCode'],
    ],
    ['a share beyond 1', { kind: 'CAP', share: 1.1 }, ['OUT_OF_RANGE input.share']],
    ['NaN', { kind: 'CAP', share: Number.NaN }, ['OUT_OF_RANGE input.share']],
    ['an exclusion with a share', { kind: 'EXCLUDE', share: 0.2 }, ['INVALID input.share']],
    ['a belief of nothing', { kind: 'BELIEF' }, ['INVALID input.roas']],
    [
      'ends in the wrong order',
      { kind: 'BELIEF', roas: { mean: 2, lower: 3, upper: 1 } },
      ['OUT_OF_RANGE input.roas'],
    ],
    [
      'a belief without doubt',
      { kind: 'BELIEF', roas: { mean: 2, lower: 2, upper: 2 } },
      ['OUT_OF_RANGE input.roas.upper'],
    ],
    ['no arm', { kind: 'PIN', share: 0.4, armId: null }, ['INVALID input.armId']],
    [
      'an unknown arm',
      { kind: 'EXCLUDE', armId: '00000000-0000-0000-0000-000000000001' },
      ['NOT_FOUND input.armId'],
    ],
    [
      'an unknown campaign',
      { kind: 'EVENT', campaignId: '00000000-0000-0000-0000-000000000001' },
      ['NOT_FOUND input.campaignId'],
    ],
    ['an end in the past', { kind: 'EVENT', expiresAtMs: 1 }, ['DATES_REVERSED input.expiresAt']],
    [
      'an end in a hundred years',
      { kind: 'EVENT', expiresAtMs: Date.UTC(2126, 1) },
      ['OUT_OF_RANGE input.expiresAt'],
    ],
  ])('%s', async (_, terms, expected) => {
    const input = { ...campaign.input(terms.kind), ...terms };
    expect(refused(await world.container.overrides.create(actor, input))).toEqual(expected);
  });

  test('who only reads may not', async () => {
    const viewer: Actor = { ...actor, role: 'VIEWER' };
    const { overrides } = world.container;
    expect(refused(await overrides.create(viewer, campaign.input('PIN', { share: 0.4 })))).toEqual([
      'FORBIDDEN ',
    ]);
    expect(refused(await overrides.revoke(viewer, { overrideId: actor.accountId }))).toEqual(['FORBIDDEN ']);
  });

  test('another account sees none of it', async () => {
    const foreign = await world.admin();
    const own = await OverriddenCampaign.open(world, actor);
    const { id } = await own.create('EXCLUDE');
    const { overrides, reads } = world.container;
    expect(refused(await overrides.revoke(foreign, { overrideId: id }))).toEqual([
      'NOT_FOUND input.overrideId',
    ]);
    expect((await reads.overrides.byIds(foreign, [id])).size).toBe(0);
    expect(done(await reads.overrides.page(foreign, { first: 10 })).edges).toEqual([]);
  });
});
