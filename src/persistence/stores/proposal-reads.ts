import type { Uuid } from '../../kernel/ids.js';
import type { ProposalStatus } from '../../kernel/words.js';
import { inWindow, type KeysetOrder, type KeysetWindow, type Placed, SqlFilter } from '../keyset.js';
import type { Transaction } from '../transaction.js';
import {
  PROPOSAL_COLUMNS,
  type ProposalRecord,
  type ProposalRow,
  proposalRecord,
} from './proposal-records.js';

export interface ProposalFilter {
  readonly campaignIds?: readonly Uuid[] | null | undefined;
  readonly statuses?: readonly ProposalStatus[] | null | undefined;
}

/** Newest first. */
export const PROPOSAL_ORDER: KeysetOrder = { columns: [{ sql: 'id', kind: 'uuid' }], descending: true };

export class ProposalReadModel {
  async byIds(tx: Transaction, accountId: Uuid, ids: readonly Uuid[]): Promise<ProposalRecord[]> {
    const rows = await tx.query<ProposalRow>(
      `SELECT ${PROPOSAL_COLUMNS} FROM proposal WHERE id = ANY($1::uuid[]) AND account_id = $2`,
      [ids, accountId],
    );
    return rows.map(proposalRecord);
  }

  async openOf(tx: Transaction, accountId: Uuid, campaignIds: readonly Uuid[]): Promise<ProposalRecord[]> {
    const rows = await tx.query<ProposalRow>(
      `SELECT ${PROPOSAL_COLUMNS} FROM proposal
       WHERE campaign_id = ANY($1::uuid[]) AND account_id = $2 AND status = 'OPEN'`,
      [campaignIds, accountId],
    );
    return rows.map(proposalRecord);
  }

  async page(
    tx: Transaction,
    accountId: Uuid,
    filter: ProposalFilter,
    window: KeysetWindow,
  ): Promise<Placed<ProposalRecord>[]> {
    const where = new SqlFilter()
      .and('account_id = ?', accountId)
      .andIf('campaign_id = ANY(?::uuid[])', filter.campaignIds)
      .andIf('status = ANY(?::text[])', filter.statuses);
    const { place, tail } = inWindow(where, PROPOSAL_ORDER, window);
    const rows = await tx.query<ProposalRow & { place: string[] }>(
      `SELECT ${PROPOSAL_COLUMNS}, ${place} FROM proposal WHERE ${where.where} ${tail}`,
      where.parameters,
    );
    return rows.map((row) => ({ row: proposalRecord(row), place: row.place }));
  }
}
