import { CYCLES, ENVIRONMENTS, type EnvironmentName } from '../../src/engine/simulate/environments.js';
import { makeWorld } from '../../src/engine/simulate/world.js';
import { WorldRun } from '../../src/engine/simulate/world-run.js';
import { type EngineName, makerOf } from './engines.js';

/** Plays one engine through one environment and seed; its expected revenue in % of the per-cycle oracle's. */
export function play(environment: EnvironmentName, engine: EngineName, seed: number): number {
  const spec = ENVIRONMENTS[environment];
  const world = makeWorld(spec, seed);
  const run = new WorldRun(world, seed);
  const armCount = world.arms.length;
  const policy = makerOf(engine)({ world, armCount, budget: spec.budgetPerCycle, seed });
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const spend = toBudget(policy.allocate(cycle), spec.budgetPerCycle);
    policy.observe(cycle, spend, run.step(spend));
  }
  return 100 * run.score;
}

function toBudget(wanted: Float64Array, budget: number): Float64Array {
  const sum = wanted.reduce((total, amount) => total + amount, 0);
  return wanted.map((amount) => (sum > 0 ? (amount / sum) * budget : budget / wanted.length));
}
