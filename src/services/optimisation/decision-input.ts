import type { DecideInput, EngineArm, EngineCampaign, Evidence } from '../../engine/index.js';
import { decodeState } from '../../engine/index.js';
import { seedOf } from '../../kernel/rng.js';
import { billableUnitMicros } from '../../kernel/units/money.js';
import { addDays, calendarDay, MINUTE_MS, startOfDayMs, zoneOffsetMs } from '../../kernel/units/time.js';
import type { CampaignForDecision } from '../../persistence/stores/decision-reader.js';
import { overridesInForce, toEngineOverrides } from './overrides-in-force.js';

/** What the tables hold, in the engine's words. `nowMs` is the bucket: a decision depends on when it was due, not on when it ran. */
export function toDecideInput(campaign: CampaignForDecision, evidence: Evidence, nowMs: number): DecideInput {
  return {
    campaign: toEngineCampaign(campaign, nowMs),
    intervalMs: campaign.intervalMinutes * MINUTE_MS,
    nowMs,
    localNowMs: nowMs + zoneOffsetMs(nowMs, campaign.timeZone),
    arms: campaign.arms.map(toEngineArm),
    overrides: toEngineOverrides(overridesInForce(campaign.overrides, nowMs)),
    previousMicros: campaign.allocation
      ? BigInt64Array.from(campaign.arms, (arm) => campaign.allocation!.byArm.get(arm.key) ?? 0n)
      : null,
    state: campaign.state?.bytes ? decodeState(campaign.state.bytes) : null,
    evidence,
    seed: seedOf(campaign.campaignId, nowMs),
  };
}

function toEngineCampaign(campaign: CampaignForDecision, nowMs: number): EngineCampaign {
  const { timeZone } = campaign;
  const today = calendarDay(nowMs, timeZone);
  return {
    kpi: campaign.kpi,
    budgetMicros: campaign.budgetMicros,
    spentMicros: campaign.spentMicros,
    spentTodayMicros: campaign.spentByDay.get(today) ?? 0n,
    dailyBudgetMicros: campaign.dailyBudgetMicros,
    billableUnitMicros: billableUnitMicros(campaign.currencyCode),
    startMs: startOfDayMs(campaign.startsOn, timeZone),
    endMs: campaign.endsOn === null ? null : startOfDayMs(addDays(campaign.endsOn, 1), timeZone),
    dayStartMs: startOfDayMs(today, timeZone),
    dayEndMs: startOfDayMs(addDays(today, 1), timeZone),
    constraints: {
      minShare: campaign.minShare,
      maxShare: campaign.maxShare,
      maxStepShare: campaign.maxStepShare,
      riskTolerance: campaign.riskTolerance,
      ...(campaign.limits ? { limits: campaign.limits } : {}),
    },
  };
}

function toEngineArm(arm: CampaignForDecision['arms'][number]): EngineArm {
  return {
    key: arm.key,
    platform: arm.platform,
    channel: arm.channel,
    creative: arm.creative,
    bid: arm.bid,
    active: arm.active,
    minShare: arm.minShare,
    maxShare: arm.maxShare,
  };
}
