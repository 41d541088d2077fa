import type { Uuid } from '../../kernel/ids.js';

export interface ApproveProposalInput {
  readonly proposalId: Uuid;
  /** The moves of these arms only; all where left out. */
  readonly armIds?: readonly Uuid[] | null | undefined;
}

export interface RejectProposalInput {
  readonly proposalId: Uuid;
  readonly reason: string;
}
