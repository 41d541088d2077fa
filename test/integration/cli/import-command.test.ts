import { readFile } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { withServices } from '../../../src/app/run-command.js';
import { runProgram } from '../../../src/cli/program.js';
import { Terminal } from '../../../src/cli/terminal.js';
import type { Config } from '../../../src/config/config.js';
import { loadConfig } from '../../../src/config/load.js';
import { encodeId } from '../../../src/kernel/ids.js';
import { EvidenceWorld } from '../../fakes/evidence-world.js';
import { ImportDesk } from '../../fakes/import-desk.js';

const TEXT = `ad,day,spend,income
one,2026-04-01,10.00,25.5
two,2026-04-01,ten,3
three,2026-04-02,4.25,0
`;
let world: EvidenceWorld;
let desk: ImportDesk;
let config: Config;
let path: string;
let campaign: string;
let output: PassThrough;
let errors: PassThrough;

beforeAll(async () => {
  world = await EvidenceWorld.open();
  desk = new ImportDesk(world);
  path = await desk.file(TEXT);
  campaign = encodeId('campaign', (await world.campaign(0)).campaign.id);
  const loaded = loadConfig({ DATABASE_URL: world.database.url, LOG_LEVEL: 'silent' }, '/');
  if (Array.isArray(loaded)) throw new Error(loaded.map(({ message }) => message).join());
  config = loaded;
});
beforeEach(() => {
  output = new PassThrough({ encoding: 'utf8' });
  errors = new PassThrough({ encoding: 'utf8' });
});
afterAll(async () => {
  await desk.close();
  await world.close();
});

function run(...words: string[]): Promise<number> {
  const refused = async (): Promise<never> => {
    throw new Error('not expected here');
  };
  const notAsked = { migrate: refused, backUp: refused, restore: refused, serve: refused, work: refused };
  const line = { loadConfig: () => config, ...notAsked, withServices };
  return runProgram(['import', ...words], { ...line, terminal: new Terminal(output, errors) }, '1.2.3');
}

const said = (stream: PassThrough): string => stream.read() ?? '';

const MAPPING = [
  ['--map', 'creative=ad'],
  ['--map', 'date=day'],
  ['--map', 'cost=spend'],
  ['--map', 'revenue=income'],
  ['--map', "platform='Display'"],
  ['--set', 'channel=banner'],
  ['--set', 'bid=cpm'],
].flat();

test('a dry run says what would come of it; the import does it, names what it refused, and exits with 1', async () => {
  expect(await run(path, '--campaign', campaign, '--create-arms', '--dry-run', ...MAPPING)).toBe(1);
  expect(said(output)).toContain('2 arms would be made.');
  expect(await world.query('SELECT 1 FROM arm')).toEqual([]);

  const report = `${path}.refused.csv`;
  expect(await run(path, '--campaign', campaign, '--create-arms', '--report', report, ...MAPPING)).toBe(1);
  expect(said(output)).toContain('3 rows read, 1 refused.\nWindows of 2 arms: 2 new, 0 restated');
  expect(await readFile(report, 'utf8')).toBe(
    'line,field,value,reason\n3,spend,ten,"It is not a number (decimals are written with ""."")."\n',
  );
  const arms = await world.query('SELECT platform, channel, creative, bid FROM arm ORDER BY key');
  expect(arms).toEqual([
    { platform: 'Display', channel: 'banner', creative: 'one', bid: 'cpm' },
    { platform: 'Display', channel: 'banner', creative: 'three', bid: 'cpm' },
  ]);
});

test('strictly nothing is done; as JSON the report is one document', async () => {
  expect(await run(path, '--campaign', campaign, '--strict', '--source', 'other', '--json', ...MAPPING)).toBe(
    1,
  );
  expect(JSON.parse(said(output))).toMatchObject({
    written: false,
    rows: 3,
    refusedRows: 1,
    added: 0,
    refused: [{ line: 3, field: 'spend', value: 'ten' }],
    refusedFile: null,
  });
  expect(await world.query("SELECT 1 FROM observation_source WHERE name = 'other'")).toEqual([]);
});

test('a column that is not there is told with those that are', async () => {
  expect(await run(path, '--campaign', campaign, '--map', 'cost=price')).toBe(1);
  expect(said(errors)).toContain(
    'There is no column "price" for cost. Columns of the file: ad, day, spend, income.',
  );
});

test('words that do not fit are exit code 2', async () => {
  expect(await run(path, '--map', 'cost')).toBe(2);
  expect(await run(path, '--year', 'last')).toBe(2);
  expect(await run()).toBe(2);
  expect(said(errors)).toContain('missing required argument');
});
