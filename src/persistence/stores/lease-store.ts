import type { Uuid } from '../../kernel/ids.js';
import { MINUTE_MS } from '../../kernel/units/time.js';
import { instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';

/** The right to decide one campaign, until it expires or somebody else is granted a greater fence. */
export interface Lease {
  readonly campaignId: Uuid;
  readonly fence: bigint;
}

/** Clocks of machines that work together are never further apart. */
const CLOCKS_APART_MS = MINUTE_MS;

/** Taken by every grant, so that the count of live leases is exact over all workers. */
const CAPACITY_LOCK = 7_261_002;

export class LeaseStore {
  /**
   * Grants leases in the order given, to campaigns that nobody holds, while fewer than `maxLive` are alive in the whole cluster.
   * Campaigns left out are held by others or have to wait; so does one whose lease ran out while its holder is writing: waiting
   * for that one here would keep every worker waiting. A lease that ends far beyond a new one was granted before the clock was
   * set back, and holds nothing.
   */
  async acquire(
    tx: Transaction,
    campaignIds: readonly Uuid[],
    grant: { holder: string; nowMs: number; expiresAtMs: number; maxLive: number },
  ): Promise<Lease[]> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [CAPACITY_LOCK]);
    const rows = await tx.query<{ campaign_id: Uuid; fence: string }>(
      `WITH live AS (SELECT campaign_id FROM job_lease WHERE expires_at > $3 AND expires_at <= $6),
            wanted AS (
              SELECT id, ordinal FROM unnest($1::uuid[]) WITH ORDINALITY AS w (id, ordinal)
              WHERE id NOT IN (SELECT campaign_id FROM live)
              ORDER BY ordinal
              LIMIT greatest($5 - (SELECT count(*) FROM live), 0)),
            free AS (
              SELECT lease.campaign_id FROM job_lease lease JOIN wanted ON wanted.id = lease.campaign_id
              WHERE lease.expires_at <= $3 OR lease.expires_at > $6 FOR UPDATE OF lease SKIP LOCKED),
            again AS (
              UPDATE job_lease lease SET holder = $2, fence = lease.fence + 1, expires_at = $4
              FROM free WHERE lease.campaign_id = free.campaign_id
              RETURNING lease.campaign_id, lease.fence),
            first AS (
              INSERT INTO job_lease (campaign_id, holder, fence, expires_at)
              SELECT id, $2, 1, $4 FROM wanted ON CONFLICT (campaign_id) DO NOTHING
              RETURNING campaign_id, fence)
       SELECT campaign_id, fence FROM again UNION ALL SELECT campaign_id, fence FROM first`,
      [
        campaignIds,
        grant.holder,
        instantText(grant.nowMs),
        instantText(grant.expiresAtMs),
        grant.maxLive,
        instantText(grant.expiresAtMs + CLOCKS_APART_MS),
      ],
    );
    return rows.map((row) => ({ campaignId: row.campaign_id, fence: BigInt(row.fence) }));
  }

  /**
   * The leases that still stand, locked until the transaction ends: no one can be granted a greater fence before it commits.
   * A lease that is missing from the answer has been lost, and nothing may be written for its campaign.
   */
  async confirm(tx: Transaction, leases: readonly Lease[]): Promise<Set<Uuid>> {
    const rows = await tx.query<{ campaign_id: Uuid }>(
      `SELECT lease.campaign_id FROM job_lease lease
       JOIN unnest($1::uuid[], $2::bigint[]) AS held (campaign_id, fence) USING (campaign_id, fence)
       ORDER BY lease.campaign_id
       FOR UPDATE OF lease`,
      [leases.map((lease) => lease.campaignId), leases.map((lease) => lease.fence.toString())],
    );
    return new Set(rows.map((row) => row.campaign_id));
  }

  /** Gives leases back. The fence stays, so that the next grant is greater. */
  async release(tx: Transaction, leases: readonly Lease[], nowMs: number): Promise<void> {
    await tx.query(
      `UPDATE job_lease lease SET expires_at = least(lease.expires_at, $3)
       FROM unnest($1::uuid[], $2::bigint[]) AS held (campaign_id, fence)
       WHERE lease.campaign_id = held.campaign_id AND lease.fence = held.fence`,
      [
        leases.map((lease) => lease.campaignId),
        leases.map((lease) => lease.fence.toString()),
        instantText(nowMs),
      ],
    );
  }
}
