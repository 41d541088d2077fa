import Table from 'cli-table3';
import {
  ENVIRONMENT_NAMES,
  type EnvironmentName,
  SCORED_ENVIRONMENTS,
} from '../../src/engine/simulate/environments.js';
import type { EngineName } from './engines.js';
import type { Flags } from './flags.js';
import type { TaskScore } from './worker.js';

interface Score {
  /** % of the oracle, mean over seeds. */
  readonly mean: number;
  /** Standard error of the mean between seeds; 0 with one seed. */
  readonly se: number;
}

export interface Summary {
  readonly flags: Flags;
  readonly scores: ReadonlyMap<EnvironmentName, ReadonlyMap<EngineName, Score>>;
  /** Of the first engine to each other one, seed by seed. */
  readonly differences: ReadonlyMap<EnvironmentName, ReadonlyMap<EngineName, Score>>;
  /** Mean over the first eleven environments, for engines that were run on all of them. */
  readonly mean11: ReadonlyMap<EngineName, number>;
}

export function summarise(flags: Flags, all: readonly TaskScore[]): Summary {
  const scores = new Map<EnvironmentName, Map<EngineName, Score>>();
  for (const environment of flags.environments) {
    const row = new Map<EngineName, Score>();
    for (const engine of flags.engines) {
      // Sorted by seed: threads finish in any order, and a float sum must not depend on it.
      const own = all.filter((one) => one.environment === environment && one.engine === engine);
      row.set(engine, scoreOf(own.sort((a, b) => a.seed - b.seed).map((one) => one.score)));
    }
    scores.set(environment, row);
  }
  const scored = ENVIRONMENT_NAMES.slice(0, SCORED_ENVIRONMENTS);
  const mean11 = new Map<EngineName, number>();
  if (scored.every((environment) => scores.has(environment))) {
    for (const engine of flags.engines) {
      const sum = scored.reduce(
        (total, environment) => total + scores.get(environment)!.get(engine)!.mean,
        0,
      );
      mean11.set(engine, sum / scored.length);
    }
  }
  return { flags, scores, differences: differencesOf(flags, all), mean11 };
}

/** Worlds of one seed are the same for all engines: paired, a difference is told far more sharply than by two means. */
function differencesOf(flags: Flags, all: readonly TaskScore[]): Summary['differences'] {
  const [first, ...peers] = flags.engines;
  const bySeed = (environment: EnvironmentName, engine: EngineName) =>
    new Map(
      all
        .filter((one) => one.environment === environment && one.engine === engine)
        .map((one) => [one.seed, one.score]),
    );
  return new Map(
    flags.environments.map((environment) => {
      const own = [...bySeed(environment, first!)].sort(([a], [b]) => a - b);
      const row = peers.map((peer): [EngineName, Score] => {
        const other = bySeed(environment, peer);
        return [peer, scoreOf(own.map(([seed, score]) => score - other.get(seed)!))];
      });
      return [environment, new Map(row)];
    }),
  );
}

function scoreOf(values: readonly number[]): Score {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, se: 0 };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, se: Math.sqrt(squares / (values.length - 1) / values.length) };
}

export function asJson(summary: Summary): object {
  const environments = Object.fromEntries(
    [...summary.scores].map(([environment, row]) => [environment, Object.fromEntries(row)]),
  );
  return { seeds: summary.flags.seeds, environments, mean11: Object.fromEntries(summary.mean11) };
}

export function asTable(summary: Summary): string {
  const { engines, seeds } = summary.flags;
  const table = new Table({ head: ['environment', ...engines], style: { head: [], border: [] } });
  for (const [environment, row] of summary.scores) {
    table.push([environment, ...engines.map((engine) => shown(row.get(engine)!))]);
  }
  if (summary.mean11.size > 0) {
    table.push(['mean of 11', ...engines.map((engine) => summary.mean11.get(engine)!.toFixed(2))]);
  }
  const text = `${table.toString()}\n% of the per-cycle oracle, mean (se), seeds ${seeds[0]}..${seeds[1]}\n`;
  return engines.length > 1 ? `${text}\n${differenceTable(summary)}` : text;
}

function differenceTable({ flags, differences }: Summary): string {
  const [first, ...peers] = flags.engines;
  const table = new Table({ head: [`${first} minus`, ...peers], style: { head: [], border: [] } });
  for (const [environment, row] of differences) {
    table.push([environment, ...peers.map((peer) => shown(row.get(peer)!))]);
  }
  return `${table.toString()}\npaired by seed, mean (se)\n`;
}

function shown(score: Score): string {
  return `${score.mean.toFixed(2)} (${score.se.toFixed(2)})`;
}
