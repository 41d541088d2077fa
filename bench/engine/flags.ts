import { ENVIRONMENT_NAMES, type EnvironmentName } from '../../src/engine/simulate/environments.js';
import { ENGINE_PARTS } from '../../src/engine/index.js';
import { ENGINE_NAMES, type EngineName } from './engines.js';

export interface Flags {
  readonly seeds: readonly [number, number];
  readonly environments: readonly EnvironmentName[];
  readonly engines: readonly EngineName[];
  readonly workers: number;
  readonly json: boolean;
}

export const USAGE = `npm run bench:engine -- [--seeds A..B] [--env NAME,…] [--engines NAME,…] [--ablate PART,…] [--workers N] [--json]
  --seeds    first and last seed, such as 101..130 (default 101..110)
  --env      ${ENVIRONMENT_NAMES.join(', ')} (default: all)
  --engines  ${ENGINE_NAMES.join(', ')} (default: all)
  --ablate   the engine beside itself without ${ENGINE_PARTS.join(', ')}
  --workers  threads (default: one per core)
  --json     print only JSON`;

const VALUED = ['--seeds', '--env', '--engines', '--ablate', '--workers'];

/** The flags, or what is wrong with them, all at once. */
export function parseFlags(args: readonly string[], cores: number): Flags | string[] {
  const problems: string[] = [];
  const given = new Map<string, string>();
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = args[i]!.split(/=(.*)/s) as [string, string | undefined];
    const follows = args[i + 1]?.startsWith('--') === false ? args[i + 1] : undefined;
    if (name === '--json') {
      given.set(name, 'true');
      continue;
    }
    const value = inline ?? follows;
    if (inline === undefined && follows !== undefined) i += 1;
    if (!VALUED.includes(name)) problems.push(`${name}: there is no such flag.`);
    else if (value === undefined) problems.push(`${name}: a value is missing.`);
    else given.set(name, value);
  }
  const seeds = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(given.get('--seeds') ?? '101..110');
  const first = Number(seeds?.[1]);
  const last = Number(seeds?.[2] ?? seeds?.[1]);
  if (!seeds || last < first)
    problems.push(`--seeds: "${given.get('--seeds')}" is not a range; write 101..130.`);
  const workers = Number(given.get('--workers') ?? cores);
  if (!Number.isInteger(workers) || workers < 1 || workers > 256) {
    problems.push(`--workers: "${given.get('--workers')}" is not a whole number from 1 to 256.`);
  }
  const environments = chosen('--env', given.get('--env'), ENVIRONMENT_NAMES, problems);
  const ablated = given.get('--ablate');
  const parts = ablated === undefined ? [] : chosen('--ablate', ablated, ENGINE_PARTS, problems);
  const named = given.get('--engines') ?? (ablated === undefined ? undefined : 'trimtab');
  const peers = chosen('--engines', named, ENGINE_NAMES, problems);
  const engines = [...peers, ...parts.map((part): EngineName => `without ${part}`)];
  if (problems.length > 0) return problems;
  return { seeds: [first, last], environments, engines, workers, json: given.has('--json') };
}

function chosen<T extends string>(
  flag: string,
  value: string | undefined,
  known: readonly T[],
  problems: string[],
): T[] {
  if (value === undefined) return [...known];
  const names = value.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!(known as readonly string[]).includes(name)) {
      problems.push(`${flag}: "${name}" is not known; choose from ${known.join(', ')}.`);
    }
  }
  return known.filter((name) => names.includes(name));
}
