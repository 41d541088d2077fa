import type { World } from '../../src/engine/simulate/world.js';
import type { CycleFigures } from '../../src/engine/simulate/world-run.js';

/** An engine under test: splits the budget of each cycle and sees what came of it. */
export interface Policy {
  /** Money per arm for a cycle; the runner scales it to the budget. */
  allocate(cycle: number): Float64Array;
  observe(cycle: number, spend: Float64Array, figures: CycleFigures): void;
}

/** What an engine may know beforehand: the arms, the budget, and a seed. Only the oracle may read the truth in `world`. */
export interface PolicySetup {
  readonly world: World;
  readonly armCount: number;
  readonly budget: number;
  readonly seed: number;
}

export type PolicyMaker = (setup: PolicySetup) => Policy;
