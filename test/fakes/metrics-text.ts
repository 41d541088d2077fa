import { readFile } from 'node:fs/promises';

export interface MetricFacts {
  readonly type: string;
  readonly labels: readonly string[];
}

/** Of prom-client itself, told of as a group. */
const OF_OTHERS = /^trimtab_(?:process|nodejs)_/;

/** What docs/metrics.md promises, by name. */
export async function catalogue(): Promise<Map<string, MetricFacts>> {
  const rows = (await readFile('docs/metrics.md', 'utf8')).matchAll(
    /^\| `(\w+)` \| (\w+)(?:, \*all\*)? \| ([^|]*)\|/gm,
  );
  return new Map(
    [...rows].map(([, name = '', type = '', labels = '']) => [
      name,
      { type, labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label).toSorted() },
    ]),
  );
}

/** What a text in Prometheus' format holds, with the labels of its samples; `le` is a histogram's own. */
export function samplesIn(text: string): Map<string, MetricFacts> {
  const found = new Map<string, MetricFacts>();
  for (const [, name = '', type = ''] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
    if (OF_OTHERS.test(name)) continue;
    const samples = text.matchAll(new RegExp(`^${name}(?:_bucket|_sum|_count)?\\{([^}]*)\\} `, 'gm'));
    const labels = new Set<string>();
    for (const [, inside = ''] of samples)
      for (const [, label = ''] of inside.matchAll(/(\w+)="/g)) if (label !== 'le') labels.add(label);
    found.set(name, { type, labels: [...labels].toSorted() });
  }
  return found;
}
