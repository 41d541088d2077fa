import type { Micros } from '../../kernel/units/money.js';
import type { ProposalRecord } from '../../persistence/stores/proposal-records.js';
import { boundsOf, type Demand, type Demanded, nameOf } from '../overrides/override-feasibility.js';
import type { Budgets } from './approved-split.js';

/** Which arm that was not approved would leave its limits to make room; null where none would. */
export function whyOutOfBounds(
  demanded: Demanded,
  demands: readonly Demand[],
  budgets: Budgets,
  { proposal, unitMicros }: { proposal: Pick<ProposalRecord, 'totalMicros'>; unitMicros: Micros },
): string | null {
  const total = Number(proposal.totalMicros);
  const room = Number(unitMicros) / total;
  for (const arm of demanded.arms) {
    const micros = budgets.get(arm.key);
    if (micros === undefined) continue;
    const own = demands.filter((demand) => demand.armId === arm.id);
    const share = Number(micros) / total;
    if (arm.status !== 'ACTIVE' || own.some(({ kind }) => kind === 'EXCLUDE')) {
      if (share > 0) return `${nameOf(arm)} may not get money.`;
      continue;
    }
    const { lower, upper } = boundsOf(demanded, arm, own);
    if (share > upper.share + room)
      return `${nameOf(arm)} would get more than ${upper.words}. Approve its move too.`;
    if (share < lower.share - room)
      return `${nameOf(arm)} would get less than ${lower.words}. Approve its move too.`;
  }
  return null;
}
