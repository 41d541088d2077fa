import { parseArgs } from 'node:util';
import { ENVIRONMENT_NAMES, type EnvironmentName } from '../../src/engine/simulate/environments.js';
import { type DayScores, scoreDays } from './real-days.js';
import { chiSquare, ranksOfTruth } from './simulation-based.js';
import {
  calibrateWorld,
  type Coverage,
  noReliability,
  type Reliability,
  type WorldCalibration,
} from './worlds.js';

const DEFAULT_FILE = '../shared/data/online_ads/online_advertising_performance_data.csv';
const USAGE = `npm run bench:engine:calibration -- [--seeds A..B] [--env NAME,…] [--file PATH] [--json]
  --seeds  of the worlds, such as 101..120 (default 1..10)
  --env    ${ENVIRONMENT_NAMES.join(', ')} (default: all)
  --file   real days of an advertiser; "none" leaves them out (default ${DEFAULT_FILE})
  --json   print only JSON`;
const SBC_RUNS = 2_000;
const SBC_SPENDS = [0.2, 1, 4];
/** Standard normal quantile of .999 for nine degrees of freedom: χ² above it would be seen once in a thousand runs. */
const SBC_LIMIT = 27.9;

interface Report {
  readonly simulationBased: readonly { readonly spend: number; readonly chiSquare: number }[];
  readonly worlds: Record<string, WorldCalibration>;
  readonly best: readonly { readonly count: number; readonly stated: number; readonly observed: number }[];
  readonly days: readonly DayScores[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1..10' },
      env: { type: 'string' },
      file: { type: 'string', default: DEFAULT_FILE },
      json: { type: 'boolean', default: false },
    },
  });
  const [, first, last] = /^(\d+)(?:\.\.(\d+))?$/.exec(values.seeds) ?? [];
  if (!first) throw new RangeError(`--seeds: "${values.seeds}" is not a range; write 101..120.`);
  const worlds: Record<string, WorldCalibration> = {};
  const best = noReliability();
  for (const name of environmentsOf(values.env)) {
    worlds[name] = calibrateWorld(name, [Number(first), Number(last ?? first)]);
    add(worlds[name].best, best);
    process.stderr.write(`${name} done\n`);
  }
  const report: Report = {
    simulationBased: SBC_SPENDS.map((spend) => ({
      spend,
      chiSquare: chiSquare(ranksOfTruth(SBC_RUNS, spend)),
    })),
    worlds,
    best: Array.from(best.count, (count, i) => ({
      count,
      stated: best.stated[i]! / count,
      observed: best.observed[i]! / count,
    })),
    days: values.file === 'none' ? [] : await scoreDays(values.file),
  };
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : asText(report));
}

function environmentsOf(text: string | undefined): EnvironmentName[] {
  const names = text?.split(',') ?? ENVIRONMENT_NAMES;
  for (const name of names) {
    if (!(ENVIRONMENT_NAMES as string[]).includes(name))
      throw new RangeError(`--env: "${name}" is not known.`);
  }
  return ENVIRONMENT_NAMES.filter((name) => names.includes(name));
}

function add(from: Reliability, into: Reliability): void {
  for (const column of ['count', 'stated', 'observed'] as const) {
    from[column].forEach((value, i) => {
      into[column][i]! += value;
    });
  }
}

function asText({ simulationBased, worlds, best, days }: Report): string {
  const lines = simulationBased.map(
    ({ spend, chiSquare: found }) =>
      `simulation-based calibration at ${spend} × the reference spend: χ² ${found.toFixed(1)} (9 degrees of freedom, limit ${SBC_LIMIT})`,
  );
  lines.push(
    '80 % intervals of the current conversion rate hold it (truth below / above), at own and at reference spend:',
  );
  for (const [name, { own, reference }] of Object.entries(worlds)) {
    lines.push(`  ${name.padEnd(16)} ${shown(own)}   ${shown(reference)}`);
  }
  lines.push('probability of being best, stated and observed:');
  for (const { count, stated, observed } of best) {
    if (count > 0) lines.push(`  ${stated.toFixed(3)} ${observed.toFixed(3)} (${count})`);
  }
  if (days.length > 0)
    lines.push('real days, one ahead given the cost: log score an arm-day, 50/80/95 % intervals hold:');
  for (const { name, logScore, covered, scored } of days) {
    const parts = covered.map((part) => (100 * part).toFixed(0)).join('/');
    lines.push(`  ${name.padEnd(28)} ${logScore.toFixed(3)}  ${parts}  (${scored})`);
  }
  return `${lines.join('\n')}\n`;
}

function shown({ scored, inside, below, above }: Coverage): string {
  const part = (count: number) => (100 * count) / scored;
  return `${part(inside).toFixed(1).padStart(5)} (${part(below).toFixed(0)}/${part(above).toFixed(0)})`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exitCode = 1;
});
