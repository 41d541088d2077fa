import { isConversionTarget, type SpendTarget } from '../../kernel/limits.js';
import { ARM } from './layout.js';
import { ReturnCurve } from './return-curve.js';
import { boundsOf, outlookOf } from './stages.js';
import type { DecideInput, TargetOutcome } from './types.js';
import { countsConversions, type Values } from './value.js';
import type { Working } from './working.js';
import type { Workspace } from './workspace.js';

/**
 * Part of the pace that is spent where even less money misses the target: without results nothing could ever be seen to have become
 * better.
 */
const LEAST_PART = 0.01;
/** Part of a total over which its marginal return is measured. */
const MARGIN = 1e-4;
const DAY_MS = 86_400_000;
const MOST_ROUNDS = 120;

/** A total that keeps a target. */
export interface Afforded {
  readonly totalMicros: bigint;
  readonly outcome: TargetOutcome;
}

/**
 * How much of the pace does a target let a campaign spend? R(T) of the best split is concave in the total T, so that R/T and the
 * marginal return fall: the most that keeps a ratio, or the least that reaches a goal, is where one function crosses zero. In whole
 * billable units; one unit more would break a ratio, one less would miss a goal. Judged by what a day of average season brings, so
 * that the hour does not move the daily budget. Until any revenue (or conversion) was seen there is nothing to judge by.
 * Source: engine design, 3. Cost: some twenty splits.
 * @param paceMicros > 0
 */
export function affordedBy(
  target: SpendTarget,
  input: DecideInput,
  working: Working,
  workspace: Workspace,
  paceMicros: bigint,
): Afforded | null {
  if (isConversionTarget(target.kind) !== countsConversions(input.campaign.kpi)) return null;
  const { prospects, values } = outlookOf({ ...input, intervalMs: DAY_MS }, working, workspace);
  const { sRefMicros } = working;
  const unit = Number(input.campaign.billableUnitMicros);
  const most = Math.floor(Number(paceMicros) / unit);
  if (most < 1 || !isJudged(target, values, working))
    return { totalMicros: paceMicros, outcome: 'NOT_YET_KNOWN' };
  const active = Uint8Array.from(input.arms, (arm) => (arm.active ? 1 : 0));
  const curve = new ReturnCurve(prospects, active, ((1 + MARGIN) * most * unit) / sRefMicros);
  const returnOf = (micros: number): number =>
    curve.at(micros / sRefMicros, boundsOf(input, BigInt(micros), sRefMicros).amounts);
  const isGoal = target.kind === 'CONVERSIONS' || target.kind === 'REVENUE';
  const excess = excessOf(target, returnOf, sRefMicros);
  const inUnits = (units: number): number => excess(units * unit);
  const least = Math.max(1, Math.ceil(Math.max(LEAST_PART * most, Number(moneyFloors(input)) / unit)));
  if (least >= most)
    return { totalMicros: paceMicros, outcome: excess(most * unit) >= 0 ? 'MET' : 'OUT_OF_REACH' };
  const atMost = inUnits(most);
  const atLeast = inUnits(least);
  const of = (units: number): bigint => BigInt(units) * input.campaign.billableUnitMicros;
  if (isGoal) {
    if (atMost < 0) return { totalMicros: paceMicros, outcome: 'OUT_OF_REACH' };
    const units = atLeast >= 0 ? least : crossing(inUnits, least, most, atLeast, atMost)[1];
    return units === most
      ? { totalMicros: paceMicros, outcome: 'MET' }
      : { totalMicros: of(units), outcome: 'MET_WITH_LESS' };
  }
  if (atMost >= 0) return { totalMicros: paceMicros, outcome: 'MET' };
  if (atLeast < 0) return { totalMicros: of(least), outcome: 'OUT_OF_REACH' };
  return { totalMicros: of(crossing(inUnits, least, most, atLeast, atMost)[0]), outcome: 'MET_WITH_LESS' };
}

/** Above zero where a total does better than the target. @returns a function of whole micros */
function excessOf(
  { kind, value }: SpendTarget,
  returnOf: (micros: number) => number,
  sRefMicros: number,
): (micros: number) => number {
  switch (kind) {
    case 'MARGINAL_ROAS':
      return (micros) => {
        const more = Math.max(1, Math.round(micros * MARGIN));
        return ((returnOf(micros + more) - returnOf(micros)) * sRefMicros) / more - value;
      };
    case 'ROAS':
      return (micros) => (returnOf(micros) * sRefMicros) / micros - value;
    case 'CPA':
      return (micros) => (returnOf(micros) * value) / micros - 1;
    case 'CONVERSIONS':
      return (micros) => returnOf(micros) - value;
    case 'REVENUE':
      return (micros) => returnOf(micros) - value / sRefMicros;
  }
}

/**
 * Neighbouring whole numbers between which a function changes its sign: by secants, every third round by halving.
 * @returns [low, low + 1] with the signs of `low` and `high`
 */
function crossing(
  excess: (units: number) => number,
  low: number,
  high: number,
  atLow: number,
  atHigh: number,
): [low: number, high: number] {
  for (let round = 0; round < MOST_ROUNDS && high - low > 1; round++) {
    const secant = low + Math.round(((high - low) * atLow) / (atLow - atHigh));
    const next =
      round % 3 === 2 || !(secant > low && secant < high) ? low + Math.floor((high - low) / 2) : secant;
    const at = excess(next);
    if (at >= 0 === atLow >= 0) [low, atLow] = [next, at];
    else [high, atHigh] = [next, at];
  }
  return [low, high];
}

function isJudged({ kind }: SpendTarget, values: Values, { armStats, base }: Working): boolean {
  if (!isConversionTarget(kind)) return values.mean.some((value) => value > 0);
  return base.some((at) => armStats[at + ARM.orders]! > 0);
}

/** Money that platform minimums and analysts demand for arms: no target goes below it. */
function moneyFloors({ arms, overrides, campaign }: DecideInput): bigint {
  const minimums = campaign.constraints.limits?.platformMinimums ?? [];
  let sum = 0n;
  for (const arm of arms) {
    if (!arm.active) continue;
    let floor = BigInt(minimums.find(({ platform }) => platform === arm.platform)?.dailyMicros ?? 0);
    for (const override of overrides ?? []) {
      if (override.armKey !== arm.key || !('bound' in override) || override.kind === 'CAP') continue;
      if ('micros' in override.bound && override.bound.micros > floor) floor = override.bound.micros;
    }
    sum += floor;
  }
  return sum;
}
