import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeId } from '../../../src/kernel/ids.js';
import { isRefusal } from '../../../src/kernel/problem.js';
import type { Campaign } from '../../../src/persistence/entities/campaign.js';
import type { ImportRequest, RefusedField } from '../../../src/services/import/import-service.js';
import { EvidenceWorld } from '../../fakes/evidence-world.js';
import { anImport, ImportDesk } from '../../fakes/import-desk.js';
import { BAD_FILES, GOOD_FILES, goodFile } from './bad-files.js';
import { tableSums } from './table-sums.js';

const RUNS = 60;
/** Whatever a file holds, an answer comes soon. */
const SOON_MS = 20_000;
let world: EvidenceWorld;
let desk: ImportDesk;
let campaign: Campaign;
let armId: string;
let directory: string;

beforeAll(async () => {
  world = await EvidenceWorld.open();
  desk = new ImportDesk(world);
  directory = await mkdtemp(join(tmpdir(), 'trimtab-bad-files-'));
});
beforeEach(async () => {
  const made = await world.campaign(1);
  campaign = made.campaign;
  armId = encodeId('arm', made.arms[0]!.id);
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
  await desk.close();
  await world.close();
});

const sums = () => tableSums((sql) => world.query(sql));

interface Brought {
  readonly refused: readonly RefusedField[];
  /** Why the file as a whole could not be used. */
  readonly problems: readonly string[];
  readonly written: number;
}

async function bring(path: string, overrides: Partial<ImportRequest> = {}): Promise<Brought> {
  const refused: RefusedField[] = [];
  const request = anImport(path, { campaignId: campaign.id, ...overrides });
  const watcher = { onProgress: () => undefined, onRefused: (one: RefusedField) => void refused.push(one) };
  const report = await desk.service.import(world.actor(), request, watcher);
  if (isRefusal(report))
    return { refused, problems: report.problems.map(({ message }) => message), written: 0 };
  return { refused, problems: [], written: report.written ? report.added + report.restated : 0 };
}

describe('a file that is wrong', () => {
  test.each(BAD_FILES.map((file) => [file.name, file] as const))(
    '%s: said where, and with --strict nothing is changed',
    async (_name, { bytes, line, field }) => {
      const path = await desk.file(bytes(armId));
      const before = await sums();
      const { refused, problems, written } = await bring(path, { strict: true });
      expect(written).toBe(0);
      expect(await sums()).toEqual(before);
      if (line === null) {
        expect(problems.length + refused.length).toBeGreaterThan(0);
        return;
      }
      expect(refused.map((one) => one.line)).toContain(line);
      const first = refused.find((one) => one.line === line)!;
      expect(first.reason).not.toBe('');
      if (field !== undefined) expect(first.field).toContain(field);
      expect(`${first.value ?? ''}`.length).toBeLessThan(300);
    },
    SOON_MS,
  );

  test('the other rows are brought in where it is not strict', async () => {
    const { bytes } = BAD_FILES.find(({ name }) => name === 'a negative cost')!;
    const { refused, written } = await bring(await desk.file(bytes(armId)));
    expect(refused).toHaveLength(1);
    expect(written).toBe(2);
  });

  test('a row of ten megabytes', async () => {
    const path = await desk.file(goodFile(armId).replace('2026-04-21T00', 'x'.repeat(10_000_000)));
    const before = await sums();
    const { refused, written } = await bring(path, { strict: true });
    expect(written).toBe(0);
    expect(refused.map(({ line }) => line)).toEqual([3]);
    expect(await sums()).toEqual(before);
  });

  test(
    'a directory, a pipe that nobody writes into, a device, and nothing at all',
    async () => {
      const pipe = join(directory, 'pipe');
      await promisify(execFile)('mkfifo', [pipe]);
      const before = await sums();
      for (const path of [directory, pipe, '/dev/null', join(directory, 'none')])
        expect((await bring(path)).problems).toHaveLength(1);
      expect(await sums()).toEqual(before);
    },
    SOON_MS,
  );
});

describe('a file that is strange', () => {
  test.each(GOOD_FILES)('%s: brought in whole', async (_name, bytes) => {
    const brought = await bring(await desk.file(bytes(armId)), { strict: true });
    expect(brought).toEqual({ refused: [], problems: [], written: 3 });
  });
});

describe('whatever comes', () => {
  const piece = fc.constantFrom(
    ',',
    '"',
    '\n',
    '\r',
    '\0',
    ';',
    '\ufeff',
    '🚀',
    '\u202e',
    '1e308',
    'NaN',
    '-',
    '{',
    '[',
    ']}',
    '""',
  );
  const spoiling = fc.array(
    fc.record({
      at: fc.nat(2_000),
      drop: fc.nat(12),
      put: fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 5 })),
    }),
    { minLength: 1, maxLength: 4 },
  );
  const json = (csv: string): string => {
    const [header, ...lines] = csv
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    return JSON.stringify(
      lines.map((line) => Object.fromEntries(line.map((value, n) => [header![n], value]))),
    );
  };

  test.each([
    ['CSV', (csv: string) => csv],
    ['JSON', json],
  ])(
    '%s: brought in whole, or refused with reasons and nothing changed',
    async (form, written) => {
      let before = await sums();
      await fc.assert(
        fc.asyncProperty(spoiling, async (spoilt) => {
          let text = written(goodFile(armId));
          for (const { at, drop, put } of spoilt)
            text = text.slice(0, at % text.length) + put + text.slice((at % text.length) + drop);
          const path = await desk.file(Buffer.from(text), form === 'CSV' ? 'a.csv' : 'a.json');
          const { refused, problems } = await bring(path, { strict: true });
          for (const { line, reason } of refused) {
            expect(line).toBeGreaterThan(0);
            expect(reason).not.toBe('');
          }
          const after = await sums();
          if (refused.length + problems.length > 0) expect(after).toEqual(before);
          before = after;
        }),
        { numRuns: RUNS },
      );
    },
    120_000,
  );
});
