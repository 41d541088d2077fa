import type { Uuid } from '../../kernel/ids.js';
import type { ProposalStatus } from '../../kernel/words.js';
import { instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';
import {
  changesJson,
  PROPOSAL_COLUMNS,
  type ProposalBasis,
  type ProposalRecord,
  type ProposalRow,
  type ProposedChange,
  proposalRecord,
} from './proposal-records.js';

export type { ProposalBasis, ProposalRecord, ProposedChange } from './proposal-records.js';

export type NewProposal = Pick<
  ProposalRecord,
  | 'id'
  | 'accountId'
  | 'campaignId'
  | 'cycleId'
  | 'createdAtMs'
  | 'expiresAtMs'
  | 'totalMicros'
  | 'changes'
  | 'basis'
>;

/** How a proposal ends. */
export interface ProposalClosing {
  readonly status: Exclude<ProposalStatus, 'OPEN'>;
  readonly atMs: number;
  readonly by?: Uuid | null;
  readonly reason?: string | null;
  readonly supersededBy?: Uuid | null;
  readonly appliedCycleId?: Uuid | null;
  /** With what was approved of it; as it was where left out. */
  readonly changes?: readonly ProposedChange[];
}

/** Proposals change under the lock of their campaign alone. */
export class ProposalStore {
  async insert(tx: Transaction, proposal: NewProposal): Promise<void> {
    await tx.query(
      `INSERT INTO proposal (id, account_id, campaign_id, cycle_id, status, created_at, expires_at, total_micros, changes, basis)
       VALUES ($1, $2, $3, $4, 'OPEN', $5, $6, $7, $8, $9)`,
      [
        proposal.id,
        proposal.accountId,
        proposal.campaignId,
        proposal.cycleId,
        instantText(proposal.createdAtMs),
        instantText(proposal.expiresAtMs),
        proposal.totalMicros.toString(),
        changesJson(proposal.changes),
        JSON.stringify(proposal.basis),
      ],
    );
  }

  async find(tx: Transaction, accountId: Uuid, proposalId: Uuid): Promise<ProposalRecord | null> {
    const [row] = await tx.query<ProposalRow>(
      `SELECT ${PROPOSAL_COLUMNS} FROM proposal WHERE id = $1 AND account_id = $2`,
      [proposalId, accountId],
    );
    return row ? proposalRecord(row) : null;
  }

  /** By campaign, those that have one. */
  async openOf(tx: Transaction, campaignIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, ProposalRecord>> {
    const rows = await tx.query<ProposalRow>(
      `SELECT ${PROPOSAL_COLUMNS} FROM proposal WHERE campaign_id = ANY($1::uuid[]) AND status = 'OPEN'`,
      [campaignIds],
    );
    return new Map(rows.map((row) => [row.campaign_id, proposalRecord(row)]));
  }

  async close(
    tx: Transaction,
    { id, accountId }: Pick<ProposalRecord, 'id' | 'accountId'>,
    closing: ProposalClosing,
  ): Promise<ProposalRecord> {
    const { status, atMs, by = null, reason = null, supersededBy = null, appliedCycleId = null } = closing;
    const [row] = await tx.query<ProposalRow>(
      `UPDATE proposal SET status = $3, closed_at = $4, closed_by = $5, reason = $6, superseded_by = $7, applied_cycle_id = $8,
                           changes = coalesce($9::jsonb, changes)
       WHERE id = $1 AND account_id = $2 RETURNING ${PROPOSAL_COLUMNS}`,
      [
        id,
        accountId,
        status,
        instantText(atMs),
        by,
        reason,
        supersededBy,
        appliedCycleId,
        closing.changes ? changesJson(closing.changes) : null,
      ],
    );
    return proposalRecord(row!);
  }

  /** A later decision came to the same: the proposal rests on what that one rested on. */
  async confirm(
    tx: Transaction,
    { id, accountId }: Pick<ProposalRecord, 'id' | 'accountId'>,
    basis: ProposalBasis,
  ): Promise<void> {
    await tx.query('UPDATE proposal SET basis = $3 WHERE id = $1 AND account_id = $2', [
      id,
      accountId,
      JSON.stringify(basis),
    ]);
  }

  /** What a decision of the campaign made now would rest on, but for the overrides; the campaign is locked. */
  async present(
    tx: Transaction,
    accountId: Uuid,
    campaignId: Uuid,
  ): Promise<Omit<ProposalBasis, 'overrideIds'>> {
    const [row] = await tx.query<{ version: number; revision: string; state_version: string }>(
      `SELECT c.version, coalesce(e.revision, 0) AS revision, coalesce(s.version, 0) AS state_version
       FROM campaign c LEFT JOIN campaign_evidence e ON e.campaign_id = c.id LEFT JOIN arm_state s ON s.campaign_id = c.id
       WHERE c.id = $1 AND c.account_id = $2`,
      [campaignId, accountId],
    );
    return {
      campaignVersion: row!.version,
      revision: Number(row!.revision),
      stateVersion: Number(row!.state_version),
    };
  }
}
