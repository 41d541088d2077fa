import { Rng, seedOf } from '../../kernel/rng.js';
import { expOf } from './elementary.js';
import type { Prospects } from './prospects.js';
import { NORMAL_TABLE } from './special-functions.js';
import type { Working } from './working.js';

/** Draws are solved in groups; see `allocate`. */
export const GROUPS = 8;
const DRAWS_PER_GROUP = 4;
export const DRAWS = GROUPS * DRAWS_PER_GROUP;

/** Possible worlds: by what each arm deviates from its prospect. */
export interface Draws {
  /** draws × arms: logarithm of the factor on what an arm brings; the factor's mean is 1. */
  readonly logFactor: Float64Array;
  /** groups × arms: factor of the world in the middle of a group's draws; mean 1. */
  readonly group: Float64Array;
}

/** Draws worlds from the prospects, each arm lognormal with its own spread. Shared effects move all arms alike and are left out. */
export function drawWorlds(working: Working, prospects: Prospects, seed: number): Draws {
  const arms = working.base.length;
  const logFactor = new Float64Array(DRAWS * arms);
  const group = new Float64Array(GROUPS * arms);
  for (let k = 0; k < arms; k++) {
    // A stream of its own, so that an arm's draws depend neither on its place nor on the other arms.
    const rng = new Rng(seedOf(seed, working.arms[k]!.key));
    const sd = prospects.logSd[k]!;
    const shift = -0.5 * sd * sd;
    for (let g = 0; g < GROUPS; g++) {
      let sum = 0;
      for (let d = g * DRAWS_PER_GROUP; d < (g + 1) * DRAWS_PER_GROUP; d++) {
        const normal = NORMAL_TABLE[rng.uint32() >>> 20]!;
        sum += normal;
        logFactor[d * arms + k] = sd * normal + shift;
      }
      group[g * arms + k] = expOf((sd * sum + shift) / DRAWS_PER_GROUP);
    }
  }
  return { logFactor, group };
}
