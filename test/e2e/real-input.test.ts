import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ReplayedDays, replayDays } from '../../bench/real-input/replay-days.js';
import { ask } from '../../examples/live-tail/ask.js';
import { NOW } from '../../examples/live-tail/operations.js';
import { encodeId } from '../../src/kernel/ids.js';
import { accepted, ContainerWorld } from '../fakes/container-world.js';
import { describeUnless } from '../setup/optional.js';
import { TrimtabProcess } from './trimtab-process.js';

const FILE = join(process.cwd(), '../shared/data/online_ads/online_advertising_performance_data.csv');

let world: ContainerWorld;
let replayed: ReplayedDays;

beforeAll(async () => {
  world = await ContainerWorld.open();
});
afterAll(() => world.close());

describeUnless(existsSync(FILE) ? null : 'the file of real results is not here', 'real database', () => {
  test('91 days of a real advertiser: every cycle decided, sums exact, intervals that cover', async () => {
    replayed = await replayDays(FILE, world.container, world.clock);
    const { perArm, total, ...counts } = replayed;
    const percent = ({ inside, scored }: { inside: number; scored: number }) => (100 * inside) / scored;
    process.stdout.write(
      `91 daily cycles: 80 % intervals held ${percent(perArm).toFixed(1)} % of ${perArm.scored} arm-days and ` +
        `${percent(total).toFixed(1)} % of ${total.scored} days in total, one day ahead.\n`,
    );
    expect(counts).toMatchObject({
      arms: 95,
      armDays: 5_930,
      cyclesDecided: 91,
      inexactSums: 0,
      notNumbers: 0,
    });
    expect(perArm.scored).toBe(4_727);
    for (const covered of [percent(perArm), percent(total)]) {
      expect(covered).toBeGreaterThan(76);
      expect(covered).toBeLessThan(84);
    }
  }, 120_000);

  test('the decisions replay to the same bits', async () => {
    const report = accepted(await world.container.replays.verify(replayed.campaignId));
    expect(report).toEqual({ cycles: 91, notComparable: 0, different: [], stateIdentical: true });
  }, 60_000);

  test('the last allocation is read by the typed client', async () => {
    const created = accepted(
      await world.container.tokens.createFor(replayed.accountId, { name: 'Reader', role: 'VIEWER' }),
    );
    const server = await TrimtabProcess.serve({ DATABASE_URL: world.database.url, TRIMTAB_DEMO: '0' });
    try {
      const { campaign } = await ask({ url: new URL('/graphql', server.url), token: created.secret! }, NOW, {
        campaignId: encodeId('campaign', replayed.campaignId),
      });
      const items = campaign!.allocation!.items;
      const cents = (amount: string) => Math.round(Number(amount) * 100);
      const sum = items.reduce((total, item) => total + cents(item.dailyBudget.amount), 0);
      expect(items).toHaveLength(95);
      expect(sum).toBe(cents(campaign!.allocation!.total.amount));
      expect(items.every((item) => item.share >= 0 && item.share <= 1)).toBe(true);
    } finally {
      await server.stop('SIGTERM');
    }
  }, 60_000);
});
