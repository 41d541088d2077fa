import {
  type EngineCampaign,
  type EngineConstraints,
  type Evidence,
  makeEvidence,
} from '../../src/engine/index.js';
import type { CycleFigures } from '../../src/engine/simulate/world-run.js';

export const CYCLE_MS = 900_000;
const DAY_MS = 86_400_000;
export const MICROS = 1e6;

/** A campaign without an end and with money for a thousand days, in a cycle. @param dailyMicros its daily budget */
export function campaignOf(
  cycle: number,
  dailyMicros: bigint,
  constraints: EngineConstraints,
): EngineCampaign {
  const dayStartMs = Math.floor((cycle * CYCLE_MS) / DAY_MS) * DAY_MS;
  return {
    kpi: 'ROAS',
    budgetMicros: dailyMicros * 1_000n,
    spentMicros: 0n,
    spentTodayMicros: 0n,
    dailyBudgetMicros: dailyMicros,
    billableUnitMicros: 10_000n,
    startMs: 0,
    endMs: null,
    dayStartMs,
    dayEndMs: dayStartMs + DAY_MS,
    constraints,
  };
}

/** What a cycle brought, as the engine is told: arms have the keys 1, 2, … @param spend units of currency of each arm */
export function evidenceOf(cycle: number, spend: Float64Array, figures: CycleFigures): Evidence {
  const evidence = makeEvidence(spend.length);
  for (let k = 0; k < spend.length; k++) {
    evidence.armKey[k] = k + 1;
    evidence.windowStartMs[k] = cycle * CYCLE_MS;
    evidence.windowMs[k] = CYCLE_MS;
    evidence.localStartMs[k] = cycle * CYCLE_MS;
    evidence.impressions[k] = figures.impressions[k]!;
    evidence.clicks[k] = figures.clicks[k]!;
    evidence.conversions[k] = figures.conversions[k]!;
    evidence.revenueMicros[k] = figures.revenue[k]! * MICROS;
    evidence.costMicros[k] = spend[k]! * MICROS;
  }
  return evidence;
}
