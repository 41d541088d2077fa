import { type CampaignLimits, isMoneyTarget, type SpendTarget } from '../kernel/limits.js';
import type { ConstraintsInput, SpendTargetInput } from './campaign-inputs.js';
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
  const target =
    input.target === undefined
      ? before?.target
      : input.target
        ? targetOf(input.target, currencyCode, findings)
        : undefined;
  return target ? { target } : null;
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
