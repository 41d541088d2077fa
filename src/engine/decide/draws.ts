import { Rng, seedOf } from '../../kernel/rng.js';
import { CELLS } from './curves.js';
import { driftAt } from './drifts.js';
import type { Levels } from './levels.js';
import { gammaFromNormal, NORMAL_TABLE } from './special-functions.js';
import type { Values } from './value.js';
import type { Working } from './working.js';

const { exp } = Math;

/** Draws are solved in groups; see `allocate`. */
export const GROUPS = 8;
export const DRAWS_PER_GROUP = 4;
export const DRAWS = GROUPS * DRAWS_PER_GROUP;

/** Possible worlds drawn from the posterior: draws × arms. */
export interface Draws {
  readonly cell: Uint8Array;
  /** Conversions per exposure × season now. */
  readonly rate: Float64Array;
  /** What a conversion is worth to the KPI. */
  readonly worth: Float64Array;
}

/**
 * Draws worlds from the posterior: drift hypothesis by stratified weight, cell by its weight, rate from its Gamma, value lognormal.
 * @param drifts hypotheses that were read, 1 = read
 * @param factor season × common factor of each arm, now
 * @param values null where a conversion counts 1
 */
export function drawWorlds(
  working: Working,
  levels: Levels,
  drifts: Uint8Array,
  values: Values | null,
  factor: Float64Array,
  seed: number,
): Draws {
  const arms = working.base.length;
  const draws: Draws = {
    cell: new Uint8Array(DRAWS * arms),
    rate: new Float64Array(DRAWS * arms),
    worth: new Float64Array(DRAWS * arms).fill(1),
  };
  // Bit-reversed order spreads the hypotheses over the groups.
  const offset = new Rng(seed).uniform();
  const drift = REVERSED.map((d) => driftAt(working.campaignStats, drifts, (d + offset) / DRAWS));
  for (let k = 0; k < arms; k++) {
    // A stream of its own, so that an arm's draws depend neither on its place nor on the other arms.
    const rng = new Rng(seedOf(seed, working.arms[k]!.key));
    const value = values?.mean[k] ?? 1;
    const sd = values?.logSd[k] ?? 0;
    for (let d = 0; d < DRAWS; d++) {
      const slot = drift[d]! * arms + k;
      const cell = cellAt(levels.weight, slot * CELLS, rng.uniform());
      const gamma = gammaFromNormal(levels.shape[slot]!, NORMAL_TABLE[rng.uint32() >>> 20]!);
      const i = d * arms + k;
      draws.cell[i] = cell;
      draws.rate[i] = (factor[k]! * gamma) / levels.rate[slot * CELLS + cell]!;
      draws.worth[i] = value * exp(sd * NORMAL_TABLE[rng.uint32() >>> 20]! - 0.5 * sd * sd);
    }
  }
  return draws;
}

const REVERSED = Uint8Array.from({ length: DRAWS }, (_, d) => {
  let reversed = 0;
  for (let bit = 0; bit < 5; bit++) if (d & (1 << bit)) reversed |= 16 >> bit;
  return reversed;
});

function cellAt(weight: Float64Array, from: number, u: number): number {
  let rest = u;
  for (let j = 0; j < CELLS - 1; j++) {
    rest -= weight[from + j]!;
    if (rest < 0) return j;
  }
  return CELLS - 1;
}
