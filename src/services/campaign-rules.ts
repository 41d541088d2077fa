import { isProblem, Problem } from '../kernel/problem.js';
import { billableUnitMicros, formatMoney, type Micros, parseMoney } from '../kernel/units/money.js';
import { addDays, type CalendarDay } from '../kernel/units/time.js';
import type { CampaignRecord } from '../persistence/stores/campaign-records.js';
import type { MoneyInput } from './campaign-inputs.js';
import { checkLimits } from './limit-rules.js';
import { nameProblems } from './text-rules.js';

/** The fields of a campaign that users set, all of them: what an input asks for, over what was there before. */
export type CampaignDraft = Pick<
  CampaignRecord,
  | 'name'
  | 'kpi'
  | 'mode'
  | 'budgetMicros'
  | 'dailyBudgetMicros'
  | 'startsOn'
  | 'endsOn'
  | 'intervalMinutes'
  | 'minShare'
  | 'maxShare'
  | 'maxStepShare'
  | 'riskTolerance'
  | 'limits'
  | 'approvalShare'
  | 'approvalMicros'
  | 'approvalHours'
>;

const INTERVAL_MINUTES = { least: 1, most: 1440 };
const EARLIEST_DAY = '2000-01-01';
const LATEST_DAY = '2199-12-31';

/** Collects what is wrong with an input, so that the user is told all of it at once. */
export class Findings {
  readonly problems: Problem[] = [];

  add(code: string, message: string, ...field: string[]): void {
    this.problems.push(new Problem(code, message, ['input', ...field]));
  }

  money(input: MoneyInput, currencyCode: string, ...field: string[]): Micros {
    const micros = parseMoney(input.amount);
    if (isProblem(micros)) {
      this.problems.push(micros.at('input', ...field, 'amount'));
      return 0n;
    }
    const unit = billableUnitMicros(currencyCode);
    if (input.currencyCode !== currencyCode) {
      const message = `This account keeps its money in ${currencyCode}, not in ${input.currencyCode.slice(0, 20)}.`;
      this.add('WRONG_CURRENCY', message, ...field, 'currencyCode');
    } else if (micros < unit) {
      this.add(
        'OUT_OF_RANGE',
        `It is at least ${formatMoney(unit, currencyCode)} ${currencyCode}.`,
        ...field,
        'amount',
      );
    }
    return micros;
  }
}

/** What is wrong with a campaign as it would be. Fields as in the inputs of the mutations. */
export function checkDraft(draft: CampaignDraft, findings: Findings): void {
  findings.problems.push(...nameProblems(draft.name, ['input', 'name']));
  checkDates(draft, findings);
  checkShares(draft, findings);
  checkApproval(draft, findings);
  checkLimits(draft, findings);
  const { intervalMinutes, dailyBudgetMicros, budgetMicros } = draft;
  const { least, most } = INTERVAL_MINUTES;
  if (!Number.isInteger(intervalMinutes) || intervalMinutes < least || intervalMinutes > most) {
    findings.add(
      'OUT_OF_RANGE',
      `It is a whole number of minutes from ${least} to ${most}.`,
      'intervalMinutes',
    );
  }
  if (dailyBudgetMicros !== null && budgetMicros > 0n && dailyBudgetMicros > budgetMicros) {
    findings.add(
      'OUT_OF_RANGE',
      'The daily budget is not above the budget of the whole flight.',
      'dailyBudget',
      'amount',
    );
  }
}

function checkDates({ startsOn, endsOn }: CampaignDraft, findings: Findings): void {
  const days = [['startsOn', startsOn] as const, ['endsOn', endsOn] as const];
  const bad = days.filter(([, day]) => day !== null && !isDay(day));
  for (const [field, day] of bad) {
    const message = `"${String(day).slice(0, 40)}" is not a day from ${EARLIEST_DAY} to ${LATEST_DAY}, written as YYYY-MM-DD.`;
    findings.add('BAD_DATE', message, field);
  }
  if (bad.length === 0 && endsOn !== null && endsOn < startsOn) {
    findings.add(
      'DATES_REVERSED',
      `The flight would end (${endsOn}) before it starts (${startsOn}).`,
      'endsOn',
    );
  }
}

function checkApproval({ approvalShare, approvalHours }: CampaignDraft, findings: Findings): void {
  if (approvalShare !== null && !(isShare(approvalShare) && approvalShare > 0)) {
    findings.add('OUT_OF_RANGE', 'It is a number above 0, up to 1.', 'approval', 'aboveShare');
  }
  if (!Number.isInteger(approvalHours) || approvalHours < 1 || approvalHours > 720) {
    findings.add('OUT_OF_RANGE', 'It is a whole number of hours from 1 to 720.', 'approval', 'expiryHours');
  }
}

function checkShares(draft: CampaignDraft, findings: Findings): void {
  const { minShare, maxShare, maxStepShare, riskTolerance } = draft;
  const fields = Object.entries({ minShare, maxShare, maxStepShare, riskTolerance });
  for (const [field, value] of fields) {
    if (!isShare(value)) findings.add('OUT_OF_RANGE', 'It is a number from 0 to 1.', 'constraints', field);
  }
  if (maxStepShare === 0) {
    findings.add(
      'OUT_OF_RANGE',
      'It is above 0: with a step of 0 no money could ever move.',
      'constraints',
      'maxStepShare',
    );
  }
  if (isShare(minShare) && isShare(maxShare) && minShare > maxShare) {
    const message = `The least share (${minShare}) is above the greatest (${maxShare}).`;
    findings.add('INFEASIBLE', message, 'constraints', 'minShare');
  }
}

export function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

function isDay(day: CalendarDay): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && isRealDay(day) && day >= EARLIEST_DAY && day <= LATEST_DAY;
}

function isRealDay(day: CalendarDay): boolean {
  return Number.isFinite(Date.parse(`${day}T00:00:00Z`)) && addDays(day, 0) === day;
}
