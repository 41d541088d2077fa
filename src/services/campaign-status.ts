import { isDeepStrictEqual } from 'node:util';
import { Problem, Refusal } from '../kernel/problem.js';
import type { Micros } from '../kernel/units/money.js';
import type { ArmRecord, CampaignRecord } from '../persistence/stores/campaign-records.js';
import type { AccountScene } from './account-work.js';
import { isFlightOver } from './campaign-timing.js';
import { textProblems } from './text-rules.js';

const LONGEST_REASON = 500;
const TARGET = ['input', 'campaignId'];

/** Why a campaign that does not run could not run now; `null` where it could. */
export function whyNotResumed(
  campaign: CampaignRecord,
  { arms, spentMicros }: { arms: readonly ArmRecord[]; spentMicros: Micros },
  { account, accountMs }: Pick<AccountScene, 'account' | 'accountMs'>,
): Problem | null {
  if (!arms.some((arm) => arm.status === 'ACTIVE')) {
    return new Problem('NO_ARMS', 'The campaign has no active arm to give money to. Add arms first.', TARGET);
  }
  if (isFlightOver(campaign, account, accountMs)) {
    const message = `The flight ended on ${campaign.endsOn}. Set a later endsOn first.`;
    return new Problem('FLIGHT_OVER', message, TARGET);
  }
  if (spentMicros >= campaign.budgetMicros) {
    return new Problem('BUDGET_SPENT', 'The budget is spent. Raise it first.', TARGET);
  }
  return null;
}

export function wrongStatus(campaign: CampaignRecord, rule: string): Refusal {
  return new Refusal(new Problem('WRONG_STATUS', `The campaign is ${campaign.status}. ${rule}`, TARGET));
}

export function archived(): Refusal {
  return new Refusal(new Problem('ARCHIVED', 'The campaign is archived and cannot be changed.', TARGET));
}

export function versionConflict(
  campaign: CampaignRecord,
  expectedVersion: number | null | undefined,
): Refusal | null {
  if (expectedVersion === null || expectedVersion === undefined || expectedVersion === campaign.version)
    return null;
  return new Refusal(
    new Problem(
      'VERSION_CONFLICT',
      `The campaign has been changed since: it is at version ${campaign.version}, not ${expectedVersion}. Read it again.`,
      ['input', 'expectedVersion'],
    ),
  );
}

export function reasonProblems(reason: string | null | undefined): Problem[] {
  if (reason === null || reason === undefined) return [];
  return textProblems(reason, ['input', 'reason'], {
    what: 'A reason',
    longest: LONGEST_REASON,
    blank: true,
  });
}

export function isSame(campaign: CampaignRecord, change: Partial<CampaignRecord>): boolean {
  const before: Readonly<Record<string, unknown>> = { ...campaign };
  return Object.entries(change).every(([field, value]) => isDeepStrictEqual(before[field], value));
}
