import { createMetrics } from '../../../src/app/watch/metrics.js';
import { catalogue, type MetricFacts } from '../../fakes/metrics-text.js';

/** What Prometheus itself adds to every series. */
const OF_EVERYTHING = ['instance', 'job'];

/** Every name that a query may use, with its labels: the catalogue, the parts of its histograms, and prom-client's own. */
export async function knownSeries(): Promise<Map<string, readonly string[]>> {
  const known = new Map<string, readonly string[]>([['up', []]]);
  for (const [name, facts] of await catalogue())
    for (const series of seriesOf(name, facts)) known.set(...series);
  for (const { name } of createMetrics().registry.getMetricsAsArray())
    if (/^trimtab_(?:process|nodejs)_/.test(name)) known.set(name, []);
  return known;
}

function seriesOf(name: string, { type, labels }: MetricFacts): (readonly [string, readonly string[]])[] {
  if (type !== 'histogram') return [[name, labels]];
  return [
    [`${name}_bucket`, [...labels, 'le']],
    [`${name}_sum`, labels],
    [`${name}_count`, labels],
  ];
}

/** What is wrong with a PromQL query: names, labels and brackets; not its grammar. */
export function faultsIn(query: string, known: ReadonlyMap<string, readonly string[]>): string[] {
  const names = [...query.matchAll(/\b(trimtab_\w+|up)\b/g)].map(([, name = '']) => name);
  if (names.length === 0) return ['names no metric'];
  const unknown = names.filter((name) => !known.has(name));
  const labels = new Set([...OF_EVERYTHING, ...names.flatMap((name) => known.get(name) ?? [])]);
  const asked = [
    ...[...query.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label = '']) => label),
    ...[...query.matchAll(/\b(?:by|ignoring|on|without)\s*\(([^)]*)\)/g)].flatMap(([, list = '']) =>
      list.split(',').map((label) => label.trim()),
    ),
  ];
  return [
    ...unknown.map((name) => `there is no ${name}`),
    ...asked.filter((label) => !labels.has(label)).map((label) => `nothing here has the label ${label}`),
    ...(isBalanced(query) ? [] : ['brackets do not match']),
  ];
}

function isBalanced(query: string): boolean {
  const open: string[] = [];
  for (const sign of query.replaceAll(/"[^"]*"/g, '')) {
    if ('({['.includes(sign)) open.push(sign);
    else if (')}]'.includes(sign) && '({['[')}]'.indexOf(sign)] !== open.pop()) return false;
  }
  return open.length === 0;
}
