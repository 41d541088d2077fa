import { Rng } from '../../kernel/rng.js';
import { shareBounds, type ShareBounds } from './bounds.js';
import { emptyDecisionArms } from './decision-codec.js';
import { paceBudget } from './pacing.js';
import { roundToUnits } from './rounding.js';
import type { EngineState } from './state.js';
import {
  type DecideInput,
  type DecideResult,
  type Decision,
  type DecisionArms,
  type Evidence,
} from './types.js';
import { marginalAt, waterFill } from './water-fill.js';

const DAY_MS = 86_400_000;
const STRIDE = 3;
const MEMORY_MS = 14 * DAY_MS;
const DRAWS = 32;
const HALF_SATURATION = 1.5;

/**
 * One cycle of a campaign: folds in the evidence, paces the budget, splits it over the arms, and says what it knows.
 * Pure: the same input gives the same bits. The input is not changed.
 */
export function decide(input: DecideInput): DecideResult {
  const previousTotal = input.previousMicros ? sum(input.previousMicros) : null;
  const pace = paceBudget(input.campaign, input.nowMs, input.intervalMs, previousTotal);
  const state = fold(input, pace.totalMicros);
  const arms = emptyDecisionArms(input.arms.length);
  input.arms.forEach((arm, k) => {
    arms.key[k] = arm.key;
  });
  const active = input.arms.some((arm) => arm.active);
  if (pace.status !== 'ALLOCATED' || !active) {
    const decision: Decision = {
      status: pace.status === 'ALLOCATED' ? 'NO_ACTIVE_ARMS' : pace.status,
      totalMicros: 0n,
      unchangedReason: previousTotal === null || previousTotal === 0n ? 'NOTHING_TO_ALLOCATE' : null,
      waterLevel: 0,
      kktResidual: 0,
      arms,
    };
    return { decision, state };
  }
  const total = pace.totalMicros;
  const bounds = shareBounds(input.arms, input.campaign.constraints, sharesOf(input.previousMicros));
  const filled = fillShares(input, state, bounds, Number(total), arms);
  arms.budgetMicros.set(roundToUnits(filled.shares, bounds.active, total, input.campaign.billableUnitMicros));
  arms.wantedMicros.set(roundToUnits(filled.wanted, bounds.active, total, input.campaign.billableUnitMicros));
  for (let k = 0; k < input.arms.length; k++) {
    arms.share[k] = total > 0n ? Number(arms.budgetMicros[k]!) / Number(total) : 0;
    arms.binding[k] = bindingBits(bounds, filled.shares[k]!, k);
    arms.gaveWay[k] = bounds.gaveWay[k]!;
  }
  const same = input.previousMicros?.every((micros, k) => micros === arms.budgetMicros[k]) ?? false;
  const decision: Decision = {
    status: 'ALLOCATED',
    totalMicros: total,
    unchangedReason: same ? (input.evidence.count === 0 ? 'NO_NEW_EVIDENCE' : 'BELOW_BILLABLE_UNIT') : null,
    waterLevel: filled.level,
    kktResidual: filled.kktResidual,
    arms,
  };
  return { decision, state };
}

function fillShares(
  input: DecideInput,
  state: EngineState,
  bounds: ShareBounds,
  total: number,
  out: DecisionArms,
) {
  const count = input.arms.length;
  const points = 48;
  const s = total / state.sRefMicros;
  const grid = Float64Array.from({ length: points }, (_, g) => s * 0.0005 * 2000 ** (g / (points - 1)));
  const table = new Float64Array(count * points);
  const rng = new Rng(input.seed);
  const mean = pooledRate(state);
  for (let k = 0; k < count; k++) {
    const row = find(state.armKey, input.arms[k]!.key) * STRIDE;
    const a = 4 + state.armStats[row]!;
    const b = 4 / mean.rate + state.armStats[row + 1]!;
    let draw = 0;
    for (let i = 0; i < DRAWS; i++) draw += (a / b) * Math.exp(rng.normal() / Math.sqrt(a) - 0.5 / a);
    const value = (4 * mean.value + state.armStats[row + 2]!) / (4 + state.armStats[row]!);
    const useful = input.campaign.kpi === 'CPA' || input.campaign.kpi === 'CONVERSIONS' ? 1 : value;
    for (let g = 0; g < points; g++) {
      table[k * points + g] = bounds.active[k]
        ? ((draw / DRAWS) * useful) / (1 + grid[g]! / HALF_SATURATION)
        : 0;
    }
    const roas = ((a / b) * value) / state.sRefMicros;
    out.roasMean[k] = roas;
    out.roasLower[k] = roas * Math.exp(-1.645 / Math.sqrt(a));
    out.roasUpper[k] = roas * Math.exp(1.645 / Math.sqrt(a));
  }
  const scale = (share: number): number => share * s;
  const bounded = waterFill({ grid, table }, bounds.lower.map(scale), bounds.upper.map(scale), s);
  const free = waterFill(
    { grid, table },
    new Float64Array(count),
    Float64Array.from(bounds.active, scale),
    s,
  );
  for (let k = 0; k < count; k++) {
    out.marginalRoas[k] = marginalAt({ grid, table }, k, bounded.amounts[k]!) / state.sRefMicros;
  }
  return {
    shares: bounded.amounts.map((amount) => amount / s),
    wanted: free.amounts.map((amount) => amount / s),
    level: bounded.level / state.sRefMicros,
    kktResidual: bounded.kktResidual,
  };
}

function pooledRate(state: EngineState): { rate: number; value: number } {
  let a = 1;
  let x = 1;
  let r = 0;
  for (let row = 0; row < state.armStats.length; row += STRIDE) {
    a += state.armStats[row]!;
    x += state.armStats[row + 1]!;
    r += state.armStats[row + 2]!;
  }
  return { rate: a / x, value: r > 0 ? r / a : 1 };
}

function fold(input: DecideInput, total: bigint): EngineState {
  const old = input.state;
  const armKey = Int32Array.from(
    new Set([...(old?.armKey ?? []), ...input.arms.map((arm) => arm.key)]),
  ).sort();
  const sRefMicros = old?.sRefMicros ?? Math.max(1, Number(total) / Math.max(1, input.arms.length));
  const armStats = new Float64Array(armKey.length * STRIDE);
  const decay = old ? Math.exp(-(input.nowMs - old.asOfMs) / MEMORY_MS) : 1;
  old?.armKey.forEach((key, i) => {
    const row = find(armKey, key) * STRIDE;
    for (let j = 0; j < STRIDE; j++) armStats[row + j] = decay * old.armStats[i * STRIDE + j]!;
  });
  const rows = input.evidence;
  for (let i = 0; i < rows.count; i++) {
    const at = find(armKey, rows.armKey[i]!) * STRIDE;
    if (at < 0) continue;
    const sign = rows.restated[i] === 1;
    const weight = Math.exp((rows.windowStartMs[i]! + rows.windowMs[i]! - input.nowMs) / MEMORY_MS);
    addRow(armStats, at, rows, i, weight, sRefMicros, rows.windowMs[i]!);
    if (sign) addRow(armStats, at, rows.previous, i, -weight, sRefMicros, rows.windowMs[i]!);
  }
  return {
    asOfMs: input.nowMs,
    sRefMicros,
    armKey,
    armStats,
    campaignStats: new Float64Array(0),
    channels: [],
    channelStats: new Float64Array(0),
  };
}

function addRow(
  stats: Float64Array,
  at: number,
  row: Evidence['previous'],
  i: number,
  weight: number,
  sRefMicros: number,
  windowMs: number,
): void {
  const days = windowMs / DAY_MS;
  const spend = row.costMicros[i]! / sRefMicros / days;
  stats[at] = stats[at]! + weight * row.conversions[i]!;
  stats[at + 1] = stats[at + 1]! + weight * HALF_SATURATION * Math.log(1 + spend / HALF_SATURATION) * days;
  stats[at + 2] = stats[at + 2]! + weight * row.revenueMicros[i]!;
}

function bindingBits(bounds: ShareBounds, share: number, k: number): number {
  if (bounds.active[k] !== 1) return 0;
  if (share <= bounds.lower[k]! * (1 + 1e-9) && bounds.lower[k]! > 0) return bounds.lowerBit[k]!;
  if (share >= bounds.upper[k]! * (1 - 1e-9)) return bounds.upperBit[k]!;
  return 0;
}

/** Position of a key in an ascending list, or −1. */
export function find(keys: Int32Array, key: number): number {
  let left = 0;
  let right = keys.length - 1;
  while (left <= right) {
    const middle = (left + right) >> 1;
    const here = keys[middle]!;
    if (here === key) return middle;
    if (here < key) left = middle + 1;
    else right = middle - 1;
  }
  return -1;
}

function sum(micros: BigInt64Array): bigint {
  let total = 0n;
  for (const part of micros) total += part;
  return total;
}

function sharesOf(micros: BigInt64Array | null): Float64Array | null {
  if (!micros) return null;
  const total = Number(sum(micros));
  return total > 0 ? Float64Array.from(micros, (part) => Number(part) / total) : null;
}
