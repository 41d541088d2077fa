import type { Uuid } from '../../kernel/ids.js';
import { instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';

/** What a cycle would have decided without an override; `overrideId` null: without any of several. */
export interface Counterfactual {
  readonly overrideId: Uuid | null;
  /** In the engine's form. */
  readonly decision: Uint8Array;
}

export interface CounterfactualRecord extends Counterfactual {
  readonly cycleId: Uuid;
  readonly accountId: Uuid;
  readonly campaignId: Uuid;
  /** Account time. */
  readonly decidedAtMs: number;
}

export class CounterfactualStore {
  async insert(tx: Transaction, rows: readonly CounterfactualRecord[]): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO override_counterfactual (cycle_id, account_id, campaign_id, override_id, decided_at, decision)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::bytea[])`,
      [
        rows.map((row) => row.cycleId),
        rows.map((row) => row.accountId),
        rows.map((row) => row.campaignId),
        rows.map((row) => row.overrideId),
        rows.map((row) => instantText(row.decidedAtMs)),
        rows.map((row) => `\\x${Buffer.from(row.decision).toString('hex')}`),
      ],
    );
  }

  /** By cycle, those that have any. */
  async ofCycles(
    tx: Transaction,
    cycleIds: readonly Uuid[],
  ): Promise<ReadonlyMap<Uuid, readonly Counterfactual[]>> {
    const byCycle = new Map<Uuid, Counterfactual[]>();
    if (cycleIds.length === 0) return byCycle;
    const rows = await tx.query<{ cycle_id: Uuid; override_id: Uuid | null; decision: Uint8Array }>(
      'SELECT cycle_id, override_id, decision FROM override_counterfactual WHERE cycle_id = ANY($1::uuid[])',
      [cycleIds],
    );
    for (const row of rows) {
      const list = byCycle.get(row.cycle_id) ?? [];
      list.push({ overrideId: row.override_id, decision: row.decision });
      byCycle.set(row.cycle_id, list);
    }
    return byCycle;
  }
}
