import { isProblem } from '../kernel/problem.js';
import { parseMoney } from '../kernel/units/money.js';
import type { AlertFilter } from '../schema/alert.types.js';
import type { AllocationChangeFilter } from '../schema/change.types.js';
import type { CycleFilter } from '../schema/cycle.types.js';
import type { OverrideFilter } from '../schema/override.types.js';
import type { ProposalFilter } from '../schema/proposal.types.js';
import type { AlertFilter as AlertsAsked } from '../services/reads/alert-reads.js';
import type { ChangeFilter as ChangesAsked } from '../services/reads/change-reads.js';
import type { CycleFilter as CyclesAsked } from '../services/reads/cycle-reads.js';
import type { OverrideFilter as OverridesAsked } from '../services/reads/override-reads.js';
import type { ProposalFilter as ProposalsAsked } from '../services/reads/proposal-reads.js';
import { uuidsOf } from './asked.js';
import { RequestError } from './request-error.js';

/** The schema's filters in the words of the reads. */
export function changesAsked(filter: AllocationChangeFilter | null): ChangesAsked {
  if (!filter) return {};
  const minimum = filter.minimumAmount ? parseMoney(filter.minimumAmount) : null;
  if (isProblem(minimum)) throw new RequestError(minimum.at('filter', 'minimumAmount'));
  return {
    campaignIds: uuidsOf('campaign', filter.campaignIds),
    armIds: uuidsOf('arm', filter.armIds),
    cycleIds: uuidsOf('cycle', filter.cycleIds),
    causes: filter.causes,
    fromMs: filter.from,
    toMs: filter.to,
    minimumMicros: minimum,
  };
}

export function cyclesAsked(filter: CycleFilter | null): CyclesAsked {
  if (!filter) return {};
  const { outcomes, triggers, from, to } = filter;
  return { campaignIds: uuidsOf('campaign', filter.campaignIds), outcomes, triggers, fromMs: from, toMs: to };
}

export function alertsAsked(filter: AlertFilter | null): AlertsAsked {
  if (!filter) return {};
  const { states, severities, kinds } = filter;
  return { campaignIds: uuidsOf('campaign', filter.campaignIds), states, severities, kinds };
}

export function overridesAsked(filter: OverrideFilter | null): OverridesAsked {
  if (!filter) return {};
  const { kinds, states } = filter;
  return {
    campaignIds: uuidsOf('campaign', filter.campaignIds),
    armIds: uuidsOf('arm', filter.armIds),
    kinds,
    states,
  };
}

export function proposalsAsked(filter: ProposalFilter | null): ProposalsAsked {
  return filter ? { campaignIds: uuidsOf('campaign', filter.campaignIds), statuses: filter.statuses } : {};
}
