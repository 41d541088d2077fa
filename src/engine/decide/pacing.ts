import type { DecisionStatus, EngineCampaign } from './types.js';

/** Part of an upward gap that is closed in one cycle. */
const GAIN = 0.3;
/** Relative gap within which the daily budget stays as it is. */
const DEAD_BAND = 0.02;
/** Days over which an open flight without a daily budget spends what is left. */
const OPEN_FLIGHT_DAYS = 30;
/** Parts per million, to multiply bigint money by a float ratio. */
const PARTS = 1_000_000_000;

export interface Pace {
  readonly status: DecisionStatus;
  /** Daily budget of the campaign now, in micros; a multiple of the billable unit unless less than one unit is left. */
  readonly totalMicros: bigint;
}

/**
 * How much of the remaining budget is the daily budget now? A daily budget is a rate per account day: spent at that rate until
 * the end of the flight, it spends what is left. It falls at once and rises by proportional control outside a dead band, and it
 * never exceeds what is left at the pace of the flight, so that a platform that spends it evenly never overspends.
 * @param previousTotalMicros the daily budget by the last decision, or null
 */
export function paceBudget(
  campaign: EngineCampaign,
  nowMs: number,
  intervalMs: number,
  previousTotalMicros: bigint | null,
): Pace {
  const left = campaign.budgetMicros - campaign.spentMicros;
  if (campaign.endMs !== null && nowMs >= campaign.endMs) return { status: 'FLIGHT_ENDED', totalMicros: 0n };
  if (left <= 0n) return { status: 'BUDGET_SPENT', totalMicros: 0n };
  if (nowMs < campaign.startMs) return { status: 'NOT_STARTED', totalMicros: 0n };
  const target = targetMicros(campaign, nowMs, intervalMs, left);
  // A daily budget that somebody set is taken at once; only the pace that the engine works out is smoothed.
  const total =
    target === campaign.dailyBudgetMicros
      ? target
      : approach(target, previousTotalMicros, daysLeft(campaign, nowMs, intervalMs) > 1);
  return {
    status: 'ALLOCATED',
    totalMicros: total < campaign.billableUnitMicros ? total : roundDown(campaign, total),
  };
}

/** Days of spending left, in lengths of today; at least one cycle. */
function daysLeft(campaign: EngineCampaign, nowMs: number, intervalMs: number): number {
  const dayMs = Math.max(1, campaign.dayEndMs - campaign.dayStartMs);
  const leftMs = campaign.endMs === null ? OPEN_FLIGHT_DAYS * dayMs : campaign.endMs - nowMs;
  return Math.max(leftMs, intervalMs) / dayMs;
}

function targetMicros(campaign: EngineCampaign, nowMs: number, intervalMs: number, left: bigint): bigint {
  const dayMs = Math.max(1, campaign.dayEndMs - campaign.dayStartMs);
  const even = scaled(left, 1 / daysLeft(campaign, nowMs, intervalMs));
  const daily = campaign.dailyBudgetMicros;
  // What one cycle can still spend, as a rate per day, and what the platform may still spend today.
  const lastCycle = scaled(left, dayMs / Math.max(1, Math.min(intervalMs, dayMs)));
  const today = left + (campaign.spentTodayMicros > 0n ? campaign.spentTodayMicros : 0n);
  const pace = daily === null ? even : campaign.endMs === null || daily < even ? daily : even;
  return least(pace, least(lastCycle, today));
}

function approach(target: bigint, previous: bigint | null, mayHold: boolean): bigint {
  if (previous === null || previous <= 0n || target <= 0n) return target;
  const ratio = Number(target) / Number(previous);
  if (mayHold && Math.abs(ratio - 1) <= DEAD_BAND && previous <= target) return previous;
  if (target <= previous) return target;
  return least(target, previous + scaled(target - previous, GAIN) + 1n);
}

function roundDown(campaign: EngineCampaign, micros: bigint): bigint {
  return micros - (micros % campaign.billableUnitMicros);
}

function scaled(micros: bigint, ratio: number): bigint {
  const whole = Math.floor(ratio);
  return micros * BigInt(whole) + (micros * BigInt(Math.floor((ratio - whole) * PARTS))) / BigInt(PARTS);
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
