import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { ImportRequest } from '../../src/services/import/import-service.js';
import { EvidenceWorld } from '../fakes/evidence-world.js';
import { ImportDesk } from '../fakes/import-desk.js';
import { describeUnless } from '../setup/optional.js';

const FILE = join(
  import.meta.dirname,
  '../../../shared/data/online_ads/online_advertising_performance_data.csv',
);
const SPRING = {
  mapping: {
    columns: {
      channel: 'campaign_number',
      creative: 'banner',
      bid: 'placement',
      impressions: 'displays',
      conversions: 'post_click_conversions',
    },
    constants: { platform: 'Display', year: '2025' },
  },
  createArms: true,
  onDuplicate: 'sum' as const,
};

describeUnless(existsSync(FILE) ? null : 'the file of real results is not here', 'real daily results', () => {
  let world: EvidenceWorld;
  let desk: ImportDesk;
  let request: Partial<ImportRequest>;

  beforeAll(async () => {
    world = await EvidenceWorld.open();
    desk = new ImportDesk(world);
    const { campaign } = await world.campaign(0);
    request = { ...SPRING, campaignId: campaign.id };
  });
  afterAll(async () => {
    await desk.close();
    await world.close();
  });

  test('a dry run says what would come of it, and changes nothing', async () => {
    const { report, refused } = await desk.bring(FILE, { ...request, dryRun: true });
    expect(report).toMatchObject({ written: false, rows: 15_403, added: 5_930, arms: 95, createdArms: 95 });
    expect(refused).toEqual([]);
    expect(await world.query('SELECT 1 FROM arm')).toEqual([]);
    expect(await world.query('SELECT 1 FROM observation_source')).toEqual([]);
  });

  test('three rows an arm and day are summed: 95 arms, 5,930 arm-days, every sum that of the file', async () => {
    const { report, refused } = await desk.bring(FILE, request);
    expect(refused).toEqual([]);
    expect(report).toMatchObject({
      written: true,
      rows: 15_403,
      refusedRows: 0,
      summedRows: 15_403 - 5_930,
      arms: 95,
      createdArms: 95,
      added: 5_930,
      restated: 0,
    });
    const [stored] = await world.query<Record<string, string>>(
      `SELECT count(*)::text AS windows, count(DISTINCT arm_key)::text AS arms, sum(impressions)::text AS impressions,
              sum(clicks)::text AS clicks, sum(conversions)::text AS conversions, sum(revenue_micros)::text AS revenue,
              sum(cost_micros)::text AS cost, min(window_start)::text AS first, max(window_start)::text AS last,
              (SELECT spent_micros::text FROM campaign_evidence) AS spent,
              (SELECT sum(spent_micros)::text FROM campaign_day) AS days
       FROM observation`,
    );
    const sums = sumsOfFile();
    expect(stored).toEqual({
      windows: '5930',
      arms: '95',
      impressions: String(sums.displays),
      clicks: String(sums.clicks),
      conversions: String(sums.conversions),
      revenue: String(sums.revenue),
      cost: String(sums.cost),
      spent: String(sums.cost),
      days: String(sums.cost),
      // Midnight in Berlin.
      first: '2025-03-31 22:00:00+00',
      last: '2025-06-29 22:00:00+00',
    });
    const placements = await world.query<{ bid: string }>('SELECT DISTINCT bid FROM arm ORDER BY bid');
    expect(placements.map(({ bid }) => bid)).toContain('#N/A');
  });

  test('once more changes nothing', async () => {
    const { report } = await desk.bring(FILE, { ...request, createArms: false });
    expect(report).toMatchObject({ added: 0, restated: 0, unchanged: 5_930, refusedRows: 0 });
  });

  test('without summing, further rows of an arm and day are refused with their lines, and strictly nothing is done', async () => {
    const alone = { ...request, onDuplicate: 'refuse' as const, source: 'unsummed' };
    const strict = await desk.bring(FILE, { ...alone, strict: true });
    expect(strict.report).toMatchObject({ written: false });
    expect(strict.report.refusedRows).toBeGreaterThan(1_000);
    expect(await world.query("SELECT 1 FROM observation_source WHERE name = 'unsummed'")).toEqual([]);
    const { report, refused } = await desk.bring(FILE, alone);
    expect(report).toMatchObject({ written: true, added: 5_930, refusedRows: strict.report.refusedRows });
    expect(refused.filter(({ reason }) => reason.includes('--on-duplicate sum')).length).toBeGreaterThan(
      1_000,
    );
    expect(refused.find(({ field }) => field === 'clicks')).toMatchObject({ line: expect.any(Number) });
  });
});

/** Added up by another road: csv-parse and decimal digits. */
function sumsOfFile(): Record<'displays' | 'clicks' | 'conversions' | 'revenue' | 'cost', bigint> {
  const rows: Record<string, string>[] = parse(readFileSync(FILE), { columns: true });
  const sum = (column: string, digits: number): bigint =>
    rows.reduce((total, row) => {
      const [whole, fraction = ''] = row[column]!.split('.');
      return total + BigInt(whole! + fraction.padEnd(digits, '0'));
    }, 0n);
  return {
    displays: sum('displays', 0),
    clicks: sum('clicks', 0),
    conversions: sum('post_click_conversions', 0),
    revenue: sum('revenue', 6),
    cost: sum('cost', 6),
  };
}
