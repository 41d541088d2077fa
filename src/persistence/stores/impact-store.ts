import type { Uuid } from '../../kernel/ids.js';
import type { Kpi } from '../../kernel/words.js';
import { instantMs, instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';

/** A stretch of time under an override: what was in force, and what would have been. In the engine's form. */
export interface OverriddenStretch {
  /** Account time; until the next cycle. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly decision: Uint8Array;
  readonly without: Uint8Array;
}

export interface ImpactScene {
  readonly kpi: Kpi;
  readonly arms: readonly { key: number; platform: string; channel: string; creative: string; bid: string }[];
  /** The engine's state soon after the override, and the present one. */
  readonly states: readonly Uint8Array[];
}

/** Reads what the impact of an override is worked out from. */
export class ImpactStore {
  /** At most about `most` stretches, evenly chosen; `every` says how many each stands for. */
  async stretches(
    tx: Transaction,
    accountId: Uuid,
    overrideId: Uuid,
    untilMs: number,
    most: number,
  ): Promise<{ every: number; stretches: OverriddenStretch[] }> {
    const [counted] = await tx.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM override_counterfactual WHERE override_id = $1 AND account_id = $2',
      [overrideId, accountId],
    );
    const every = Math.max(1, Math.ceil((counted?.count ?? 0) / most));
    const rows = await tx.query<{ from: string; until: string; decision: Uint8Array; without: Uint8Array }>(
      `SELECT f.decided_at AS from, least(f.next, $3::timestamptz) AS until, coalesce(c.applied, c.decision) AS decision,
              f.decision AS without
       FROM (SELECT o.cycle_id, o.decided_at, o.decision, row_number() OVER (ORDER BY o.decided_at) AS place,
                    (SELECT min(n.decided_at) FROM cycle n
                     WHERE n.campaign_id = o.campaign_id AND n.decided_at > o.decided_at AND n.in_force
                       AND coalesce(n.applied, n.decision) IS NOT NULL) AS next
             FROM override_counterfactual o WHERE o.override_id = $1 AND o.account_id = $2) f
       JOIN cycle c ON c.id = f.cycle_id
       WHERE c.in_force AND f.place % $4 = 0 AND f.decided_at < $3::timestamptz
       ORDER BY f.decided_at`,
      [overrideId, accountId, instantText(untilMs), every],
    );
    const stretches = rows.map((row) => ({
      fromMs: instantMs(row.from),
      untilMs: instantMs(row.until),
      decision: row.decision,
      without: row.without,
    }));
    return { every, stretches };
  }

  async scene(tx: Transaction, accountId: Uuid, campaignId: Uuid, endMs: number): Promise<ImpactScene> {
    const [campaign] = await tx.query<{ kpi: Kpi; state: Uint8Array | null; snapshot: Uint8Array | null }>(
      `SELECT c.kpi, s.state,
              (SELECT y.snapshot FROM cycle y
               WHERE y.campaign_id = c.id AND y.decided_at >= $3 AND y.snapshot IS NOT NULL
               ORDER BY y.decided_at LIMIT 1) AS snapshot
       FROM campaign c LEFT JOIN arm_state s ON s.campaign_id = c.id WHERE c.id = $1 AND c.account_id = $2`,
      [campaignId, accountId, instantText(endMs)],
    );
    const arms = await tx.query<ImpactScene['arms'][number]>(
      'SELECT key, platform, channel, creative, bid FROM arm WHERE campaign_id = $1 AND account_id = $2 ORDER BY key',
      [campaignId, accountId],
    );
    const states = [campaign?.snapshot, campaign?.state].flatMap((state) => state ?? []);
    return { kpi: campaign!.kpi, arms, states };
  }
}
