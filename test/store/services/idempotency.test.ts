import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isRefusal, Problem, Refusal } from '../../../src/kernel/problem.js';
import { DAY_MS } from '../../../src/kernel/units/time.js';
import { purgeIdempotencyRecords, withIdempotency } from '../../../src/services/idempotency.js';
import { campaignInput, done, ManagementWorld, refused } from '../../fakes/management-world.js';

let world: ManagementWorld;

beforeAll(async () => {
  world = await ManagementWorld.open();
});

afterAll(() => world.close());

async function countOf(table: 'campaign' | 'idempotency_record'): Promise<number> {
  const [row] = await world.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  return row!.count;
}

function once<Result>(key: string, input: unknown, work: () => Promise<Result | Refusal>) {
  const request = { key, operation: 'test', input, nowMs: world.clock.now() };
  return world.unitOfWork.run({ accountId: world.account.id }, (tx) =>
    withIdempotency(tx, world.manager, request, work),
  );
}

describe('one key', () => {
  test('gives the same answer to the same input, and the effect happens once', async () => {
    const before = await countOf('campaign');
    const first = done(await world.campaigns.create(world.manager, campaignInput(), 'create-1'));
    done(await world.campaigns.update(world.manager, { campaignId: first.id, name: 'Renamed since' }));
    // The order of an input's fields is no part of it.
    const same = Object.fromEntries(Object.entries(campaignInput()).reverse());
    const again = await world.campaigns.create(world.manager, { ...campaignInput(), ...same }, 'create-1');
    expect(again).toEqual(first);
    expect(await countOf('campaign')).toBe(before + 1);
  });

  test('is refused for another input, and for another operation', async () => {
    const { id: campaignId } = done(await world.campaigns.create(world.manager, campaignInput(), 'create-2'));
    const other = campaignInput({ name: 'Other' });
    expect(refused(await world.campaigns.create(world.manager, other, 'create-2'))).toEqual([
      'IDEMPOTENCY_KEY_REUSED input.idempotencyKey',
    ]);
    expect(refused(await world.campaigns.pause(world.manager, { campaignId }, 'create-2'))).toEqual([
      'IDEMPOTENCY_KEY_REUSED input.idempotencyKey',
    ]);
  });

  test('belongs to its account', async () => {
    const stranger = await world.actor('MANAGER', await world.newAccount());
    const mine = done(await world.campaigns.create(world.manager, campaignInput(), 'shared'));
    const theirs = done(await world.campaigns.create(stranger, campaignInput(), 'shared'));
    expect(theirs.id).not.toBe(mine.id);
  });

  test('of twenty concurrent repeats, one works and all get its answer', async () => {
    const before = await countOf('campaign');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => world.campaigns.create(world.manager, campaignInput(), 'race')),
    );
    expect(new Set(answers.map((answer) => done(answer).id)).size).toBe(1);
    expect(await countOf('campaign')).toBe(before + 1);
  });

  test('a refusal is not kept: the key serves for the mended input', async () => {
    const bad = await world.campaigns.create(world.manager, campaignInput({ name: '' }), 'mended');
    expect(refused(bad)).toEqual(['BLANK input.name']);
    expect(done(await world.campaigns.create(world.manager, campaignInput(), 'mended')).name).toBe('Spring');
  });

  test('the one who waits takes over where the first is refused', async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let started: () => void = () => undefined;
    const holding = new Promise<void>((resolve) => {
      started = resolve;
    });
    const first = once('handover', { a: 1 }, async () => {
      started();
      await released;
      return new Refusal(new Problem('NO', 'Not this time.'));
    });
    await holding;
    const second = once('handover', { a: 1 }, async () => 'done by the second');
    release();
    expect(isRefusal(await first)).toBe(true);
    expect(await second).toBe('done by the second');
  });

  test('a thrown fault leaves nothing behind', async () => {
    const broken = once('broken', {}, async () => {
      throw new Error('on the way');
    });
    await expect(broken).rejects.toThrow('on the way');
    expect(await once('broken', {}, async () => 'well')).toBe('well');
  });

  test('is kept for 24 hours', async () => {
    expect(await once('daily', 1, async () => 'monday')).toBe('monday');
    world.clock.advance(DAY_MS);
    expect(await once('daily', 1, async () => 'tuesday')).toBe('monday');
    world.clock.advance(1);
    expect(await once('daily', 1, async () => 'tuesday')).toBe('tuesday');
  });

  test('keeps bigints, and records that look like our way to write them', async () => {
    const answer = {
      micros: 9_007_199_254_740_993n,
      list: [1n, null],
      odd: { $bigint: '5' },
      odder: { $record: 1 },
    };
    await once('exact', 1, async () => answer);
    expect(await once('exact', 1, async () => 'not asked')).toEqual(answer);
  });

  test.each(['', 'a'.repeat(256), 'a\u0000', 'a\nb'])('%j is no key', async (key) => {
    expect(refused(await once(key, 1, async () => 1))).toEqual(['BAD_IDEMPOTENCY_KEY input.idempotencyKey']);
  });

  test('255 characters are a key', async () => {
    expect(await once('é'.repeat(255), 1, async () => 7)).toBe(7);
  });
});

test('the retention job drops what is older than 24 hours, and nothing else', async () => {
  await once('old', 1, async () => 1);
  world.clock.advance(DAY_MS + 1);
  await once('young', 1, async () => 1);
  expect(await purgeIdempotencyRecords(world)).toBeGreaterThan(0);
  const rows = await world.query<{ key: string }>('SELECT key FROM idempotency_record');
  expect(rows.map((row) => row.key)).toEqual(['young']);
});
