import { ENGINE_PARTS, type EnginePart } from '../../src/engine/index.js';
import { batchMmm } from './peers/batch-mmm.js';
import { evenSplit } from './peers/even-split.js';
import { epsilonGreedy, greedy } from './peers/greedy.js';
import { linUcb } from './peers/lin-ucb.js';
import { oracle } from './peers/oracle.js';
import { proportional } from './peers/proportional.js';
import { prototypeRule } from './peers/prototype-rule.js';
import { thompson, thompsonDiscounted } from './peers/thompson.js';
import type { PolicyMaker } from './policy.js';
import { trimtab, trimtabWithout } from './trimtab-policy.js';

const ENGINES = {
  trimtab,
  evenSplit,
  prototypeRule,
  proportional,
  greedy,
  epsilonGreedy,
  thompson,
  thompsonDiscounted,
  linUcb,
  batchMmm,
  oracle,
} as const satisfies Record<string, PolicyMaker>;

export type EngineName = keyof typeof ENGINES | `without ${EnginePart}`;
export const ENGINE_NAMES = Object.keys(ENGINES) as EngineName[];

/** The maker of an engine, of a peer, or of the engine without one of its parts. */
export function makerOf(name: EngineName): PolicyMaker {
  const part = ENGINE_PARTS.find((one) => name === `without ${one}`);
  return part ? trimtabWithout(part) : ENGINES[name as keyof typeof ENGINES];
}
