import { parseArgs } from 'node:util';
import { CAUSES, type Case, type Cause, NOT_READ, playCase } from './causes.js';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '1..50' }, json: { type: 'boolean', default: false } },
});
const [from = 1, to = 50] = values.seeds.split('..').map(Number);
const seeds = Array.from({ length: to - from + 1 }, (_, i) => from + i);

interface Tally {
  cases: number;
  hits: number;
  readonly instead: Map<string, number>;
}

const tallies = new Map<Cause, Tally>();
const cost = { cycles: 0, deciding: 0, explaining: 0 };
let exact = true;
for (const cause of Object.keys(CAUSES) as Cause[]) {
  const tally: Tally = { cases: 0, hits: 0, instead: new Map() };
  tallies.set(cause, tally);
  for (const seed of seeds) count(tally, playCase(cause, seed));
}

function count(tally: Tally, { top, planted, moves }: Case): void {
  tally.cases += 1;
  if (top === planted) tally.hits += 1;
  else tally.instead.set(top ?? 'nothing', (tally.instead.get(top ?? 'nothing') ?? 0) + 1);
  exact &&= moves.exact;
  cost.cycles += moves.cycles;
  cost.deciding += moves.ms.deciding;
  cost.explaining += moves.ms.explaining;
}

const all = [...tallies.values()];
const sum = (of: (tally: Tally) => number): number => all.reduce((total, tally) => total + of(tally), 0);
const cases = sum((tally) => tally.cases);
const top1 = sum((tally) => tally.hits) / cases;
const byCause = Object.fromEntries(
  [...tallies].map(([cause, tally]) => [cause.toUpperCase(), tally.hits / tally.cases]),
);

if (values.json) {
  process.stdout.write(`${JSON.stringify({ cases, top1, byCause })}\n`);
} else {
  const lines = [...tallies].map(([cause, { cases: of, hits, instead }]) => {
    const others = [...instead].map(([kind, times]) => `${kind} ${times}`).join(', ');
    return `${cause.padEnd(12)} ${String(of).padStart(5)} ${((100 * hits) / of).toFixed(1).padStart(6)} %  ${others}`;
  });
  process.stdout.write(
    [
      'planted      cases    the factor that moved the arm most is the planted one; else',
      ...lines,
      `all          ${String(cases).padStart(5)} ${(100 * top1).toFixed(1).padStart(6)} %`,
      `Factors sum to the change exactly: ${exact ? 'yes, in every case' : 'NO'}.`,
      `Not planted, because the engine does not read them yet: ${NOT_READ.join(', ')}.`,
      `A cycle of 8 arms: ${each(cost.deciding)} ms to decide; ${each(cost.explaining)} ms to explain when somebody asks, nothing before.`,
      '',
    ].join('\n'),
  );
}

function each(ms: number): string {
  return (ms / cost.cycles).toFixed(2);
}
