import {
  type DecideInput,
  decide,
  type EngineArm,
  type EngineConstraints,
  type EngineOverride,
  type Evidence,
  attributeExactly,
  type FactorKind,
  makeEvidence,
  NO_EVIDENCE,
  type Scene,
  sceneOf,
} from '../../src/engine/index.js';
import { orderTotal, poisson } from '../../src/engine/random/sample.js';
import { CURVED, response, type TrueCurve } from '../../src/engine/simulate/true-curves.js';
import { campaignOf, CYCLE_MS, MICROS } from '../engine/played-cycle.js';
import { Rng, seedOf } from '../../src/kernel/rng.js';

export const CYCLES_PER_DAY = 96;
export const ARMS = 8;
/** Money of a cycle, in units of currency. */
const BUDGET = 1_000;
export const EVEN = BUDGET / ARMS;
const ORDER_SD = 0.3;

/** The truth of an arm; causes are planted by changing it. */
export interface TrueArm {
  quality: number;
  halfSaturation: number;
  curve: TrueCurve;
  orderValue: number;
}

/** What the account's people may change. */
export interface Settings {
  daily: number;
  constraints: EngineConstraints;
  overrides: EngineOverride[];
}

/** Money that moved, by cause. */
export interface Moves {
  readonly byArm: readonly ReadonlyMap<FactorKind, bigint>[];
  readonly change: BigInt64Array;
  readonly exact: boolean;
  readonly cycles: number;
  /** All of them together. */
  readonly ms: { readonly deciding: number; readonly explaining: number };
}

/** A campaign in a market of its own, cycle after cycle, whose truths and settings can be changed on the way. */
export class Campaign {
  readonly arms: TrueArm[];
  readonly settings: Settings = {
    daily: BUDGET * CYCLES_PER_DAY,
    constraints: { minShare: 0, maxShare: 1, maxStepShare: 0.1, riskTolerance: 1 },
    overrides: [],
  };
  /** Revenue per cost of the first unit, by arm and cycle, times the quality. */
  season: (arm: number, cycle: number) => number = () => 1;
  /** Rows that come in beside those of the last cycle. */
  extra: Evidence = NO_EVIDENCE;
  budgets: BigInt64Array | null = null;
  #cycle = 0;
  #scene: Scene | null = null;
  #evidence: Evidence = NO_EVIDENCE;
  readonly #engineArms: readonly EngineArm[];

  constructor(readonly seed: number) {
    const rng = new Rng(seedOf('explain', seed));
    this.arms = Array.from({ length: ARMS }, () => ({
      quality: 2 * Math.exp(0.25 * rng.normal()),
      halfSaturation: 2 * EVEN * Math.exp(0.4 * rng.normal()),
      curve: CURVED[Math.floor(rng.uniform() * CURVED.length)]!,
      orderValue: 20 * Math.exp(0.15 * rng.normal()),
    }));
    this.#engineArms = this.arms.map((_, k) => ({
      key: k + 1,
      platform: `platform ${k % 2}`,
      channel: `channel ${k % 2}`,
      creative: `creative ${k}`,
      bid: 'auto',
      active: true,
      minShare: null,
      maxShare: null,
    }));
  }

  get cycle(): number {
    return this.#cycle;
  }

  run(cycles: number): void {
    for (let i = 0; i < cycles; i++) this.#step();
  }

  /** Goes on, and explains each cycle: the sums of the factors over all of them. */
  explain(cycles: number): Moves {
    const byArm = this.arms.map(() => new Map<FactorKind, bigint>());
    const start = this.budgets!;
    const ms = { deciding: 0, explaining: 0 };
    for (let i = 0; i < cycles; i++) {
      const before = this.#scene;
      const startedAt = performance.now();
      this.#step();
      const decidedAt = performance.now();
      const after = this.#scene!;
      const factors = attributeExactly({ before, after });
      ms.deciding += decidedAt - startedAt;
      ms.explaining += performance.now() - decidedAt;
      factors.forEach((own, k) => {
        const sums = byArm[k]!;
        for (const { kind, amountMicros } of own) sums.set(kind, (sums.get(kind) ?? 0n) + amountMicros);
      });
    }
    const change = this.budgets!.map((micros, k) => micros - start[k]!);
    const exact = byArm.every((sums, k) => [...sums.values()].reduce((a, b) => a + b, 0n) === change[k]);
    return { byArm, change, exact, cycles, ms };
  }

  #step(): void {
    const input = this.#input();
    const result = decide(input);
    this.#scene = sceneOf(input, result);
    this.budgets = result.decision.arms.budgetMicros;
    this.#evidence = this.#spend(this.budgets);
    this.#cycle += 1;
  }

  #input(): DecideInput {
    const nowMs = this.#cycle * CYCLE_MS;
    const daily = BigInt(Math.round(this.settings.daily)) * BigInt(MICROS);
    const evidence = joined(this.#evidence, this.extra);
    this.extra = NO_EVIDENCE;
    return {
      campaign: campaignOf(this.#cycle, daily, this.settings.constraints),
      intervalMs: CYCLE_MS,
      nowMs,
      localNowMs: nowMs,
      arms: this.#engineArms,
      overrides: this.settings.overrides,
      previousMicros: this.budgets,
      state: this.#scene?.state ?? null,
      evidence,
      seed: seedOf('explain', this.seed, this.#cycle),
    };
  }

  #spend(budgets: BigInt64Array): Evidence {
    const evidence = makeEvidence(ARMS);
    const spend = Float64Array.from(budgets, (micros) => Number(micros) / MICROS / CYCLES_PER_DAY);
    const rng = new Rng(seedOf('market', this.seed, this.#cycle));
    for (let k = 0; k < ARMS; k++) this.report(evidence, k, k, this.#cycle, spend[k]!, rng);
    return evidence;
  }

  /** What an arm brings in a cycle, as a row of evidence. */
  report(evidence: Evidence, row: number, k: number, cycle: number, spend: number, rng: Rng): void {
    const { quality, halfSaturation: half, curve, orderValue } = this.arms[k]!;
    const revenue = quality * this.season(k, cycle) * half * response(curve, spend / half);
    evidence.armKey[row] = k + 1;
    evidence.windowStartMs[row] = cycle * CYCLE_MS;
    evidence.localStartMs[row] = cycle * CYCLE_MS;
    evidence.windowMs[row] = CYCLE_MS;
    evidence.conversions[row] = poisson(rng, revenue / orderValue);
    evidence.revenueMicros[row] = MICROS * orderTotal(rng, evidence.conversions[row]!, orderValue, ORDER_SD);
    evidence.costMicros[row] = spend * MICROS;
  }
}

function joined(a: Evidence, b: Evidence): Evidence {
  if (b.count === 0) return a;
  const all = makeEvidence(a.count + b.count);
  for (const [rows, at] of [
    [a, 0],
    [b, a.count],
  ] as const) {
    for (const column of ['armKey', 'windowStartMs', 'localStartMs', 'windowMs'] as const)
      all[column].set(rows[column], at);
    for (const figure of ['conversions', 'revenueMicros', 'costMicros'] as const)
      all[figure].set(rows[figure], at);
  }
  return all;
}
