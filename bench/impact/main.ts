import { parseArgs } from 'node:util';
import { type Played, playImpact, type Scene } from './play.js';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '1..200' }, json: { type: 'boolean', default: false } },
});
const [from = 1, to = 200] = values.seeds.split('..').map(Number);
const seeds = Array.from({ length: to - from + 1 }, (_, i) => from + i);

const claimed = ({ found }: Played): boolean => found.lower > 0 || found.upper < 0;
const holds = ({ truth, found }: Played): boolean => found.lower <= truth && truth <= found.upper;
const mean = (figures: readonly number[]): number => figures.reduce((a, b) => a + b, 0) / figures.length;

/** Of all seeds: what was true and found on average, and in what part of them an effect was claimed and the interval held the truth. */
function reportOf(scene: Scene) {
  const played = seeds.map((seed) => playImpact(scene, seed));
  return {
    truth: mean(played.map(({ truth }) => truth)),
    found: mean(played.map(({ found }) => found.mean)),
    width: mean(played.map(({ found }) => found.upper - found.lower)),
    claimed: mean(played.map((one) => Number(claimed(one)))),
    held: mean(played.map((one) => Number(holds(one)))),
  };
}

const report = { seeds: seeds.length, planted: reportOf('PLANTED'), null: reportOf('NULL') };
process.stdout.write(`${JSON.stringify(report, null, values.json ? 0 : 2)}\n`);
