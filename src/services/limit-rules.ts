import { isConversionTarget } from '../kernel/limits.js';
import type { MoneyInput } from './campaign-inputs.js';
import type { CampaignDraft, Findings } from './campaign-rules.js';

/** What is wrong with the limits of a campaign as it would be. */
export function checkLimits({ kpi, limits }: CampaignDraft, findings: Findings): void {
  const { target } = limits ?? {};
  if (!target) return;
  const counts = kpi === 'CONVERSIONS' || kpi === 'CPA';
  if (isConversionTarget(target.kind) !== counts) {
    const fitting = counts ? 'CPA and CONVERSIONS' : 'MARGINAL_ROAS, ROAS and REVENUE';
    const message = `A campaign for ${kpi} takes the targets ${fitting}, not ${target.kind}.`;
    findings.add('INVALID', message, 'constraints', 'target', 'kind');
  }
  if (!(target.value > 0 && Number.isFinite(target.value)))
    findings.add('OUT_OF_RANGE', 'It is a number above 0.', 'constraints', 'target', 'value');
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
