import { parseArgs } from 'node:util';
import { ARM_STRIDE } from '../../src/engine/decide/layout.js';
import { type Allocations, measureAllocations } from './allocations.js';
import { type Timed, timeThreads } from './threads.js';

const USAGE = `npm run bench:engine:speed -- [--campaigns 10000] [--arms 50] [--cycles 6] [--json]
  --campaigns  decided in one cycle
  --arms       of each campaign
  --cycles     that are timed, after a warm-up; the best counts
  --json       print only JSON`;
const GROWTH = [5, 20, 50, 200, 500];
/** Arms of all campaigns together, for the cost by number of arms. */
const GROWTH_ARMS = 20_000;

interface Report {
  readonly kernel: readonly Timed[];
  readonly growth: readonly Timed[];
  readonly allocations: Allocations;
  readonly stateNumbersPerArm: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      campaigns: { type: 'string', default: '10000' },
      arms: { type: 'string', default: '50' },
      cycles: { type: 'string', default: '6' },
      json: { type: 'boolean', default: false },
    },
  });
  const [campaigns, arms, cycles] = [values.campaigns, values.arms, values.cycles].map(wholeNumber) as [
    number,
    number,
    number,
  ];
  const kernel = [
    await timeThreads(campaigns, arms, 1, cycles),
    await timeThreads(campaigns, arms, 2, cycles),
  ];
  const growth: Timed[] = [];
  for (const count of GROWTH)
    growth.push(await timeThreads(Math.ceil(GROWTH_ARMS / count), count, 1, cycles));
  const allocations = await measureAllocations(arms);
  const report: Report = { kernel, growth, allocations, stateNumbersPerArm: ARM_STRIDE };
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : asText(report));
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new RangeError(`"${text}" is not a whole number.`);
  return number;
}

function asText({ kernel, growth, allocations, stateNumbersPerArm }: Report): string {
  const lines = kernel.map(
    ({ campaigns, arms, threads, wallMs, cpuMs, cpuMsPerCampaign }) =>
      `${campaigns} campaigns × ${arms} arms, ${threads} thread${threads > 1 ? 's' : ''}: ` +
      `${(wallMs / 1000).toFixed(2)} s by the clock, ${(cpuMs / 1000).toFixed(2)} s of processor, ` +
      `${cpuMsPerCampaign.toFixed(3)} ms of processor a campaign`,
  );
  const [first] = kernel;
  lines.push(
    `state: ${stateNumbersPerArm} numbers an arm, ${first!.stateBytesPerArm.toFixed(0)} bytes an arm as stored`,
    `memory asked for by a decision of ${allocations.arms} arms: ${kilo(allocations.heapBytes)} on the heap, ` +
      `${kilo(allocations.arrayBytes)} of arrays; the answer itself is ${kilo(allocations.resultBytes)}; ` +
      `beside the answer, one arm more adds ${allocations.otherBytesPerArm.toFixed(0)} bytes`,
  );
  for (const { arms, cpuMsPerCampaign } of growth) {
    const perArm = (1000 * cpuMsPerCampaign) / arms;
    lines.push(
      `${String(arms).padStart(3)} arms: ${cpuMsPerCampaign.toFixed(3)} ms of processor, ${perArm.toFixed(1)} µs an arm`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function kilo(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} kB`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exitCode = 1;
});
