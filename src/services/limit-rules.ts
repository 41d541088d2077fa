import {
  type GroupCap,
  isConversionTarget,
  type PlatformMinimum,
  type SpendTarget,
} from '../kernel/limits.js';
import type { MoneyInput } from './campaign-inputs.js';
import type { CampaignDraft, Findings } from './campaign-rules.js';
import { groupName } from './group-feasibility.js';
import { textProblems } from './text-rules.js';

/** What is wrong with the limits of a campaign as it would be. */
export function checkLimits({ kpi, limits }: CampaignDraft, findings: Findings): void {
  const { target, groupCaps = [], platformMinimums = [] } = limits ?? {};
  if (target) checkTarget(target, kpi, findings);
  checkGroupCaps(groupCaps, findings);
  checkMinimums(platformMinimums, findings);
}

function checkTarget(target: SpendTarget, kpi: CampaignDraft['kpi'], findings: Findings): void {
  const counts = kpi === 'CONVERSIONS' || kpi === 'CPA';
  if (isConversionTarget(target.kind) !== counts) {
    const fitting = counts ? 'CPA and CONVERSIONS' : 'MARGINAL_ROAS, ROAS and REVENUE';
    const message = `A campaign for ${kpi} takes the targets ${fitting}, not ${target.kind}.`;
    findings.add('INVALID', message, 'constraints', 'target', 'kind');
  }
  if (!(target.value > 0 && Number.isFinite(target.value)))
    findings.add('OUT_OF_RANGE', 'It is a number above 0.', 'constraints', 'target', 'value');
}

const MOST_ENTRIES = 100;
const LONGEST_TEXT = 200;

function checkGroupCaps(caps: readonly GroupCap[], findings: Findings): void {
  checkCount(caps, 'groupCaps', findings);
  caps.forEach((cap, index) => {
    const at = ['constraints', 'groupCaps', String(index)] as const;
    if (cap.platform !== null) checkText(cap.platform, [...at, 'platform'], findings);
    if (cap.channel !== null) checkText(cap.channel, [...at, 'channel'], findings);
    if (cap.platform === null && cap.channel === null)
      findings.add('INVALID', 'A group is a platform, a channel, or both.', ...at);
    if (!(cap.maxShare > 0 && cap.maxShare <= 1))
      findings.add('OUT_OF_RANGE', 'It is a number above 0, up to 1.', ...at, 'maxShare');
    const earlier = caps.slice(0, index);
    const twin = earlier.find((other) => other.platform === cap.platform && other.channel === cap.channel);
    if (twin) findings.add('DUPLICATE', `There are two caps of ${groupName(cap)}.`, ...at);
    const crossed = earlier.find((other) => cross(cap, other));
    if (crossed) {
      const message = `The caps of ${groupName(crossed)} and of ${groupName(cap)} cross: neither lies within the other. Cap platforms or channels, not both.`;
      findings.add('INFEASIBLE', message, ...at);
    }
  });
}

function cross(a: GroupCap, b: GroupCap): boolean {
  const isPlatform = (cap: GroupCap): boolean => cap.platform !== null && cap.channel === null;
  const isChannel = (cap: GroupCap): boolean => cap.platform === null && cap.channel !== null;
  return (isPlatform(a) && isChannel(b)) || (isChannel(a) && isPlatform(b));
}

function checkMinimums(minimums: readonly PlatformMinimum[], findings: Findings): void {
  checkCount(minimums, 'platformMinimums', findings);
  minimums.forEach(({ platform }, index) => {
    const at = ['constraints', 'platformMinimums', String(index), 'platform'] as const;
    checkText(platform, at, findings);
    if (minimums.slice(0, index).some((other) => other.platform === platform))
      findings.add('DUPLICATE', `There are two minimums of "${platform.slice(0, 60)}".`, ...at);
  });
}

function checkText(text: string, field: readonly string[], findings: Findings): void {
  const rule = { what: 'It', longest: LONGEST_TEXT, blank: false };
  findings.problems.push(...textProblems(text, ['input', ...field], rule));
}

function checkCount(entries: readonly unknown[], field: string, findings: Findings): void {
  if (entries.length > MOST_ENTRIES)
    findings.add('OUT_OF_RANGE', `There are at most ${MOST_ENTRIES}.`, 'constraints', field);
}

/** Money as a number of micros, as far as a number is exact. */
export function exactMicros(
  input: MoneyInput,
  currencyCode: string,
  findings: Findings,
  ...field: string[]
): number {
  const micros = findings.money(input, currencyCode, ...field);
  if (micros > BigInt(Number.MAX_SAFE_INTEGER))
    findings.add('OUT_OF_RANGE', 'It is less than nine billion units of money.', ...field, 'amount');
  return Number(micros);
}
