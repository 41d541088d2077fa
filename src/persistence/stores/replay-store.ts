import type { Uuid } from '../../kernel/ids.js';
import type { Transaction } from '../transaction.js';

/** A stored decision, for running it again. */
export interface StoredDecision {
  readonly cycleId: Uuid;
  readonly stateVersion: number;
  readonly revisionFrom: number;
  readonly revisionTo: number;
  readonly inputs: unknown;
  readonly decision: Uint8Array;
  readonly snapshot: Uint8Array | null;
}

export interface ReplayedCampaign {
  readonly id: Uuid;
  readonly campaignKey: number;
  readonly timeZone: string;
  readonly state: Uint8Array | null;
  readonly stateVersion: number;
  readonly arms: readonly { key: number; platform: string; channel: string; creative: string; bid: string }[];
}

/** What a decision rested on. */
export interface CycleInputs {
  readonly cycleId: Uuid;
  readonly campaignId: Uuid;
  readonly inputs: unknown;
  readonly revisionTo: number;
  /** Of the campaign, now. */
  readonly activeArms: number;
}

/** Reads what replays need. */
export class ReplayStore {
  async campaign(tx: Transaction, campaignId: Uuid): Promise<ReplayedCampaign | null> {
    const [row] = await tx.query<{
      key: number;
      time_zone: string;
      state: Uint8Array | null;
      version: string | null;
    }>(
      `SELECT c.key, a.time_zone, s.state, s.version FROM campaign c JOIN account a ON a.id = c.account_id
       LEFT JOIN arm_state s ON s.campaign_id = c.id WHERE c.id = $1`,
      [campaignId],
    );
    if (!row) return null;
    const arms = await tx.query<ReplayedCampaign['arms'][number]>(
      'SELECT key, platform, channel, creative, bid FROM arm WHERE campaign_id = $1 ORDER BY key',
      [campaignId],
    );
    return {
      id: campaignId,
      campaignKey: row.key,
      timeZone: row.time_zone,
      state: row.state,
      stateVersion: Number(row.version ?? 0),
      arms,
    };
  }

  /** Of cycles that decided something. */
  async inputs(tx: Transaction, accountId: Uuid, cycleIds: readonly Uuid[]): Promise<CycleInputs[]> {
    const rows = await tx.query<{
      id: Uuid;
      campaign_id: Uuid;
      inputs: unknown;
      revision_to: string;
      active_arms: number;
    }>(
      `SELECT id, campaign_id, inputs, revision_to,
              (SELECT count(*)::int FROM arm a WHERE a.campaign_id = c.campaign_id AND a.status = 'ACTIVE') AS active_arms
       FROM cycle c WHERE id = ANY($1::uuid[]) AND account_id = $2 AND outcome <> 'FAILED' AND trigger <> 'APPROVAL'`,
      [cycleIds, accountId],
    );
    return rows.map((row) => ({
      cycleId: row.id,
      campaignId: row.campaign_id,
      inputs: row.inputs,
      revisionTo: Number(row.revision_to),
      activeArms: row.active_arms,
    }));
  }

  /** The version of the newest decision before one that has a snapshot of the state behind it; 0 where there is none. */
  async snapshotBefore(tx: Transaction, campaignId: Uuid, version: number): Promise<number> {
    const [row] = await tx.query<{ version: string }>(
      `SELECT coalesce(max(state_version), 0)::text AS version FROM cycle
       WHERE campaign_id = $1 AND snapshot IS NOT NULL AND state_version < $2`,
      [campaignId, version],
    );
    return Number(row!.version);
  }

  /** Decisions of a campaign with versions in (after, after + limit], oldest first. */
  async decisions(
    tx: Transaction,
    campaignId: Uuid,
    afterVersion: number,
    limit: number,
  ): Promise<StoredDecision[]> {
    const rows = await tx.query<{
      id: Uuid;
      state_version: string;
      revision_from: string;
      revision_to: string;
      inputs: unknown;
      decision: Uint8Array;
      snapshot: Uint8Array | null;
    }>(
      `SELECT id, state_version, revision_from, revision_to, inputs, decision, snapshot FROM cycle
       WHERE campaign_id = $1 AND outcome <> 'FAILED' AND trigger <> 'APPROVAL' AND state_version > $2
       ORDER BY decided_at, id LIMIT $3`,
      [campaignId, afterVersion, limit],
    );
    return rows.map((row) => ({
      cycleId: row.id,
      stateVersion: Number(row.state_version),
      revisionFrom: Number(row.revision_from),
      revisionTo: Number(row.revision_to),
      inputs: row.inputs,
      decision: row.decision,
      snapshot: row.snapshot,
    }));
  }
}
