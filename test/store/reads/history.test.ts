import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { uuidSource } from '../../../src/app/id-source.js';
import { HOUR_MS, MINUTE_MS } from '../../../src/kernel/units/time.js';
import { instantText } from '../../../src/persistence/instants.js';
import type { CampaignRecord } from '../../../src/services/campaign-service.js';
import type { ChangeFilter } from '../../../src/services/reads/change-reads.js';
import type { CycleFilter } from '../../../src/services/reads/cycle-reads.js';
import { START_MS } from '../../fakes/builders.js';
import { done, ManagementWorld } from '../../fakes/management-world.js';
import { cycleRow, insertRows, readsOf, walk } from '../../fakes/reading-world.js';

let world: ManagementWorld;
let reads: ReturnType<typeof readsOf>;
let campaigns: CampaignRecord[];
let cycles: ReturnType<typeof cycleRow>[];
let changes: ReturnType<typeof changeRow>[];

const OUTCOMES = ['MOVED', 'HELD', 'FAILED'] as const;
const TRIGGERS = ['SCHEDULED', 'FORCED', 'CATCH_UP'] as const;
const CAUSES = ['AUTO', 'PACING'] as const;

function changeRow(cycle: ReturnType<typeof cycleRow>, armId: string, k: number) {
  return {
    id: uuidSource.next(),
    account_id: cycle.account_id,
    campaign_id: cycle.campaign_id,
    arm_id: armId,
    cycle_id: cycle.id,
    at: cycle.decided_at,
    cause: CAUSES[k % 2]!,
    before_micros: '5000000',
    after_micros: String(5_000_000 + (k % 9) * 1_000_000 * (k % 2 === 0 ? 1 : -1)),
    before_share: 0.5,
    after_share: 0.25,
    factors: '[["EVIDENCE","-3"],["STEP_LIMIT","1"]]',
  };
}

beforeAll(async () => {
  world = await ManagementWorld.open();
  reads = readsOf(world);
  campaigns = [await world.campaign(), await world.campaign(), await world.campaign()];
  cycles = [];
  changes = [];
  for (let k = 0; k < 45; k++) {
    const campaign = campaigns[k % 2]!;
    // Both campaigns are decided at the same instants, so that only the id settles the order.
    const atMs = START_MS + Math.floor(k / 2) * 15 * MINUTE_MS;
    const cycle = cycleRow(campaign, atMs, {
      outcome: OUTCOMES[k % 3]!,
      trigger: TRIGGERS[k % 5] ?? 'SCHEDULED',
    });
    cycles.push(cycle);
    const pages = done(await reads.arms.ofCampaigns(world.manager, [campaign.id], { first: 2 }));
    const arms = pages.get(campaign.id)!.edges.map((edge) => edge.node);
    if (k % 3 === 0) for (const arm of arms) changes.push(changeRow(cycle, arm.id, changes.length));
  }
  await insertRows(world, 'cycle', cycles);
  await insertRows(world, 'allocation_change', changes);
});

afterAll(() => world.close());

const span = fc.record(
  {
    campaignIds: fc.subarray([0, 1, 2]).map((picked) => picked.map((k) => campaigns[k]!.id)),
    fromMs: fc.integer({ min: -1, max: 24 }).map((k) => START_MS + k * 15 * MINUTE_MS),
    toMs: fc.integer({ min: -1, max: 24 }).map((k) => START_MS + k * 15 * MINUTE_MS),
  },
  { requiredKeys: [] },
);

function inSpan(row: { campaign_id: string }, atText: string, filter: CycleFilter): boolean {
  const atMs = Date.parse(atText);
  return (
    (!filter.campaignIds || filter.campaignIds.includes(row.campaign_id)) &&
    (filter.fromMs === null || filter.fromMs === undefined || atMs >= filter.fromMs) &&
    (filter.toMs === null || filter.toMs === undefined || atMs < filter.toMs)
  );
}

describe('cycles', () => {
  test('paging through any filter visits each once, newest first', async () => {
    const filters = fc
      .tuple(
        span,
        fc.record(
          {
            outcomes: fc.subarray([...OUTCOMES], { minLength: 1 }),
            triggers: fc.subarray([...TRIGGERS], { minLength: 1 }),
          },
          { requiredKeys: [] },
        ),
      )
      .map(([one, other]): CycleFilter => ({ ...one, ...other }));
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        async (filter, size, backwards) => {
          const visited = await walk(size, backwards, (args) =>
            reads.cycles.page(world.manager, args, filter),
          );
          const wanted = cycles.filter(
            (cycle) =>
              inSpan(cycle, cycle.decided_at, filter) &&
              (!filter.outcomes || filter.outcomes.includes(cycle.outcome)) &&
              (!filter.triggers || filter.triggers.includes(cycle.trigger)),
          );
          expect(visited.map((cycle) => cycle.id).sort()).toEqual(wanted.map((cycle) => cycle.id).sort());
          const keys = visited.map((cycle) => `${cycle.decidedAtMs} ${cycle.id}`);
          expect(keys).toEqual([...keys].sort().reverse());
        },
      ),
      { numRuns: 60 },
    );
  });

  test('the last one of each campaign, at once', async () => {
    const last = await reads.cycles.lastOf(
      world.manager,
      campaigns.map((campaign) => campaign.id),
    );
    expect(last.get(campaigns[0]!.id)?.id).toBe(cycles[44]!.id);
    expect(last.get(campaigns[1]!.id)?.id).toBe(cycles[43]!.id);
    expect(last.has(campaigns[2]!.id)).toBe(false);
  });

  test('by id, with its figures', async () => {
    const [first] = cycles;
    const found = await reads.cycles.byIds(world.manager, [first!.id]);
    expect(found.get(first!.id)).toEqual({
      id: first!.id,
      campaignId: campaigns[0]!.id,
      bucketAtMs: START_MS,
      trigger: 'SCHEDULED',
      outcome: 'MOVED',
      reason: null,
      decidedAtMs: START_MS,
      recordedAtMs: START_MS,
      durationMs: 2.5,
      stateVersion: 1,
      totalMicros: 1000n,
      movedMicros: 10n,
      changeCount: 1,
    });
  });
});

describe('allocation changes', () => {
  test('paging through any filter visits each once, newest first', async () => {
    const filters = fc
      .tuple(
        span,
        fc.record(
          {
            causes: fc.subarray([...CAUSES], { minLength: 1 }),
            armIds: fc.constantFrom(0, 1).map((k) => [changes[k]!.arm_id]),
            minimumMicros: fc.bigInt({ min: 0n, max: 9_000_000n }),
          },
          { requiredKeys: [] },
        ),
      )
      .map(([one, other]): ChangeFilter => ({ ...one, ...other }));
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        async (filter, size, backwards) => {
          const visited = await walk(size, backwards, (args) =>
            reads.changes.page(world.manager, args, filter),
          );
          const wanted = changes.filter((change) => {
            const moved = Math.abs(Number(change.after_micros) - Number(change.before_micros));
            return (
              inSpan(change, change.at, filter) &&
              (!filter.causes || filter.causes.includes(change.cause)) &&
              (!filter.armIds || filter.armIds.includes(change.arm_id)) &&
              moved >= Number(filter.minimumMicros ?? 0n)
            );
          });
          expect(visited.map((change) => change.id).sort()).toEqual(wanted.map((change) => change.id).sort());
          const keys = visited.map((change) => `${change.atMs} ${change.id}`);
          expect(keys).toEqual([...keys].sort().reverse());
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of several cycles at once, and of several campaigns a page each', async () => {
    const byCycle = await reads.changes.ofCycles(world.manager, [cycles[0]!.id, cycles[1]!.id]);
    expect(byCycle.get(cycles[0]!.id)?.map((change) => change.id)).toEqual(
      changes.slice(0, 2).map((row) => row.id),
    );
    expect(byCycle.get(cycles[1]!.id)).toEqual([]);
    const ids = campaigns.map((campaign) => campaign.id);
    const pages = done(await reads.changes.ofCampaigns(world.manager, ids, { first: 3 }));
    for (const id of ids) {
      const all = await walk(100, false, (args) =>
        reads.changes.page(world.manager, args, { campaignIds: [id] }),
      );
      expect(pages.get(id)!.edges.map((edge) => edge.node)).toEqual(all.slice(0, 3));
    }
  });

  test('by id, with factors that are exact', async () => {
    const found = await reads.changes.byIds(world.manager, [changes[3]!.id]);
    expect(found.get(changes[3]!.id)).toMatchObject({
      beforeMicros: 5_000_000n,
      afterMicros: 2_000_000n,
      cause: 'PACING',
      factors: [
        { kind: 'EVIDENCE', amountMicros: -3n },
        { kind: 'STEP_LIMIT', amountMicros: 1n },
      ],
    });
  });
});

test('of another account there is nothing', async () => {
  const stranger = await world.actor('ADMIN', await world.newAccount());
  const cycleIds = cycles.map((cycle) => cycle.id);
  const campaignIds = campaigns.map((campaign) => campaign.id);
  expect(await reads.cycles.byIds(stranger, cycleIds)).toEqual(new Map());
  expect(await reads.cycles.lastOf(stranger, campaignIds)).toEqual(new Map());
  expect(done(await reads.cycles.page(stranger, { first: 9 }, { campaignIds })).edges).toEqual([]);
  expect(
    await reads.changes.byIds(
      stranger,
      changes.map((change) => change.id),
    ),
  ).toEqual(new Map());
  expect(done(await reads.changes.page(stranger, { first: 9 }, { campaignIds })).edges).toEqual([]);
  expect([...(await reads.changes.ofCycles(stranger, cycleIds)).values()].flat()).toEqual([]);
});

test('alerts, newest first, by their filters', async () => {
  const kinds = ['OPTIMIZATION_FAILURE', 'DATA_SILENCE'];
  for (let k = 0; k < 12; k++) {
    const alert = {
      accountId: world.account.id,
      campaignId: campaigns[k % 3]!.id,
      kind: kinds[k % 2]!,
      severity: (['INFO', 'WARNING', 'CRITICAL'] as const)[k % 3]!,
      dedupKey: `${k}`,
      message: `${k}`,
      atMs: START_MS + k * HOUR_MS,
    };
    await world.unitOfWork.run('system', async (tx) => {
      await world.alerts.open(tx, alert);
      if (k >= 6) await world.alerts.resolveByKey(tx, world.account.id, `${k}`, START_MS);
    });
  }
  const all = await walk(5, false, (args) => reads.alerts.page(world.manager, args));
  expect(all.map((alert) => alert.message)).toEqual(Array.from({ length: 12 }, (_, k) => `${11 - k}`));
  const some = {
    states: ['OPEN'] as const,
    kinds: ['DATA_SILENCE'],
    severities: ['INFO', 'WARNING'] as const,
  };
  const filtered = await walk(1, true, (args) => reads.alerts.page(world.manager, args, some));
  expect(filtered.map((alert) => alert.message)).toEqual(['3', '1']);
  expect(await reads.alerts.count(world.manager, some)).toBe(2);
  const [first] = all;
  expect(await reads.alerts.byIds(world.manager, [first!.id])).toEqual(new Map([[first!.id, first]]));
  const stranger = await world.actor('ADMIN', await world.newAccount());
  expect(await reads.alerts.byIds(stranger, [first!.id])).toEqual(new Map());
  expect(instantText(first!.openedAtMs)).toBe('2026-05-01T21:00:00.000Z');
});
