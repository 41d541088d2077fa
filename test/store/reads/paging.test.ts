import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CampaignRecord } from '../../../src/services/campaign-service.js';
import { CAMPAIGN_ORDER_FIELDS, type CampaignFilter } from '../../../src/services/reads/campaign-reads.js';
import { armInput, done, ManagementWorld, refused } from '../../fakes/management-world.js';
import { readsOf, walk } from '../../fakes/reading-world.js';

let world: ManagementWorld;
let reads: ReturnType<typeof readsOf>;
let all: CampaignRecord[];
const platformOf = new Map<string, string>();
const spentOf = new Map<string, bigint>();

beforeAll(async () => {
  world = await ManagementWorld.open();
  reads = readsOf(world);
  const made: CampaignRecord[] = [];
  for (let k = 0; k < 37; k++) {
    const platform = ['google-ads', 'meta-ads', 'the-trade-desk'][k % 3]!;
    const campaign = await world.campaign({
      // Names and amounts repeat, so that only the id settles the order.
      name: ['spring', 'Summer', 'äpfel', 'Spring sale'][k % 4]!,
      budget: { amount: String(1_000 + (k % 5)), currencyCode: 'EUR' },
      arms: k % 7 === 0 ? [] : [armInput({ platform }), armInput({ platform, creative: 'B' })],
    });
    if (k % 7 !== 0) platformOf.set(campaign.id, platform);
    const spent = BigInt(k % 6) * 1_000n;
    spentOf.set(campaign.id, spent);
    await world.query('UPDATE campaign_evidence SET spent_micros = $2 WHERE campaign_id = $1', [
      campaign.id,
      `${spent}`,
    ]);
    made.push(campaign);
  }
  const archived = await world.campaign();
  done(await world.campaigns.archive(world.manager, { campaignId: archived.id }));
  await world.campaign({}, await world.actor('MANAGER', await world.newAccount()));
  all = made;
});

afterAll(() => world.close());

const filters: fc.Arbitrary<CampaignFilter> = fc.record(
  {
    statuses: fc.subarray(['DRAFT', 'ACTIVE', 'PAUSED'] as const, { minLength: 1 }),
    nameContains: fc.constantFrom('', 'S', 'SPRING', 'Ä', 'sale', '%', '_', 'nothing like it'),
    platforms: fc.subarray(['google-ads', 'meta-ads', 'bing'], { minLength: 1 }),
  },
  { requiredKeys: [] },
);

function expected(filter: CampaignFilter): CampaignRecord[] {
  return all.filter((campaign) => {
    const name = campaign.name.toLowerCase();
    return (
      (!filter.statuses || filter.statuses.includes(campaign.status)) &&
      name.includes((filter.nameContains ?? '').toLowerCase()) &&
      (!filter.platforms || filter.platforms.includes(platformOf.get(campaign.id) ?? ''))
    );
  });
}

function sortKey(field: (typeof CAMPAIGN_ORDER_FIELDS)[number], campaign: CampaignRecord): string | bigint {
  if (field === 'NAME') return campaign.name;
  if (field === 'BUDGET') return campaign.budgetMicros;
  return field === 'SPENT' ? spentOf.get(campaign.id)! : campaign.id;
}

describe('campaigns', () => {
  test('paging through any filter in any order, from either end, visits each once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.constantFrom(...CAMPAIGN_ORDER_FIELDS),
        fc.constantFrom('ASC' as const, 'DESC' as const),
        fc.integer({ min: 1, max: 100 }),
        fc.boolean(),
        async (filter, field, direction, size, backwards) => {
          const visited = await walk(size, backwards, (args) =>
            reads.campaigns.page(world.manager, args, filter, { field, direction }),
          );
          const wanted = expected(filter);
          expect(visited.map((campaign) => campaign.id).sort()).toEqual(
            wanted.map((campaign) => campaign.id).sort(),
          );
          const keys = visited.map((campaign) => sortKey(field, campaign));
          const rises = (a: string | bigint, b: string | bigint): boolean =>
            direction === 'ASC' ? a <= b : a >= b;
          expect(keys.every((key, index) => index === 0 || rises(keys[index - 1]!, key))).toBe(true);
          expect(await reads.campaigns.count(world.manager, filter)).toBe(wanted.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a page is not disturbed by what comes and goes before it', async () => {
    const order = { field: 'NAME', direction: 'ASC' } as const;
    const first = done(await reads.campaigns.page(world.manager, { first: 5 }, {}, order));
    const after = first.pageInfo.endCursor;
    const before = done(await reads.campaigns.page(world.manager, { first: 5, after }, {}, order));
    const newcomer = await world.campaign({ name: 'A newcomer' });
    const again = done(await reads.campaigns.page(world.manager, { first: 5, after }, {}, order));
    expect(again).toEqual(before);
    done(await world.campaigns.archive(world.manager, { campaignId: newcomer.id }));
  });

  test('between two cursors', async () => {
    const page = done(await reads.campaigns.page(world.manager, { first: 10 }));
    const [after, before] = [page.edges[2]!.cursor, page.edges[6]!.cursor];
    const between = done(await reads.campaigns.page(world.manager, { first: 100, after, before }));
    expect(between.edges).toEqual(page.edges.slice(3, 6));
    const last = done(await reads.campaigns.page(world.manager, { last: 2, after, before }));
    expect(last.edges).toEqual(page.edges.slice(4, 6));
    expect(last.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  test.each([
    [{}, 'BAD_PAGE first'],
    [{ first: 1, last: 1 }, 'BAD_PAGE first'],
    [{ first: 0 }, 'BAD_PAGE first'],
    [{ first: 101 }, 'BAD_PAGE first'],
    [{ last: -1 }, 'BAD_PAGE last'],
    [{ first: 1.5 }, 'BAD_PAGE first'],
    [{ first: 1, after: '' }, 'BAD_CURSOR after'],
    [{ first: 1, after: 'nonsense' }, 'BAD_CURSOR after'],
    [
      { first: 1, before: Buffer.from('["campaign.CREATED.DESC","1; DROP"]').toString('base64url') },
      'BAD_CURSOR before',
    ],
    [
      { first: 1, before: Buffer.from('["campaign.CREATED.DESC"]').toString('base64url') },
      'BAD_CURSOR before',
    ],
    [{ first: 1, after: Buffer.from('{"a":1}').toString('base64url') }, 'BAD_CURSOR after'],
  ])('%j is refused', async (args, problem) => {
    expect(refused(await reads.campaigns.page(world.manager, args))).toEqual([problem]);
  });

  test('a cursor of one order is refused in another', async () => {
    const page = done(await reads.campaigns.page(world.manager, { first: 1 }));
    const after = page.pageInfo.endCursor;
    const other = { field: 'CREATED', direction: 'ASC' } as const;
    expect(refused(await reads.campaigns.page(world.manager, { first: 1, after }, {}, other))).toEqual([
      'BAD_CURSOR after',
    ]);
  });

  test('archived ones are apart, and still there by id', async () => {
    const archived = await walk(1, false, (args) =>
      reads.campaigns.page(world.manager, args, { archived: true }),
    );
    expect(archived).toHaveLength(2);
    const byIds = await reads.campaigns.byIds(world.manager, [archived[0]!.id, all[0]!.id]);
    expect(byIds.get(all[0]!.id)).toEqual(all[0]);
    expect(byIds.get(archived[0]!.id)).toEqual(archived[0]);
  });

  test('of another account there is nothing', async () => {
    const stranger = await world.actor('ADMIN', await world.newAccount());
    const ids = all.map((campaign) => campaign.id);
    expect(await reads.campaigns.byIds(stranger, ids)).toEqual(new Map());
    expect(await reads.campaigns.evidence(stranger, ids)).toEqual(new Map());
    expect(await reads.campaigns.schedules(stranger, ids)).toEqual(new Map());
    expect(done(await reads.campaigns.page(stranger, { first: 100 })).edges).toEqual([]);
    const arms = done(await reads.arms.ofCampaigns(stranger, ids, { first: 100 }));
    expect([...arms.values()].every((page) => page.edges.length === 0)).toBe(true);
  });
});

describe('arms', () => {
  test('of many campaigns at once: the page of each, and an empty one where there are none', async () => {
    const ids = all.map((campaign) => campaign.id);
    const pages = done(await reads.arms.ofCampaigns(world.manager, ids, { first: 1 }));
    expect([...pages.keys()]).toEqual(ids);
    for (const [id, page] of pages) {
      const has = platformOf.has(id);
      expect(page.edges.map((edge) => edge.node.creative)).toEqual(has ? ['A'] : []);
      expect(page.pageInfo.hasNextPage).toBe(has);
    }
    const campaignId = all[1]!.id;
    const nodes = await walk(1, true, async (args) => {
      const page = done(await reads.arms.ofCampaigns(world.manager, [campaignId], args));
      return page.get(campaignId)!;
    });
    expect(nodes.map((arm) => arm.creative)).toEqual(['A', 'B']);
    expect(
      await reads.arms.byIds(
        world.manager,
        nodes.map((arm) => arm.id),
      ),
    ).toEqual(new Map(nodes.map((arm) => [arm.id, arm])));
  });
});

test('what was spent and when it is next decided, by campaign', async () => {
  const ids = all.map((campaign) => campaign.id);
  const evidence = await reads.campaigns.evidence(world.manager, ids);
  const schedules = await reads.campaigns.schedules(world.manager, ids);
  for (const campaign of all) {
    expect(evidence.get(campaign.id)?.spentMicros).toBe(spentOf.get(campaign.id));
    expect(schedules.get(campaign.id)?.dueAtMs === null).toBe(campaign.status === 'DRAFT');
  }
});
