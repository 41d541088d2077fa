import type { CampaignRecord } from '../persistence/stores/campaign-records.js';
import type {
  ApprovalInput,
  ConstraintsInput,
  CreateCampaignInput,
  UpdateCampaignInput,
} from './campaign-inputs.js';
import type { CampaignDraft, Findings } from './campaign-rules.js';
import { limitsOf } from './limits-draft.js';

export interface CampaignDefaults {
  /** `optimization_service.interval_minutes` of the configuration. */
  readonly intervalMinutes: number;
}

/** Free to move, ten points of share a cycle, neither bold nor afraid. */
const OPEN_CONSTRAINTS = { minShare: 0, maxShare: 1, maxStepShare: 0.1, riskTolerance: 1 };
/** Every move needs approval, where the mode asks for any; a day to give it. */
const NO_LIMITS = { approvalShare: null, approvalMicros: null, approvalHours: 24 };

export function newDraft(
  input: CreateCampaignInput,
  currencyCode: string,
  defaults: CampaignDefaults,
  findings: Findings,
): CampaignDraft {
  const { dailyBudget } = input;
  return {
    name: input.name.trim(),
    kpi: input.kpi,
    mode: input.mode ?? 'AUTOPILOT',
    budgetMicros: findings.money(input.budget, currencyCode, 'budget'),
    dailyBudgetMicros: dailyBudget ? findings.money(dailyBudget, currencyCode, 'dailyBudget') : null,
    startsOn: input.startsOn,
    endsOn: input.endsOn ?? null,
    intervalMinutes: input.intervalMinutes ?? defaults.intervalMinutes,
    ...constraintsOf(input.constraints, OPEN_CONSTRAINTS),
    limits: limitsOf(input.constraints, null, currencyCode, findings),
    ...approvalOf(input.approval, NO_LIMITS, currencyCode, findings),
  };
}

export function changedDraft(
  campaign: CampaignRecord,
  input: UpdateCampaignInput,
  findings: Findings,
): CampaignDraft {
  const { budget, dailyBudget, endsOn } = input;
  const { currencyCode } = campaign;
  return {
    name: input.name?.trim() ?? campaign.name,
    kpi: input.kpi ?? campaign.kpi,
    mode: input.mode ?? campaign.mode,
    budgetMicros: budget ? findings.money(budget, currencyCode, 'budget') : campaign.budgetMicros,
    dailyBudgetMicros: dailyBudget
      ? findings.money(dailyBudget, currencyCode, 'dailyBudget')
      : dailyBudget === null
        ? null
        : campaign.dailyBudgetMicros,
    startsOn: input.startsOn ?? campaign.startsOn,
    endsOn: endsOn === undefined ? campaign.endsOn : endsOn,
    intervalMinutes: input.intervalMinutes ?? campaign.intervalMinutes,
    ...constraintsOf(input.constraints, campaign),
    limits: limitsOf(input.constraints, campaign.limits, currencyCode, findings),
    ...approvalOf(input.approval, campaign, currencyCode, findings),
  };
}

type Constraints = Pick<CampaignDraft, 'minShare' | 'maxShare' | 'maxStepShare' | 'riskTolerance'>;

function constraintsOf(input: ConstraintsInput | null | undefined, before: Constraints): Constraints {
  return {
    minShare: input?.minShare ?? before.minShare,
    maxShare: input?.maxShare ?? before.maxShare,
    maxStepShare: input?.maxStepShare ?? before.maxStepShare,
    riskTolerance: input?.riskTolerance ?? before.riskTolerance,
  };
}

type Approval = Pick<CampaignDraft, 'approvalShare' | 'approvalMicros' | 'approvalHours'>;

function approvalOf(
  input: ApprovalInput | null | undefined,
  before: Approval,
  currencyCode: string,
  findings: Findings,
): Approval {
  if (!input) {
    const { approvalShare, approvalMicros, approvalHours } = before;
    return { approvalShare, approvalMicros, approvalHours };
  }
  const { aboveShare, aboveAmount, expiryHours } = input;
  return {
    approvalShare: aboveShare === undefined ? before.approvalShare : aboveShare,
    approvalMicros: aboveAmount
      ? findings.money(aboveAmount, currencyCode, 'approval', 'aboveAmount')
      : aboveAmount === null
        ? null
        : before.approvalMicros,
    approvalHours: expiryHours ?? before.approvalHours,
  };
}
