import type { Uuid } from '../../kernel/ids.js';
import type { Micros } from '../../kernel/units/money.js';
import type { ProposalStatus } from '../../kernel/words.js';
import { instantMs, instantOrNullMs } from '../instants.js';

/** One arm's move in a proposal. */
export interface ProposedChange {
  readonly armId: Uuid;
  readonly armKey: number;
  readonly beforeMicros: Micros;
  readonly afterMicros: Micros;
  readonly beforeShare: number;
  readonly afterShare: number;
  /** Add up to after − before. */
  readonly factors: readonly { readonly kind: string; readonly amountMicros: Micros }[];
  /** null while the proposal is open. */
  readonly approved: boolean | null;
}

/** What a decision rested on. */
export interface ProposalBasis {
  /** Newest revision of the evidence. */
  readonly revision: number;
  /** Of the campaign with its limits and arms. */
  readonly campaignVersion: number;
  /** The cycle's place among the campaign's decisions. */
  readonly stateVersion: number;
  /** In force, in the order in which they came. */
  readonly overrideIds: readonly Uuid[];
}

/** A decision that waits for a person. Account time. */
export interface ProposalRecord {
  readonly id: Uuid;
  readonly accountId: Uuid;
  readonly campaignId: Uuid;
  /** The one that decided it. */
  readonly cycleId: Uuid;
  readonly status: ProposalStatus;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Daily budget of the campaign. */
  readonly totalMicros: Micros;
  readonly changes: readonly ProposedChange[];
  readonly basis: ProposalBasis;
  readonly closedAtMs: number | null;
  /** The token of who approved or rejected it; null where the machine closed it. */
  readonly closedBy: Uuid | null;
  readonly closerName: string | null;
  readonly reason: string | null;
  readonly supersededBy: Uuid | null;
  /** The one that put it into force. */
  readonly appliedCycleId: Uuid | null;
}

export const PROPOSAL_COLUMNS = `id, account_id, campaign_id, cycle_id, status, created_at, expires_at,
  total_micros::text AS total_micros, changes, basis, closed_at, closed_by, reason, superseded_by, applied_cycle_id,
  (SELECT name FROM api_token t WHERE t.id = closed_by) AS closer_name`;

/** As a change lies in the column, money as text. */
interface ChangeJson {
  readonly arm: Uuid;
  readonly key: number;
  readonly before: string;
  readonly after: string;
  readonly shares: readonly [before: number, after: number];
  readonly factors: readonly (readonly [kind: string, micros: string])[];
  readonly approved: boolean | null;
}

export interface ProposalRow {
  id: Uuid;
  account_id: Uuid;
  campaign_id: Uuid;
  cycle_id: Uuid;
  status: ProposalStatus;
  created_at: string;
  expires_at: string;
  total_micros: string;
  changes: ChangeJson[];
  basis: ProposalBasis;
  closed_at: string | null;
  closed_by: Uuid | null;
  closer_name: string | null;
  reason: string | null;
  superseded_by: Uuid | null;
  applied_cycle_id: Uuid | null;
}

export function changesJson(changes: readonly ProposedChange[]): string {
  const rows = changes.map(
    (change): ChangeJson => ({
      arm: change.armId,
      key: change.armKey,
      before: change.beforeMicros.toString(),
      after: change.afterMicros.toString(),
      shares: [change.beforeShare, change.afterShare],
      factors: change.factors.map(({ kind, amountMicros }) => [kind, amountMicros.toString()]),
      approved: change.approved,
    }),
  );
  return JSON.stringify(rows);
}

export function proposalRecord(row: ProposalRow): ProposalRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    campaignId: row.campaign_id,
    cycleId: row.cycle_id,
    status: row.status,
    createdAtMs: instantMs(row.created_at),
    expiresAtMs: instantMs(row.expires_at),
    totalMicros: BigInt(row.total_micros),
    changes: row.changes.map((change) => ({
      armId: change.arm,
      armKey: change.key,
      beforeMicros: BigInt(change.before),
      afterMicros: BigInt(change.after),
      beforeShare: change.shares[0],
      afterShare: change.shares[1],
      factors: change.factors.map(([kind, micros]) => ({ kind, amountMicros: BigInt(micros) })),
      approved: change.approved,
    })),
    basis: row.basis,
    closedAtMs: instantOrNullMs(row.closed_at),
    closedBy: row.closed_by,
    closerName: row.closer_name,
    reason: row.reason,
    supersededBy: row.superseded_by,
    appliedCycleId: row.applied_cycle_id,
  };
}
