import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { encodeId } from '../../src/kernel/ids.js';
import { isRefusal } from '../../src/kernel/problem.js';
import type { Arm } from '../../src/persistence/entities/arm.js';
import type { Campaign } from '../../src/persistence/entities/campaign.js';
import type { ImportRequest } from '../../src/services/import/import-service.js';
import { EvidenceWorld } from '../fakes/evidence-world.js';
import { anImport, ImportDesk } from '../fakes/import-desk.js';

let world: EvidenceWorld;
let desk: ImportDesk;
let campaign: Campaign;
let arms: Arm[];

beforeAll(async () => {
  world = await EvidenceWorld.open();
  desk = new ImportDesk(world);
});
beforeEach(async () => {
  ({ campaign, arms } = await world.campaign(2));
});
afterAll(async () => {
  await desk.close();
  await world.close();
});

interface Stored {
  start: string;
  seconds: number;
  impressions: string;
  clicks: string;
  conversions: number;
  revenue: string;
  cost: string;
}

function stored(): Promise<Stored[]> {
  return world.query<Stored>(
    `SELECT window_start::text AS start, window_seconds AS seconds, impressions::text, clicks::text, conversions,
            revenue_micros::text AS revenue, cost_micros::text AS cost
     FROM observation WHERE campaign_key = $1 ORDER BY window_start, arm_key, as_of`,
    [campaign.key],
  );
}

const idOf = (arm: Arm): string => encodeId('arm', arm.id);

async function bringText(text: string, overrides: Partial<ImportRequest> = {}, name?: string) {
  return desk.bring(await desk.file(text, name), { campaignId: campaign.id, ...overrides });
}

async function problems(text: string, overrides: Partial<ImportRequest> = {}): Promise<string[]> {
  const request = anImport(await desk.file(text), { campaignId: campaign.id, ...overrides });
  const watcher = { onProgress: () => undefined, onRefused: () => undefined };
  const result = await desk.service.import(world.actor(), request, watcher);
  if (!isRefusal(result)) throw new Error('It was imported.');
  return result.problems.map((problem) => problem.message);
}

describe('forms', () => {
  test('BOM, CRLF, semicolons, decimal commas, currency signs, groups, days before months', async () => {
    const text =
      '\ufeffarm;Datum;Kosten;Umsatz;conversions;impressions;clicks\r\n' +
      `${idOf(arms[0]!)};01.04.26;1.234,50 €;EUR 2.000,00;1,5;1.000;10\r\n` +
      `"${idOf(arms[1]!)}";02.04.2026;0,123456789;0;0;"5";5\r\n`;
    const { report, refused } = await bringText(text, {
      decimal: ',',
      mapping: { columns: { date: 'Datum', cost: 'Kosten', revenue: 'Umsatz' }, constants: {} },
    });
    expect(refused).toEqual([]);
    expect(report).toMatchObject({ rows: 2, added: 2, arms: 2 });
    expect(await stored()).toEqual([
      {
        start: '2026-03-31 22:00:00+00',
        seconds: 86_400,
        impressions: '1000',
        clicks: '10',
        conversions: 1.5,
        revenue: '2000000000',
        cost: '1234500000',
      },
      expect.objectContaining({ start: '2026-04-01 22:00:00+00', cost: '123457', clicks: '5' }),
    ]);
  });

  test('slashes with a format told, days of 23 hours, and windows of a week', async () => {
    const text = `arm,date,cost\n${idOf(arms[0]!)},29/03/26,1\n`;
    await bringText(text, { dateFormat: 'dd/mm/yyyy' });
    expect(await stored()).toMatchObject([{ start: '2026-03-28 23:00:00+00', seconds: 23 * 3_600 }]);
    const { refused } = await bringText(text.replace('29/03', '03/04'), { source: 'other' });
    expect(refused).toMatchObject([
      { line: 2, field: 'date', value: '03/04/26', reason: expect.stringContaining('--date-format') },
    ]);
    await bringText(`arm,date,cost\n${idOf(arms[1]!)},2026-04-06,7\n`, { window: '7d' });
    expect((await stored())[1]).toMatchObject({ start: '2026-04-05 22:00:00+00', seconds: 7 * 86_400 });
  });

  test('hours of the account, instants with a zone, and lines of JSON or an array of it', async () => {
    await bringText(`arm,date,hour,cost\n${idOf(arms[0]!)},2026-04-01,13,1\n`);
    const rows = [
      {
        arm: idOf(arms[0]!),
        start: '2026-04-02T10:00:00+02:00',
        cost: 2,
        conversions: 0.5,
        note: 'a "b"\n{',
      },
      { arm: idOf(arms[1]!), start: '2026-04-02 09:15', cost: '3', conversions: null, note: { deep: [1] } },
    ];
    const request = { window: '15m', emptyAsZero: true };
    const lines = rows.map((row) => JSON.stringify(row)).join('\n');
    expect((await bringText(lines, request, 'rows.ndjson')).report).toMatchObject({ added: 2 });
    expect((await bringText(JSON.stringify(rows, null, 2), request, 'rows.json')).report).toMatchObject({
      unchanged: 2,
    });
    expect(await stored()).toMatchObject([
      { start: '2026-04-01 11:00:00+00', seconds: 3_600 },
      { start: '2026-04-02 07:15:00+00', seconds: 900, cost: '3000000' },
      { start: '2026-04-02 08:00:00+00', seconds: 900, conversions: 0.5 },
    ]);
  });

  test('arms by coordinates, by their id on the platform, and in campaigns by name', async () => {
    const arm = arms[0]!;
    await world.unitOfWork.run('system', (tx) =>
      tx.query("UPDATE arm SET external_id = 'x-1' WHERE id = $1", [arms[1]!.id]),
    );
    const byName = `campaign,platform,channel,creative,bid,date,cost\nSpring,google-ads,search,${arm.creative},cpc,2026-04-01,1\n`;
    const several = await bringText(byName, { campaignId: null });
    expect(several.refused[0]).toMatchObject({
      reason: expect.stringContaining('Several campaigns have this name'),
    });
    const byId = byName.replace('Spring', encodeId('campaign', campaign.id));
    expect((await bringText(byId, { campaignId: null })).report.added).toBe(1);
    const external =
      'external_id,platform,date,cost\nx-1,google-ads,2026-04-01,2\nx-2,google-ads,2026-04-01,2\n';
    const { report, refused } = await bringText(external);
    expect(report).toMatchObject({ added: 1, refusedRows: 1 });
    expect(refused).toEqual([
      { line: 3, field: 'external_id', value: 'x-2 / google-ads', reason: 'There is no such arm.' },
    ]);
  });
});

describe('files that cannot be used', () => {
  test('unknown columns are told with those there are; everything missing at once', async () => {
    const text = 'ad,day,spend\nx,1,2\n';
    const mapping = { columns: { cost: 'costs', platform: 'Display', colour: 'ad' }, constants: {} };
    const messages = await problems(text, { mapping });
    expect(messages).toEqual([
      expect.stringMatching(/^There is no column "costs" for cost\. Columns of the file: ad, day, spend\./),
      expect.stringContaining('--set platform=Display'),
      expect.stringMatching(/^"colour" is nothing that a row can be mapped to/),
      expect.stringContaining('Nothing says which arm'),
      expect.stringContaining('Nothing says when a row was'),
    ]);
    const [length] = await problems('arm,start,cost\n');
    expect(length).toContain('--window 15m');
  });

  test('no file, no header, UTF-16, two columns of one name, windows and instants that are none', async () => {
    const watcher = { onProgress: () => undefined, onRefused: () => undefined };
    const missing = await desk.service.import(world.actor(), anImport('/no/such/file.csv'), watcher);
    expect(isRefusal(missing) && missing.problems[0]!.message).toContain('cannot be read');
    expect(await problems('')).toEqual([expect.stringContaining('empty')]);
    expect(await problems('a,b,a\n1,2,3\n')).toEqual([expect.stringContaining('Two columns are called "a"')]);
    expect(
      await problems('arm,date,cost\n', { window: '40d', asOfMs: Number.MAX_SAFE_INTEGER }),
    ).toHaveLength(2);
    const utf16 = await desk.file(Buffer.from('\ufeffarm,date', 'utf16le'));
    const refused = await desk.service.import(world.actor(), anImport(utf16), watcher);
    expect(isRefusal(refused) && refused.problems[0]!.message).toContain('UTF-8');
  });
});
