import { type CampaignLimits, type GroupCap, isMoneyTarget, type SpendTarget } from '../kernel/limits.js';
import type { ConstraintsInput, GroupCapInput, SpendTargetInput } from './campaign-inputs.js';
import type { Findings } from './campaign-rules.js';
import { exactMicros } from './limit-rules.js';

/** The limits as they would be: what is left out stays, null takes it away. No limits at all: null. */
export function limitsOf(
  input: ConstraintsInput | null | undefined,
  before: CampaignLimits | null,
  currencyCode: string,
  findings: Findings,
): CampaignLimits | null {
  if (!input) return before;
  const at = ['constraints'] as const;
  const target =
    input.target === undefined
      ? before?.target
      : input.target
        ? targetOf(input.target, currencyCode, findings)
        : undefined;
  const groupCaps = input.groupCaps === undefined ? before?.groupCaps : input.groupCaps?.map(capOf);
  const platformMinimums =
    input.platformMinimums === undefined
      ? before?.platformMinimums
      : input.platformMinimums?.map(({ platform, daily }, index) => ({
          platform: platform.trim(),
          dailyMicros: exactMicros(
            daily,
            currencyCode,
            findings,
            ...at,
            'platformMinimums',
            String(index),
            'daily',
          ),
        }));
  const limits: CampaignLimits = {
    ...(target ? { target } : {}),
    ...(groupCaps?.length ? { groupCaps } : {}),
    ...(platformMinimums?.length ? { platformMinimums } : {}),
  };
  return Object.keys(limits).length > 0 ? limits : null;
}

function capOf({ platform, channel, maxShare }: GroupCapInput): GroupCap {
  return { platform: platform?.trim() ?? null, channel: channel?.trim() ?? null, maxShare };
}

function targetOf(
  { kind, value, amount }: SpendTargetInput,
  currencyCode: string,
  findings: Findings,
): SpendTarget | undefined {
  const at = ['constraints', 'target'] as const;
  const isMoney = isMoneyTarget(kind);
  const [asked, other] = isMoney ? (['amount', 'value'] as const) : (['value', 'amount'] as const);
  if ((isMoney ? value : amount) != null)
    findings.add('INVALID', `The target ${kind} is given by its ${asked}.`, ...at, other);
  if (isMoney && amount) return { kind, value: exactMicros(amount, currencyCode, findings, ...at, 'amount') };
  if (!isMoney && value != null) return { kind, value };
  findings.add('INVALID', `The target ${kind} needs its ${asked}.`, ...at, asked);
  return undefined;
}
