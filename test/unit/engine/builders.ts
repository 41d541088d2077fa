import {
  type DecideInput,
  type EngineArm,
  type EngineCampaign,
  type Evidence,
  makeEvidence,
  NO_EVIDENCE,
} from '../../../src/engine/index.js';

export const DAY_MS = 86_400_000;
export const QUARTER_MS = 900_000;

export function anArm(key: number, over: Partial<EngineArm> = {}): EngineArm {
  return {
    key,
    platform: `platform ${key % 3}`,
    channel: `channel ${key % 2}`,
    creative: `creative ${key % 5}`,
    bid: 'auto',
    active: true,
    minShare: null,
    maxShare: null,
    ...over,
  };
}

export function arms(count: number, over: Partial<EngineArm> = {}): EngineArm[] {
  return Array.from({ length: count }, (_, k) => anArm(k + 1, over));
}

export function aCampaign(over: Partial<EngineCampaign> = {}): EngineCampaign {
  return {
    kpi: 'ROAS',
    budgetMicros: 30_000_000_000n,
    spentMicros: 0n,
    spentTodayMicros: 0n,
    dailyBudgetMicros: null,
    billableUnitMicros: 10_000n,
    startMs: 0,
    endMs: 30 * DAY_MS,
    dayStartMs: 0,
    dayEndMs: DAY_MS,
    constraints: { minShare: 0, maxShare: 1, maxStepShare: null, riskTolerance: 1 },
    ...over,
  };
}

export function anInput(over: Partial<DecideInput> = {}): DecideInput {
  const nowMs = over.nowMs ?? QUARTER_MS;
  return {
    campaign: aCampaign(),
    intervalMs: QUARTER_MS,
    nowMs,
    localNowMs: nowMs,
    arms: arms(4),
    previousMicros: null,
    state: null,
    evidence: NO_EVIDENCE,
    seed: 7,
    ...over,
  };
}

/** A row of evidence; money in units of currency. */
export interface Row {
  readonly key: number;
  readonly startMs?: number;
  readonly windowMs?: number;
  readonly conversions?: number;
  readonly revenue?: number;
  readonly cost?: number;
  readonly was?:
    | { readonly conversions: number; readonly revenue: number; readonly cost: number }
    | undefined;
}

export function evidenceOf(rows: readonly Row[]): Evidence {
  const evidence = makeEvidence(rows.length);
  rows.forEach((row, i) => {
    evidence.armKey[i] = row.key;
    evidence.windowStartMs[i] = row.startMs ?? 0;
    evidence.localStartMs[i] = row.startMs ?? 0;
    evidence.windowMs[i] = row.windowMs ?? QUARTER_MS;
    evidence.conversions[i] = row.conversions ?? 0;
    evidence.revenueMicros[i] = (row.revenue ?? 0) * 1e6;
    evidence.costMicros[i] = (row.cost ?? 0) * 1e6;
    if (!row.was) return;
    evidence.restated[i] = 1;
    evidence.previous.conversions[i] = row.was.conversions;
    evidence.previous.revenueMicros[i] = row.was.revenue * 1e6;
    evidence.previous.costMicros[i] = row.was.cost * 1e6;
  });
  return evidence;
}

export function sumOf(micros: BigInt64Array): bigint {
  return micros.reduce((sum, part) => sum + part, 0n);
}
