import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { armInput, done, ManagementWorld, refused } from '../../fakes/management-world.js';

let world: ManagementWorld;

beforeAll(async () => {
  world = await ManagementWorld.open();
});

afterAll(() => world.close());

function numbered(count: number, from = 0) {
  return Array.from({ length: count }, (_, k) => armInput({ creative: `C${from + k}` }));
}

async function draft(): Promise<string> {
  return (await world.campaign({ arms: [] })).id;
}

describe('addArms', () => {
  test('500 a call, 1,000 a campaign, in the order given', async () => {
    const campaignId = await draft();
    expect(refused(await world.arms.add(world.manager, { campaignId, arms: numbered(501) }))).toEqual([
      'OUT_OF_RANGE input.arms',
    ]);
    expect(refused(await world.arms.add(world.manager, { campaignId, arms: [] }))).toEqual([
      'OUT_OF_RANGE input.arms',
    ]);
    const first = done(await world.arms.add(world.manager, { campaignId, arms: numbered(500) }));
    expect(first.arms.map((arm) => arm.creative)).toEqual(numbered(500).map((arm) => arm.creative));
    const keys = first.arms.map((arm) => arm.key);
    expect(keys).toEqual([...keys].sort((a, b) => a - b));
    done(await world.arms.add(world.manager, { campaignId, arms: numbered(500, 500) }));
    expect(refused(await world.arms.add(world.manager, { campaignId, arms: numbered(1, 1000) }))).toEqual([
      'TOO_MANY_ARMS input.arms',
    ]);
    expect((await world.events(campaignId)).map(([, change]) => change)).toEqual([
      'CREATED',
      'ARMS_ADDED',
      'ARMS_ADDED',
    ]);
  });

  test('each duplicate is named, and none of the call is written', async () => {
    const campaignId = await draft();
    done(await world.arms.add(world.manager, { campaignId, arms: numbered(2) }));
    const arms = [
      armInput({ creative: 'new' }),
      armInput({ creative: ' C1 ' }),
      armInput({ creative: 'new' }),
    ];
    expect(refused(await world.arms.add(world.manager, { campaignId, arms }))).toEqual([
      'DUPLICATE_ARM input.arms.1',
      'DUPLICATE_ARM input.arms.2',
    ]);
    const [row] = await world.query('SELECT count(*)::int AS count FROM arm WHERE campaign_id = $1', [
      campaignId,
    ]);
    expect(row).toEqual({ count: 2 });
  });

  test('an id on a platform belongs to one arm of the account', async () => {
    const [one, two] = [await draft(), await draft()];
    const arms = [armInput({ externalId: 'x-1' })];
    done(await world.arms.add(world.manager, { campaignId: one, arms }));
    expect(refused(await world.arms.add(world.manager, { campaignId: two, arms }))).toEqual([
      'EXTERNAL_ID_TAKEN input.arms.0.externalId',
    ]);
    const twice = [armInput({ externalId: 'x-2' }), armInput({ creative: 'B', externalId: 'x-2' })];
    expect(refused(await world.arms.add(world.manager, { campaignId: two, arms: twice }))).toEqual([
      'EXTERNAL_ID_TAKEN input.arms.1.externalId',
    ]);
    const elsewhere = [armInput({ platform: 'meta-ads', externalId: 'x-1' })];
    expect(done(await world.arms.add(world.manager, { campaignId: two, arms: elsewhere })).arms).toHaveLength(
      1,
    );
    const stranger = await world.actor('MANAGER', await world.newAccount());
    expect((await world.campaign({ arms }, stranger)).status).toBe('ACTIVE');
  });

  test('added from two sides at once, an arm is there once', async () => {
    const campaignId = await draft();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => world.arms.add(world.manager, { campaignId, arms: numbered(3) })),
    );
    expect(answers.filter((answer) => 'arms' in answer)).toHaveLength(1);
  });

  test('least shares that do not fit together are refused', async () => {
    const campaignId = await draft();
    const arms = [armInput({ minShare: 0.6 }), armInput({ creative: 'B', minShare: 0.41 })];
    expect(refused(await world.arms.add(world.manager, { campaignId, arms }))).toEqual([
      'INFEASIBLE input.arms',
    ]);
  });
});

describe('updateArm', () => {
  test('changes what is given, clears with null, leaves the rest', async () => {
    const campaignId = await draft();
    const arms = [armInput({ minShare: 0.1, maxShare: 0.5, externalId: 'u-1' })];
    const [arm] = done(await world.arms.add(world.manager, { campaignId, arms })).arms;
    const paused = done(
      await world.arms.update(world.manager, { armId: arm!.id, status: 'PAUSED', maxShare: null }),
    );
    expect(paused).toEqual({ ...arm, status: 'PAUSED', maxShare: null });
    expect(done(await world.arms.update(world.manager, { armId: arm!.id, status: 'PAUSED' }))).toEqual(
      paused,
    );
    expect((await world.events(campaignId)).map(([, change]) => change)).toEqual([
      'CREATED',
      'ARMS_ADDED',
      'ARM_UPDATED',
    ]);
  });

  test('bounds that cannot be kept are refused, also when an arm comes back', async () => {
    const campaignId = await draft();
    const arms = [armInput({ minShare: 0.6 }), armInput({ creative: 'B', minShare: 0.4 })];
    const [first, second] = done(await world.arms.add(world.manager, { campaignId, arms })).arms;
    const raise = { armId: second!.id, minShare: 0.41 };
    expect(refused(await world.arms.update(world.manager, raise))).toEqual(['INFEASIBLE input.minShare']);
    expect(refused(await world.arms.update(world.manager, { armId: second!.id, maxShare: 0.3 }))).toEqual([
      'INFEASIBLE input.minShare',
    ]);
    done(await world.arms.update(world.manager, { armId: first!.id, status: 'PAUSED' }));
    done(await world.arms.update(world.manager, raise));
    expect(refused(await world.arms.update(world.manager, { armId: first!.id, status: 'ACTIVE' }))).toEqual([
      'INFEASIBLE input.minShare',
    ]);
  });

  test('an archived arm gives its platform id free, and comes back only if it still is', async () => {
    const campaignId = await draft();
    const arms = [armInput({ externalId: 'z-1' })];
    const [arm] = done(await world.arms.add(world.manager, { campaignId, arms })).arms;
    done(await world.arms.update(world.manager, { armId: arm!.id, status: 'ARCHIVED' }));
    const next = [armInput({ creative: 'B', externalId: 'z-1' })];
    done(await world.arms.add(world.manager, { campaignId, arms: next }));
    expect(refused(await world.arms.update(world.manager, { armId: arm!.id, status: 'ACTIVE' }))).toEqual([
      'EXTERNAL_ID_TAKEN input.externalId',
    ]);
    const free = { armId: arm!.id, status: 'ACTIVE' as const, externalId: null };
    expect(done(await world.arms.update(world.manager, free))).toMatchObject({
      status: 'ACTIVE',
      externalId: null,
    });
  });

  test('an arm of another account is not there', async () => {
    const campaignId = await draft();
    const [arm] = done(await world.arms.add(world.manager, { campaignId, arms: [armInput()] })).arms;
    const stranger = await world.actor('MANAGER', await world.newAccount());
    expect(refused(await world.arms.update(stranger, { armId: arm!.id, status: 'PAUSED' }))).toEqual([
      'NOT_FOUND input.armId',
    ]);
  });
});
