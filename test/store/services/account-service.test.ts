import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { START_MS } from '../../fakes/builders.js';
import { ManagementWorld, refused } from '../../fakes/management-world.js';

let world: ManagementWorld;

beforeAll(async () => {
  world = await ManagementWorld.open();
});

afterAll(() => world.close());

test('an account needs a name, a currency, a zone and a clock that runs', async () => {
  const bad = await world.accounts.create({
    name: '\t',
    currencyCode: 'EURO',
    timeZone: 'Berlin',
    simulation: { originAtMs: Number.NaN, rate: 0 },
  });
  expect(refused(bad)).toEqual([
    'BAD_CURRENCY input.currencyCode',
    'BAD_TIME_ZONE input.timeZone',
    'BLANK input.name',
    'OUT_OF_RANGE input.simulation.originAt',
    'OUT_OF_RANGE input.simulation.rate',
  ]);
  const simulation = { originAtMs: START_MS - 1_000, rate: 90 };
  const account = await world.newAccount({ simulation });
  expect(await world.accounts.find(account.id)).toEqual(account);
  expect(account).toMatchObject({ simulated: true });
  world.clock.advance(1_000);
  expect(world.accounts.nowOf(account)).toBe(START_MS - 1_000 + 90_000);
});
