import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import Table from 'cli-table3';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { migrate } from '../../src/persistence/migrate.js';
import { withScratchDatabase } from '../scratch-database.js';
import { type FileShape, writeResults } from './results-file.js';
import { fillAccount } from './fill-account.js';

const USAGE = 'npm run bench:import -- [--rows 1000000] [--rounds 3] [--seed 1] [--database URL] [--json]';
const SHAPE = { campaigns: 20, armsACampaign: 50, startMs: Date.UTC(2026, 0, 5) };
const LEAST_RATIO = 0.5;
const MOST_RSS_BYTES = 300e6;

interface Measured {
  readonly rows: number;
  readonly fileBytes: number;
  readonly copyRowsPerSecond: number;
  readonly importRowsPerSecond: number;
  /** Rows per second of the import over those of the COPY; medians of the rounds. */
  readonly ratio: number;
  readonly peakRssBytes: number;
  readonly importCpuSeconds: number;
  readonly holds: boolean;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
      database: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [rows, rounds, seed] = [values.rows, values.rounds, values.seed].map(Number) as [
    number,
    number,
    number,
  ];
  if (![rows, rounds, seed].every((value) => Number.isInteger(value) && value > 0)) {
    throw new RangeError(`Rows, rounds and seed are whole numbers from 1.\n${USAGE}`);
  }
  const measure = (url: string) => measureAll(url, { ...SHAPE, rows, seed }, rounds);
  const measured = await (values.database ? measure(values.database) : withScratchDatabase(measure));
  process.stdout.write(values.json ? `${JSON.stringify(measured)}\n` : asTable(measured));
  process.exitCode = measured.holds ? 0 : 1;
}

async function measureAll(url: string, shape: FileShape, rounds: number): Promise<Measured> {
  await migrate(url);
  const directory = await mkdtemp(join(tmpdir(), 'trimtab-bench-import-'));
  const path = join(directory, 'results.csv');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    process.stderr.write(`Writing ${shape.rows} rows …\n`);
    await writeResults(path, shape);
    await fillAccount(client, shape);
    const copies: number[] = [];
    const imports: Imported[] = [];
    for (let round = 1; round <= rounds; round++) {
      process.stderr.write(`Round ${round} of ${rounds} …\n`);
      copies.push(await copyBare(client, path));
      imports.push(await importInto(client, url, path, shape.rows));
    }
    return summary(shape.rows, (await stat(path)).size, copies, imports);
  } finally {
    await client.end();
    await rm(directory, { recursive: true, force: true });
  }
}

/** The same file into a table of the same columns, with nothing else to it. @returns seconds */
async function copyBare(client: pg.Client, path: string): Promise<number> {
  await client.query('DROP TABLE IF EXISTS bare');
  await client.query(
    `CREATE TABLE bare (start timestamptz, campaign text, platform text, channel text, creative text, bid text,
       impressions bigint, clicks bigint, conversions double precision, revenue numeric, cost numeric)`,
  );
  await client.query('CHECKPOINT');
  const startedAt = performance.now();
  await pipeline(
    createReadStream(path, { highWaterMark: 1 << 17 }),
    client.query(copyFrom('COPY bare FROM STDIN WITH (FORMAT csv, HEADER true)')),
  );
  return (performance.now() - startedAt) / 1000;
}

interface Imported {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
  readonly report: { readonly added: number; readonly refusedRows: number };
}

async function importInto(client: pg.Client, url: string, path: string, rows: number): Promise<Imported> {
  await client.query('TRUNCATE observation, evidence_revision, campaign_day');
  await client.query('UPDATE campaign_evidence SET revision = 0, spent_micros = 0, last_window_end = NULL');
  await client.query('CHECKPOINT');
  const program = fileURLToPath(new URL('./import-process.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, url, path]);
  const imported = JSON.parse(stdout) as Imported;
  if (imported.report.added !== rows) {
    throw new Error(`Only ${imported.report.added} of ${rows} rows were brought in.`);
  }
  return imported;
}

function summary(rows: number, fileBytes: number, copies: number[], imports: Imported[]): Measured {
  const copyRowsPerSecond = rows / median(copies);
  const importRowsPerSecond = rows / median(imports.map(({ seconds }) => seconds));
  const ratio = importRowsPerSecond / copyRowsPerSecond;
  const peakRssBytes = Math.max(...imports.map((imported) => imported.peakRssBytes));
  const importCpuSeconds = median(imports.map(({ cpuSeconds }) => cpuSeconds));
  const holds = ratio >= LEAST_RATIO && peakRssBytes < MOST_RSS_BYTES;
  return {
    rows,
    fileBytes,
    copyRowsPerSecond,
    importRowsPerSecond,
    ratio,
    peakRssBytes,
    importCpuSeconds,
    holds,
  };
}

function asTable(measured: Measured): string {
  const table = new Table({ head: ['', 'rows/s', 'of COPY', 'peak RSS'], style: { head: [], border: [] } });
  const whole = (value: number): string => Math.round(value).toLocaleString('en');
  table.push(['bare COPY', whole(measured.copyRowsPerSecond), '100 %', '']);
  table.push([
    'trimtab import',
    whole(measured.importRowsPerSecond),
    `${Math.round(measured.ratio * 100)} %`,
    `${Math.round(measured.peakRssBytes / 1e6)} MB`,
  ]);
  const bar = `at least ${LEAST_RATIO * 100} % and below ${MOST_RSS_BYTES / 1e6} MB`;
  const file = `${whole(measured.rows)} rows, ${Math.round(measured.fileBytes / 1e6)} MB`;
  return `${table.toString()}\n${file}; to reach: ${bar}: ${measured.holds ? 'reached' : 'missed'}.\n`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

await main();
