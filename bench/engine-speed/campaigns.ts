import {
  type DecideInput,
  type DecideResult,
  decide,
  type EngineArm,
  type EngineCampaign,
  type EngineState,
  type Evidence,
  makeEvidence,
} from '../../src/engine/index.js';
import { poisson } from '../../src/engine/random/sample.js';
import { Rng, seedOf } from '../../src/kernel/rng.js';

const WINDOW_MS = 900_000;
const WINDOWS_A_DAY = 96;

const CAMPAIGN: EngineCampaign = {
  kpi: 'ROAS',
  budgetMicros: 10n ** 14n,
  spentMicros: 0n,
  spentTodayMicros: 0n,
  dailyBudgetMicros: 10n ** 10n,
  billableUnitMicros: 10_000n,
  startMs: 0,
  endMs: null,
  dayStartMs: 0,
  dayEndMs: 86_400_000,
  constraints: { minShare: 0, maxShare: 1, maxStepShare: null, riskTolerance: 1 },
};

/** Campaigns that are decided cycle after cycle, each with arms, evidence and a state of its own. */
export class Campaigns {
  readonly states: (EngineState | null)[];
  private readonly budgets: (BigInt64Array | null)[];
  private readonly arms: EngineArm[];
  private readonly rng: Rng;
  private cycle = 0;

  constructor(
    readonly count: number,
    private readonly armCount: number,
    private readonly name: string,
  ) {
    this.arms = armsOf(armCount);
    this.states = Array.from({ length: count }, () => null);
    this.budgets = Array.from({ length: count }, () => null);
    this.rng = new Rng(seedOf('speed', name, armCount));
  }

  /** What all campaigns bring to their next cycle. */
  inputs(): DecideInput[] {
    const nowMs = (this.cycle + 1) * WINDOW_MS;
    return this.states.map(
      (state, i): DecideInput => ({
        campaign: CAMPAIGN,
        intervalMs: WINDOW_MS,
        nowMs,
        localNowMs: nowMs,
        arms: this.arms,
        previousMicros: this.budgets[i]!,
        state,
        evidence: this.evidenceOf(this.budgets[i]!),
        seed: seedOf(this.name, i, this.cycle),
      }),
    );
  }

  /** The kernel: every campaign decided once. */
  decideAll(inputs: readonly DecideInput[]): void {
    for (let i = 0; i < inputs.length; i++) this.keep(i, decide(inputs[i]!));
    this.cycle += 1;
  }

  private keep(i: number, { state, decision }: DecideResult): void {
    this.states[i] = state;
    this.budgets[i] = decision.arms.budgetMicros;
  }

  /** What each arm brought in a window, at random: the time does not depend on what it is. */
  private evidenceOf(budgets: BigInt64Array | null): Evidence {
    const { cycle, armCount, rng } = this;
    const evidence = makeEvidence(armCount);
    for (let k = 0; k < armCount; k++) {
      evidence.armKey[k] = k + 1;
      evidence.windowStartMs[k] = cycle * WINDOW_MS;
      evidence.localStartMs[k] = cycle * WINDOW_MS;
      evidence.windowMs[k] = WINDOW_MS;
      evidence.costMicros[k] = (budgets ? Number(budgets[k]!) : 1e10 / armCount) / WINDOWS_A_DAY;
      evidence.conversions[k] = poisson(rng, 1 + (k % 5));
      evidence.clicks[k] = 20 * evidence.conversions[k]!;
      evidence.revenueMicros[k] = 3e7 * evidence.conversions[k]!;
    }
    return evidence;
  }
}

function armsOf(count: number): EngineArm[] {
  return Array.from({ length: count }, (_, k) => ({
    key: k + 1,
    platform: `platform ${k % 3}`,
    channel: `channel ${k % 4}`,
    creative: `creative ${k % 7}`,
    bid: `bid ${k % 2}`,
    active: true,
    minShare: null,
    maxShare: null,
  }));
}
