import { describe, expect, test } from '@jest/globals';
import { NO_EVIDENCE } from '../../../src/engine/index.js';
import { DAY_MS, HOUR_MS } from '../../../src/kernel/units/time.js';
import type { CampaignForDecision } from '../../../src/persistence/stores/decision-reader.js';
import { toDecideInput } from '../../../src/services/optimisation/decision-input.js';

/** A flight in Berlin over a day on which the clocks change, with what was spent on each day. */
function flight(startsOn: string, day: string, endsOn: string): CampaignForDecision {
  return {
    campaignId: '01890000-0000-7000-8000-000000000000',
    campaignKey: 1,
    accountId: '01890000-0000-7000-8000-000000000001',
    name: 'Spring',
    status: 'ACTIVE',
    mode: 'AUTOPILOT',
    kpi: 'ROAS',
    budgetMicros: 9_000_000_000n,
    dailyBudgetMicros: null,
    startsOn,
    endsOn,
    intervalMinutes: 15,
    minShare: 0,
    maxShare: 1,
    maxStepShare: 1,
    riskTolerance: 1,
    limits: null,
    currencyCode: 'EUR',
    timeZone: 'Europe/Berlin',
    clock: { startedAtMs: 0, originAtMs: 0, rate: 1 },
    failures: 0,
    decidedCount: 0,
    nextBucketAtMs: null,
    lastBucketAtMs: null,
    spentMicros: 6n,
    spentByDay: new Map([
      [startsOn, 1n],
      [day, 2n],
      [endsOn, 3n],
    ]),
    revision: 0,
    state: null,
    allocation: null,
    overrides: [],
    counterfactuals: [],
    openProposal: null,
    approvalShare: null,
    approvalMicros: null,
    approvalHours: 24,
    version: 1,
    arms: [],
  };
}

describe.each([
  ['23', '2026-03-28', '2026-03-29', '2026-03-30', Date.UTC(2026, 2, 28, 23)],
  ['25', '2026-10-24', '2026-10-25', '2026-10-26', Date.UTC(2026, 9, 24, 22)],
])('pacing on a day of %s hours', (hours, startsOn, day, endsOn, startMs) => {
  const endMs = startMs + Number(hours) * HOUR_MS;
  const at = (nowMs: number) => toDecideInput(flight(startsOn, day, endsOn), NO_EVIDENCE, nowMs).campaign;

  test.each([
    ['its first instant', startMs],
    ['its last', endMs - 1],
  ])('at %s it is that day, with what was spent on it', (_when, nowMs) => {
    expect(at(nowMs)).toMatchObject({ dayStartMs: startMs, dayEndMs: endMs, spentTodayMicros: 2n });
  });

  test('one before and one after it are days of 24 hours', () => {
    expect(at(startMs - 1)).toMatchObject({
      dayStartMs: startMs - DAY_MS,
      dayEndMs: startMs,
      spentTodayMicros: 1n,
    });
    expect(at(endMs)).toMatchObject({ dayStartMs: endMs, dayEndMs: endMs + DAY_MS, spentTodayMicros: 3n });
  });

  test('the flight starts and ends with days of the account', () => {
    expect(at(startMs)).toMatchObject({ startMs: startMs - DAY_MS, endMs: endMs + DAY_MS });
  });
});
