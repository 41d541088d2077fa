import type { Uuid } from '../../kernel/ids.js';
import type { CycleTrigger } from '../../kernel/words.js';
import type { Transaction } from '../transaction.js';

/** Factors of the arms that a decision moved, by arm key: `[kind, micros as text]` pairs that add up to the arm's change. */
export type StoredExplanation = Readonly<
  Record<string, readonly (readonly [kind: string, micros: string])[]>
>;

/** A cycle, as far as its explanation needs it. */
export interface ExplainableCycle {
  readonly cycleId: Uuid;
  readonly campaignId: Uuid;
  readonly trigger: CycleTrigger;
  /** 0 where nothing was decided. */
  readonly stateVersion: number;
  /** The cycle whose proposal it put into force; null for every other cycle. */
  readonly proposedBy: Uuid | null;
  /** null: nobody has asked yet. */
  readonly explanation: StoredExplanation | null;
}

/** Explanations that were worked out once, beside their cycles. */
export class ExplanationStore {
  async find(tx: Transaction, accountId: Uuid, cycleIds: readonly Uuid[]): Promise<ExplainableCycle[]> {
    const rows = await tx.query<{
      id: Uuid;
      campaign_id: Uuid;
      trigger: CycleTrigger;
      state_version: string;
      proposed_by: Uuid | null;
      explanation: StoredExplanation | null;
    }>(
      `SELECT c.id, c.campaign_id, c.trigger, c.state_version::text AS state_version, c.explanation,
              (SELECT p.cycle_id FROM proposal p WHERE c.trigger = 'APPROVAL' AND p.applied_cycle_id = c.id) AS proposed_by
       FROM cycle c WHERE c.id = ANY($1::uuid[]) AND c.account_id = $2 AND c.outcome <> 'FAILED'`,
      [cycleIds, accountId],
    );
    return rows.map((row) => ({
      cycleId: row.id,
      campaignId: row.campaign_id,
      trigger: row.trigger,
      stateVersion: Number(row.state_version),
      proposedBy: row.proposed_by,
      explanation: row.explanation,
    }));
  }

  /** What was worked out in the meantime by somebody else is the same. */
  async save(tx: Transaction, explanations: ReadonlyMap<Uuid, StoredExplanation>): Promise<void> {
    if (explanations.size === 0) return;
    await tx.query(
      `UPDATE cycle SET explanation = e.explanation
       FROM unnest($1::uuid[], $2::jsonb[]) AS e (id, explanation) WHERE cycle.id = e.id`,
      [
        [...explanations.keys()],
        [...explanations.values()].map((explanation) => JSON.stringify(explanation)),
      ],
    );
  }
}
