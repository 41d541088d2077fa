import { seedOf } from '../../src/kernel/rng.js';
import {
  type DecideInput,
  type DecideResult,
  decide,
  type EngineArm,
  type EnginePart,
  type EngineState,
  type Evidence,
  NO_EVIDENCE,
} from '../../src/engine/index.js';
import { CYCLES_PER_DAY } from '../../src/engine/simulate/environments.js';
import type { CycleFigures } from '../../src/engine/simulate/world-run.js';
import { campaignOf, CYCLE_MS, evidenceOf, MICROS } from './played-cycle.js';
import type { Policy, PolicyMaker, PolicySetup } from './policy.js';

const FREE = { minShare: 0, maxShare: 1, maxStepShare: null, riskTolerance: 1 };

/** The engine as the service runs it: a decision every 15 minutes, evidence of the last window, money as daily budgets. */
export function trimtab(setup: PolicySetup): Policy {
  return new TrimtabPolicy(setup);
}

/** The same without a part of its model. */
export function trimtabWithout(part: EnginePart): PolicyMaker {
  return (setup) => new TrimtabPolicy(setup, [part]);
}

export class TrimtabPolicy implements Policy {
  private readonly arms: readonly EngineArm[];
  private state: EngineState | null = null;
  private previousMicros: BigInt64Array | null = null;
  private evidence: Evidence = NO_EVIDENCE;
  /** The last decision and what it was made of. */
  last: { readonly input: DecideInput; readonly result: DecideResult } | null = null;

  constructor(
    private readonly setup: PolicySetup,
    private readonly without: readonly EnginePart[] = [],
  ) {
    this.arms = setup.world.arms.map(
      (arm, k): EngineArm => ({
        key: k + 1,
        platform: `platform ${arm.platform}`,
        channel: `channel ${arm.channel}`,
        creative: `creative ${arm.creative}`,
        bid: `bid ${arm.bid}`,
        active: true,
        minShare: null,
        maxShare: null,
      }),
    );
  }

  allocate(cycle: number): Float64Array {
    const { setup, arms, state, previousMicros, evidence } = this;
    const input: DecideInput = {
      campaign: campaignOf(cycle, BigInt(setup.budget * CYCLES_PER_DAY) * BigInt(MICROS), FREE),
      intervalMs: CYCLE_MS,
      nowMs: cycle * CYCLE_MS,
      localNowMs: cycle * CYCLE_MS,
      arms,
      previousMicros,
      state,
      evidence,
      without: this.without,
      seed: seedOf('bench', setup.seed, cycle),
    };
    const result = decide(input);
    this.last = { input, result };
    this.state = result.state;
    this.previousMicros = result.decision.arms.budgetMicros;
    return Float64Array.from(this.previousMicros, (micros) => Number(micros) / MICROS / CYCLES_PER_DAY);
  }

  observe(cycle: number, spend: Float64Array, figures: CycleFigures): void {
    this.evidence = evidenceOf(cycle, spend, figures);
  }
}
