import type { Strike } from './strike.js';

/** For people. */
export function table({ before, after, attacks }: Strike): string {
  const width = Math.max(...attacks.map(({ name }) => name.length));
  const head = `${'attack'.padEnd(width)}  refused in  others waited at most`;
  const rows = attacks.map(({ name, medianMs, othersWorstMs, ends }) =>
    [name.padEnd(width), inMs(medianMs), inMs(othersWorstMs), [...new Set(ends)].join(', ')].join('  '),
  );
  const worstMs = Math.max(...attacks.map(({ othersWorstMs }) => othersWorstMs));
  const quiet = [before, after].map((seen) => `${seen.medianMs.toFixed(1)} / ${seen.worstMs.toFixed(1)} ms`);
  const others = `The other client waited, median / worst: ${quiet.join(' before, ')} after; worst during the attacks ${worstMs.toFixed(1)} ms.`;
  return `${[head, ...rows, others].join('\n')}\n`;
}

function inMs(ms: number): string {
  return `${ms.toFixed(1).padStart(7)} ms`;
}
