import { DAY_MS } from '../../kernel/units/time.js';
import type { Micros } from '../../kernel/units/money.js';
import type { Kpi } from '../../kernel/words.js';
import { type Findings, isShare } from '../campaign-rules.js';
import { textProblems } from '../text-rules.js';
import type { CreateOverrideInput } from './override-inputs.js';

const LONGEST_JUSTIFICATION = 1_000;
/** Long enough for a contract of several years; a typing error in the year is longer. */
const LONGEST_MS = 5 * 366 * DAY_MS;
const ROAS = { least: 1e-3, most: 1e3 };
/** Ratio of the ends of a belief: from a conversion's worth of pseudo-evidence to about ten thousand. */
const SPREAD = { least: 1.026, most: 13 };

/** What an override says, checked. */
export interface OverrideTerms {
  readonly share: number | null;
  readonly amountMicros: Micros | null;
  readonly roas: { readonly mean: number; readonly lower: number; readonly upper: number } | null;
}

/** What is wrong with an override by itself. @param startsAtMs the start asked for, or now */
export function checkOverride(
  input: CreateOverrideInput,
  {
    currencyCode,
    startsAtMs,
    accountMs,
    kpi,
  }: { currencyCode: string; startsAtMs: number; accountMs: number; kpi: Kpi },
  findings: Findings,
): OverrideTerms {
  const rule = { what: 'A justification', longest: LONGEST_JUSTIFICATION, blank: false };
  findings.problems.push(...textProblems(input.justification, ['input', 'justification'], rule));
  if (input.expiresAtMs <= Math.max(startsAtMs, accountMs)) {
    findings.add('DATES_REVERSED', 'It would expire before it starts, or has expired already.', 'expiresAt');
  } else if (input.expiresAtMs - startsAtMs > LONGEST_MS) {
    findings.add('OUT_OF_RANGE', 'An override holds for at most five years.', 'expiresAt');
  }
  if (!input.armId && input.kind !== 'EVENT') {
    findings.add('INVALID', `A ${input.kind} is about an arm: say which.`, 'armId');
  }
  if (input.kind === 'BELIEF' && (kpi === 'CONVERSIONS' || kpi === 'CPA')) {
    const message = `A belief is about revenue per cost; this campaign counts conversions (${kpi}).`;
    findings.add('INVALID', message, 'kind');
  }
  const bounds = input.kind === 'PIN' || input.kind === 'FLOOR' || input.kind === 'CAP';
  return {
    ...(bounds ? boundOf(input, currencyCode, findings) : noBound(input, findings)),
    roas: input.kind === 'BELIEF' ? beliefOf(input, findings) : noBelief(input, findings),
  };
}

function boundOf(
  input: CreateOverrideInput,
  currencyCode: string,
  findings: Findings,
): Pick<OverrideTerms, 'share' | 'amountMicros'> {
  const { share, amount, kind } = input;
  if (typeof share === 'number' && !amount) {
    if (!isShare(share)) findings.add('OUT_OF_RANGE', 'It is a number from 0 to 1.', 'share');
    return { share, amountMicros: null };
  }
  if (amount && typeof share !== 'number') {
    return { share: null, amountMicros: findings.money(amount, currencyCode, 'amount') };
  }
  const message = `A ${kind} has either a share of the daily budget or an amount of money a day.`;
  findings.add('INVALID', message, amount ? 'amount' : 'share');
  return { share: null, amountMicros: null };
}

function noBound(
  { kind, share, amount }: CreateOverrideInput,
  findings: Findings,
): Pick<OverrideTerms, 'share' | 'amountMicros'> {
  for (const [field, value] of Object.entries({ share, amount })) {
    if (value !== null && value !== undefined) findings.add('INVALID', `A ${kind} has no ${field}.`, field);
  }
  return { share: null, amountMicros: null };
}

function beliefOf({ roas }: CreateOverrideInput, findings: Findings): OverrideTerms['roas'] {
  if (!roas) {
    const message = 'A BELIEF says what revenue per cost is expected, and between which ends with 80 %.';
    findings.add('INVALID', message, 'roas');
    return null;
  }
  const { mean, lower, upper } = roas;
  if (!(lower >= ROAS.least && upper <= ROAS.most && lower <= mean && mean <= upper)) {
    const message = `From ${ROAS.least} to ${ROAS.most}: lower, then mean, then upper.`;
    findings.add('OUT_OF_RANGE', message, 'roas');
  } else if (!(upper >= lower * SPREAD.least && upper <= lower * SPREAD.most)) {
    const message = `The upper end is ${SPREAD.least} to ${SPREAD.most} times the lower one.`;
    findings.add('OUT_OF_RANGE', message, 'roas', 'upper');
  }
  return { mean, lower, upper };
}

function noBelief({ kind, roas }: CreateOverrideInput, findings: Findings): null {
  if (roas) findings.add('INVALID', `A ${kind} has no belief about revenue per cost.`, 'roas');
  return null;
}
