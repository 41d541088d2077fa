import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '../../../src/kernel/problem.js';
import type {
  ArmInput,
  CreateCampaignInput,
  UpdateCampaignInput,
} from '../../../src/services/campaign-inputs.js';
import { armInput, campaignInput, ManagementWorld, refused } from '../../fakes/management-world.js';

let world: ManagementWorld;
let campaignId: string;

beforeAll(async () => {
  world = await ManagementWorld.open();
  campaignId = (await world.campaign({ arms: [] })).id;
});

afterAll(() => world.close());

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '🚀',
    'a'.repeat(201),
    '%',
    '\\',
    "'; DROP TABLE campaign; --",
    '\u202e',
  ),
);
const number = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, 1, Number.MIN_VALUE, 1e308, Number.NaN, Number.POSITIVE_INFINITY, -1e-9, 1 + 1e-9),
);
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const amount = fc.oneof(
  text,
  fc.constantFrom(
    '0',
    '-0',
    '0.01',
    '1',
    '1e308',
    'NaN',
    'Infinity',
    '-5',
    '999999999999.999999',
    '1000000000000',
    '0.0000001',
  ),
);
const money = fc.record({ amount, currencyCode: fc.oneof(fc.constant('EUR'), text) });
const day = fc.oneof(
  text,
  fc.constantFrom(
    '2026-05-01',
    '2026-02-29',
    '0000-01-01',
    '9999-12-31',
    '2199-12-31',
    '2026-5-1',
    '+012026-01-01',
  ),
);
const constraints = fc.record({
  minShare: optional(number),
  maxShare: optional(number),
  maxStepShare: optional(number),
  riskTolerance: optional(number),
});
const arm: fc.Arbitrary<ArmInput> = fc.record({
  platform: fc.oneof(fc.constant('google-ads'), text),
  channel: text,
  creative: text,
  bid: fc.oneof(fc.constant('cpc'), text),
  externalId: optional(text),
  minShare: optional(number),
  maxShare: optional(number),
});

/** An input that is right but for the parts that the wild one replaces. */
function mixed<Input extends object>(right: Input, wild: fc.Arbitrary<Input>): fc.Arbitrary<Input> {
  const keys = Object.keys(right);
  return fc.tuple(wild, fc.subarray(keys)).map(([given, replaced]) => {
    const picked = Object.entries(given).filter(([key]) => replaced.includes(key));
    return { ...right, ...Object.fromEntries(picked) };
  });
}

const wildCampaign: fc.Arbitrary<CreateCampaignInput> = fc.record({
  name: text,
  kpi: fc.constant('ROAS' as const),
  budget: money,
  dailyBudget: optional(money),
  startsOn: day,
  endsOn: optional(day),
  intervalMinutes: optional(number),
  constraints: optional(constraints),
  arms: fc.array(arm, { maxLength: 4 }),
});

async function rows(): Promise<unknown> {
  const [counts] = await world.query(
    `SELECT (SELECT count(*) FROM campaign)::int AS campaigns, (SELECT count(*) FROM arm)::int AS arms,
            (SELECT count(*) FROM event)::int AS events, (SELECT sum(version)::int FROM campaign) AS versions`,
  );
  return counts;
}

/** Answers, whatever comes: with a record, or with problems that name their field and leave everything as it was. */
async function answersCleanly(work: () => Promise<unknown>): Promise<void> {
  const before = await rows();
  const answer = await work();
  if (!isRefusal(answer)) return;
  for (const problem of answer.problems) {
    expect(problem.field[0]).toBe('input');
    expect(problem.field.length).toBeGreaterThan(1);
    expect(problem.message.length).toBeLessThan(600);
  }
  expect(await rows()).toEqual(before);
}

describe('whatever comes', () => {
  test('createCampaign', async () => {
    const full: CreateCampaignInput = {
      ...campaignInput(),
      dailyBudget: undefined,
      endsOn: undefined,
      intervalMinutes: 15,
      constraints: {},
    };
    await fc.assert(
      fc.asyncProperty(mixed(full, wildCampaign), (input) =>
        answersCleanly(() => world.campaigns.create(world.manager, input)),
      ),
      { numRuns: 60 },
    );
  });

  test('updateCampaign', async () => {
    const right: UpdateCampaignInput = { campaignId, name: 'Spring', endsOn: undefined, constraints: {} };
    const wild = wildCampaign.map((input): UpdateCampaignInput => ({ ...input, campaignId }));
    const full = { ...right, budget: campaignInput().budget, startsOn: '2026-04-01', intervalMinutes: 15 };
    await fc.assert(
      fc.asyncProperty(mixed<UpdateCampaignInput>(full, wild), (input) =>
        answersCleanly(() => world.campaigns.update(world.manager, input)),
      ),
      { numRuns: 60 },
    );
  });

  test('addArms', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arm, { maxLength: 5 }), (arms) =>
        answersCleanly(() => world.arms.add(world.manager, { campaignId, arms })),
      ),
      { numRuns: 60 },
    );
  });

  test('ten megabytes of name', async () => {
    const name = 'x'.repeat(10_000_000);
    expect(refused(await world.campaigns.create(world.manager, campaignInput({ name })))).toEqual([
      'TOO_LONG input.name',
    ]);
    const arms = [armInput({ creative: name })];
    expect(refused(await world.campaigns.create(world.manager, campaignInput({ arms })))).toEqual([
      'TOO_LONG input.arms.0.creative',
    ]);
  });
});
