import type { ProposalStatus } from '../../kernel/words.js';
import type { ProposalRecord } from '../../persistence/stores/proposal-records.js';

/** As people see it: one past its time is EXPIRED, though no cycle has noted it yet. */
export function proposalStatus(
  { status, expiresAtMs }: Pick<ProposalRecord, 'status' | 'expiresAtMs'>,
  atMs: number,
): ProposalStatus {
  return status === 'OPEN' && expiresAtMs <= atMs ? 'EXPIRED' : status;
}

/** @param atMs account time */
export function asOf(record: ProposalRecord, atMs: number): ProposalRecord {
  return { ...record, status: proposalStatus(record, atMs) };
}
