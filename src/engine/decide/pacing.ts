import type { DecisionStatus, EngineCampaign } from './types.js';

/** Tenths of an upward gap that are closed in one cycle. */
const GAIN_TENTHS = 3n;
/** A rise of up to one part in so many (2 %) is left alone. */
const DEAD_BAND_PARTS = 50n;
/** Days over which an open flight without a daily budget spends what is left. */
const OPEN_FLIGHT_DAYS = 30;

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
      : approach(target, previousTotalMicros, msLeft(campaign, nowMs, intervalMs) > dayMs(campaign));
  return {
    status: 'ALLOCATED',
    totalMicros: total < campaign.billableUnitMicros ? total : roundDown(campaign, total),
  };
}

function msLeft(campaign: EngineCampaign, nowMs: number, intervalMs: number): number {
  const leftMs = campaign.endMs === null ? OPEN_FLIGHT_DAYS * dayMs(campaign) : campaign.endMs - nowMs;
  return Math.max(leftMs, intervalMs, 1);
}

function dayMs(campaign: EngineCampaign): number {
  return Math.max(1, campaign.dayEndMs - campaign.dayStartMs);
}

function targetMicros(campaign: EngineCampaign, nowMs: number, intervalMs: number, left: bigint): bigint {
  const day = BigInt(Math.round(dayMs(campaign)));
  const even = (left * day) / BigInt(Math.round(msLeft(campaign, nowMs, intervalMs)));
  const daily = campaign.dailyBudgetMicros;
  const pace = daily === null || (campaign.endMs !== null && even < daily) ? even : daily;
  // What one cycle can still spend, as a rate per day, and what the platform may still spend today.
  const lastCycle = (left * day) / BigInt(Math.max(1, Math.round(Math.min(intervalMs, dayMs(campaign)))));
  const today = left + (campaign.spentTodayMicros > 0n ? campaign.spentTodayMicros : 0n);
  return least(pace, least(lastCycle, today));
}

function approach(target: bigint, previous: bigint | null, mayHold: boolean): bigint {
  if (previous === null || previous <= 0n || target <= previous) return target;
  const gap = target - previous;
  if (mayHold && gap * DEAD_BAND_PARTS <= previous) return previous;
  return least(target, previous + (gap * GAIN_TENTHS) / 10n + 1n);
}

function roundDown(campaign: EngineCampaign, micros: bigint): bigint {
  return micros - (micros % campaign.billableUnitMicros);
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
