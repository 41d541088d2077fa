import { appendFileSync } from 'node:fs';
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

describe('refused rows', () => {
  test('each with line, field, value and reason; the others are brought in', async () => {
    const [one, two] = arms.map(idOf);
    const text = [
      'arm,date,impressions,clicks,conversions,revenue,cost',
      `${one},2026-04-01,100,10,1,5.00,2.00`,
      `${one},2026-04-02,ten,10,-1,5.00,`,
      `${one},2026-04-31,100,10,1,5.00,2.00`,
      `${one},2026-04-03,100,10,1,5.00`,
      `${two},2026-04-03,5,10,1,5.00,2.00`,
      `nobody,2026-04-03,100,10,1,5.00,2.00`,
      `"${two}"x,2026-04-04,100,10,1,5.00,2.00`,
      `${two},2027-04-04,100,10,1,5.00,$2.00`,
      `${two},2027-04-05,100,10,1,5.00,2.00`,
      `${two},"2026-04-06",100,10,1,"5.00",2.00`,
    ].join('\n');
    const { report, refused } = await bringText(text);
    expect(report).toMatchObject({ rows: 10, refusedRows: 8, added: 2 });
    const told = refused
      .map(({ line, field, value }) => [line, field, value])
      .sort((a, b) => Number(a[0]) - Number(b[0]));
    expect(told).toEqual([
      [3, 'impressions', 'ten'],
      [3, 'cost', ''],
      [4, 'date', '2026-04-31'],
      [5, null, null],
      [6, 'clicks', '10'],
      [7, 'arm', 'nobody'],
      [8, null, null],
      [9, 'date', '2027-04-04'],
      [9, 'cost', '$2.00'],
      [10, 'date', '2027-04-05'],
    ]);
    expect(refused.find(({ line, field }) => line === 9 && field === 'cost')!.reason).toContain('EUR');
    expect(await stored()).toHaveLength(2);
  });

  test('strictly, one of them and nothing is changed; arms neither', async () => {
    const text = 'platform,channel,creative,bid,date,cost\na,b,c,d,2026-04-01,1\na,b,c,d,2026-04-02,x\n';
    const { report } = await bringText(text, { strict: true, createArms: true });
    expect(report).toMatchObject({ written: false, refusedRows: 1 });
    expect(await stored()).toEqual([]);
    expect(await world.query('SELECT 1 FROM arm WHERE campaign_id = $1', [campaign.id])).toHaveLength(2);
    const good = await bringText(text.replace('x', '2'), { strict: true, createArms: true });
    expect(good.report).toMatchObject({ written: true, added: 2, createdArms: 1 });
  });

  test('a dry run and a strict one foresee arms that could not be made', async () => {
    const long = 'x'.repeat(201);
    const text = `platform,channel,creative,bid,date,cost\na,b,c,d,2026-04-01,1\na,,c,d,2026-04-01,1\na,b,${long},d,2026-04-01,1\n`;
    const dry = await bringText(text, { dryRun: true, createArms: true });
    expect(dry.report).toMatchObject({ refusedRows: 2, createdArms: 1, arms: 1, added: 1 });
    expect(dry.refused.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'It must not be blank.'],
      [4, 'It has at most 200 characters.'],
    ]);
    const strict = await bringText(text, { strict: true, createArms: true });
    expect(strict.report).toMatchObject({ written: false, refusedRows: 2, createdArms: 0, added: 0 });
    expect(await stored()).toEqual([]);
    expect(await world.query('SELECT 1 FROM arm WHERE campaign_id = $1', [campaign.id])).toHaveLength(2);
    const wet = await bringText(text, { createArms: true });
    expect(wet.refused).toEqual(dry.refused);
    expect(wet.report).toMatchObject({ refusedRows: 2, createdArms: 1, arms: 1, added: 1 });
  });

  test('overlapping windows and other figures of a window already told', async () => {
    const arm = idOf(arms[0]!);
    await bringText(`arm,date,cost\n${arm},2026-04-01,1\n`);
    const hourly = await bringText(`arm,date,hour,cost\n${arm},2026-04-01,3,1\n${arm},2026-04-02,3,1\n`);
    expect(hourly.report).toMatchObject({ added: 1, refusedRows: 1 });
    expect(hourly.refused).toMatchObject([{ line: 2, reason: expect.stringContaining('overlaps') }]);
    world.clock.advance(1);
    const restated = await bringText(`arm,date,cost\n${arm},2026-04-01,1.5\n`);
    expect(restated.report).toMatchObject({ restated: 1 });
    expect((await world.evidence(campaign)).spentMicros).toBe(2_500_000n);
  });
});

describe('what is refused', () => {
  test('a window that cannot be is told as it stands in the file, in its column', async () => {
    const lines = [
      'arm,date,cost',
      `${idOf(arms[0]!)},31/12/2199,1`,
      `${idOf(arms[0]!)},2026-03-01,1`,
      `${idOf(arms[1]!)},01/02/1999,2`,
    ];
    const { refused } = await bringText(lines.join('\n'), { dateFormat: 'dd/mm/yyyy' });
    expect(refused.map(({ line, field, value }) => [line, field, value])).toEqual([
      [2, 'date', '31/12/2199'],
      [4, 'date', '01/02/1999'],
    ]);
    expect(refused[0]!.reason).toMatch(/^The window is in the future/);
  });

  test('an end before its start, in the column of the end', async () => {
    const text = `arm,start,end,cost\n${idOf(arms[0]!)},2026-03-02 10:00,2026-03-02 09:00,1`;
    const { refused } = await bringText(text);
    expect(refused).toMatchObject([{ line: 2, field: 'end', value: '2026-03-02 09:00' }]);
  });

  test('strictly nothing is written of a file that changes after it was looked through', async () => {
    const path = await desk.file(`arm,date,cost\n${idOf(arms[0]!)},2026-03-01,1`);
    const result = await desk.service.import(
      world.actor(),
      anImport(path, { campaignId: campaign.id, strict: true }),
      {
        onRefused: () => undefined,
        onProgress: ({ phase }) => {
          if (phase === 'WRITING') appendFileSync(path, `\n${idOf(arms[0]!)},2026-03-02,x`);
        },
      },
    );
    expect(isRefusal(result) && result.problems.map(({ code }) => code)).toEqual(['FILE_CHANGED']);
    expect(await stored()).toEqual([]);
  });
});
