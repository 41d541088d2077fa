import type { CampaignLimits } from '../kernel/limits.js';
import type { ArmRecord } from '../persistence/stores/campaign-records.js';
import type { ArmInput } from './campaign-inputs.js';
import { Findings, isShare } from './campaign-rules.js';
import { whyGroupsTooSmall } from './group-feasibility.js';
import { textProblems } from './text-rules.js';

const MOST_ARMS_A_CALL = 500;
export const MOST_ARMS_A_CAMPAIGN = 1_000;

const LONGEST_TEXT = 200;
const COORDINATES = ['platform', 'channel', 'creative', 'bid'] as const;
/** Room for sums of shares such as ten times 0.1. */
const ROOM = 1e-9;

/** What of an arm bounds its share. */
export interface ArmBounds {
  readonly minShare?: number | null | undefined;
  readonly maxShare?: number | null | undefined;
}

/** What is wrong with new arms, by themselves and beside those that the campaign has. */
export function checkNewArms(
  arms: readonly ArmInput[],
  existing: readonly ArmRecord[],
  findings: Findings,
): void {
  if (arms.length > MOST_ARMS_A_CALL) {
    findings.add(
      'OUT_OF_RANGE',
      `One call adds at most ${MOST_ARMS_A_CALL} arms, not ${arms.length}.`,
      'arms',
    );
    return;
  }
  const seen = new Map(existing.map((arm) => [coordinatesOf(arm), arm]));
  const first = new Map<string, number>();
  const external = new Map<string, number>();
  arms.forEach((arm, index) => {
    const at = ['arms', String(index)] as const;
    for (const field of COORDINATES) checkText(arm[field], [...at, field], findings);
    checkBounds(arm, at, findings);
    const coordinates = coordinatesOf(arm);
    const twin = first.get(coordinates);
    if (twin !== undefined) {
      findings.add('DUPLICATE_ARM', `This is the same arm as arms.${twin}: ${nameOf(arm)}.`, ...at);
    } else if (seen.has(coordinates)) {
      const archived = seen.get(coordinates)?.status === 'ARCHIVED';
      const hint = archived ? ' It is archived: set its status to ACTIVE with updateArm.' : '';
      findings.add('DUPLICATE_ARM', `The campaign has this arm already: ${nameOf(arm)}.${hint}`, ...at);
    }
    first.set(coordinates, twin ?? index);
    const { externalId } = arm;
    if (externalId === null || externalId === undefined) return;
    checkText(externalId, [...at, 'externalId'], findings);
    const key = JSON.stringify([arm.platform.trim(), externalId.trim()]);
    const other = external.get(key);
    if (other !== undefined) {
      const message = `arms.${other} has the id "${externalId.slice(0, 60)}" on ${arm.platform.slice(0, 60)} too.`;
      findings.add('EXTERNAL_ID_TAKEN', message, ...at, 'externalId');
    }
    external.set(key, other ?? index);
  });
}

/** Why the words of an arm cannot name one; null where they can. */
export function whyNoName(arm: Pick<ArmInput, (typeof COORDINATES)[number]>): string | null {
  const findings = new Findings();
  for (const field of COORDINATES) checkText(arm[field], [field], findings);
  return findings.problems[0]?.message ?? null;
}

export function checkText(text: string, field: readonly string[], findings: Findings): void {
  const rule = { what: 'It', longest: LONGEST_TEXT, blank: false };
  findings.problems.push(...textProblems(text, ['input', ...field], rule));
}

export function checkBounds(bounds: ArmBounds, at: readonly string[], findings: Findings): void {
  const { minShare, maxShare } = bounds;
  const given = Object.entries({ minShare, maxShare });
  for (const [field, value] of given) {
    if (value !== null && value !== undefined && !isShare(value)) {
      findings.add('OUT_OF_RANGE', 'It is a number from 0 to 1.', ...at, field);
    }
  }
  if ((minShare ?? 0) > (maxShare ?? 1)) {
    findings.add(
      'INFEASIBLE',
      `The least share (${minShare}) is above the greatest (${maxShare}).`,
      ...at,
      'minShare',
    );
  }
}

/**
 * Whether every arm can have its least share at once: the shares of the arms that get money sum to at most 1, and none is above
 * the greatest share of the campaign; and whether caps of groups have room for them, and for the whole budget.
 */
export function checkFeasible(
  campaign: { readonly minShare: number; readonly maxShare: number; readonly limits: CampaignLimits | null },
  arms: readonly (ArmBounds & Pick<ArmInput, 'platform' | 'channel'>)[],
  field: readonly string[],
  findings: Findings,
): void {
  const floors = arms.map((arm) => Math.max(campaign.minShare, arm.minShare ?? 0));
  const sum = floors.reduce((total, floor) => total + floor, 0);
  if (sum > 1 + ROOM) {
    const message = `The least shares of ${arms.length} arms sum to ${sum.toFixed(4)}, above 1. Lower minShare or pause arms.`;
    findings.add('INFEASIBLE', message, ...field);
  }
  const worst = Math.max(0, ...arms.map((arm) => arm.minShare ?? 0));
  if (worst > campaign.maxShare) {
    const message = `An arm has a least share of ${worst}, above the campaign's greatest share of ${campaign.maxShare}.`;
    findings.add('INFEASIBLE', message, ...field);
  }
  const shares = arms.map((arm, k) => ({
    platform: arm.platform.trim(),
    channel: arm.channel.trim(),
    lower: floors[k]!,
    upper: Math.min(campaign.maxShare, arm.maxShare ?? 1),
  }));
  const reason = arms.length > 0 ? whyGroupsTooSmall(campaign.limits?.groupCaps ?? [], shares) : null;
  if (reason) findings.add('INFEASIBLE', reason, ...field);
}

function coordinatesOf(arm: Pick<ArmInput, (typeof COORDINATES)[number]>): string {
  return JSON.stringify(COORDINATES.map((field) => arm[field].trim()));
}

function nameOf(arm: ArmInput): string {
  return COORDINATES.map((field) => arm[field].trim().slice(0, 60)).join(' / ');
}
