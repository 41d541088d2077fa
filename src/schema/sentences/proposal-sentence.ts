import { formatMoney } from '../../kernel/units/money.js';
import type { ProposalRecord } from '../../services/approvals/proposal-service.js';
import { ENGLISH, filled } from './english.js';

/** What waits for a person: how many moves, and how much the arms among them give or take, whichever is more. */
export function proposalSentence(
  { changes, totalMicros }: Pick<ProposalRecord, 'changes' | 'totalMicros'>,
  currencyCode: string,
): string {
  return filled(changes.length === 1 ? ENGLISH.proposal.one : ENGLISH.proposal.many, {
    arms: changes.length,
    total: formatMoney(totalMicros, currencyCode),
    moved: formatMoney(proposedMicros(changes), currencyCode),
    currency: currencyCode,
  });
}

export function proposedMicros(changes: ProposalRecord['changes']): bigint {
  let [given, taken] = [0n, 0n];
  for (const { beforeMicros, afterMicros } of changes) {
    if (afterMicros < beforeMicros) given += beforeMicros - afterMicros;
    else taken += afterMicros - beforeMicros;
  }
  return given > taken ? given : taken;
}
