import type { Uuid } from '../../kernel/ids.js';
import type { Micros } from '../../kernel/units/money.js';
import type { CycleOutcome, CycleTrigger } from '../../kernel/words.js';
import { instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';

/** One run of the optimiser, as it is kept. Instants `…AtMs` in account time but for `recordedAtMs`. */
export interface CycleRecord {
  readonly id: Uuid;
  readonly campaignId: Uuid;
  readonly accountId: Uuid;
  readonly bucketAtMs: number;
  readonly trigger: CycleTrigger;
  readonly outcome: CycleOutcome;
  readonly reason: string | null;
  readonly decidedAtMs: number;
  readonly recordedAtMs: number;
  readonly durationMs: number;
  readonly stateVersion: number;
  readonly revisionFrom: number;
  readonly revisionTo: number;
  readonly totalMicros: Micros;
  readonly movedMicros: Micros;
  readonly changeCount: number;
  readonly inputs: object;
  readonly decision: Uint8Array | null;
  readonly snapshot: Uint8Array | null;
  /** Whether it took effect, and with which budgets where not with those decided. */
  readonly inForce: boolean;
  readonly applied: Uint8Array | null;
}

export interface StateRecord {
  readonly campaignId: Uuid;
  readonly version: number;
  readonly revision: number;
  readonly bytes: Uint8Array;
}

export interface AllocationRecord {
  readonly campaignId: Uuid;
  readonly accountId: Uuid;
  readonly cycleId: Uuid;
  readonly decidedAtMs: number;
  readonly totalMicros: Micros;
  readonly armKeys: Int32Array;
  readonly budgetsMicros: BigInt64Array;
}

export interface ChangeRecord {
  readonly id: Uuid;
  readonly accountId: Uuid;
  readonly campaignId: Uuid;
  readonly armId: Uuid;
  readonly cycleId: Uuid;
  readonly atMs: number;
  readonly cause: string;
  readonly beforeMicros: Micros;
  readonly afterMicros: Micros;
  readonly beforeShare: number;
  readonly afterShare: number;
  readonly factors: readonly (readonly [kind: string, micros: string])[];
  /** The token of who approved it; null where nobody had to. */
  readonly authorId: Uuid | null;
}

/** Writes batches of decisions: one statement a table, whatever the number of campaigns. */
export class DecisionStore {
  async insertCycles(tx: Transaction, cycles: readonly CycleRecord[]): Promise<void> {
    await tx.query(
      `INSERT INTO cycle (id, campaign_id, account_id, bucket_at, trigger, outcome, reason, decided_at, recorded_at, duration_ms,
                          state_version, revision_from, revision_to, total_micros, moved_micros, change_count, inputs, decision,
                          snapshot, in_force, applied)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[],
                            $8::timestamptz[], $9::timestamptz[], $10::real[], $11::bigint[], $12::bigint[], $13::bigint[],
                            $14::bigint[], $15::bigint[], $16::int[], $17::jsonb[], $18::bytea[], $19::bytea[], $20::bool[], $21::bytea[])`,
      [
        cycles.map((cycle) => cycle.id),
        cycles.map((cycle) => cycle.campaignId),
        cycles.map((cycle) => cycle.accountId),
        cycles.map((cycle) => instantText(cycle.bucketAtMs)),
        cycles.map((cycle) => cycle.trigger),
        cycles.map((cycle) => cycle.outcome),
        cycles.map((cycle) => cycle.reason),
        cycles.map((cycle) => instantText(cycle.decidedAtMs)),
        cycles.map((cycle) => instantText(cycle.recordedAtMs)),
        cycles.map((cycle) => cycle.durationMs),
        cycles.map((cycle) => cycle.stateVersion),
        cycles.map((cycle) => cycle.revisionFrom),
        cycles.map((cycle) => cycle.revisionTo),
        cycles.map((cycle) => cycle.totalMicros.toString()),
        cycles.map((cycle) => cycle.movedMicros.toString()),
        cycles.map((cycle) => cycle.changeCount),
        cycles.map((cycle) => JSON.stringify(cycle.inputs)),
        cycles.map((cycle) => bytea(cycle.decision)),
        cycles.map((cycle) => bytea(cycle.snapshot)),
        cycles.map((cycle) => cycle.inForce),
        cycles.map((cycle) => bytea(cycle.applied)),
      ],
    );
  }

  async saveStates(tx: Transaction, states: readonly StateRecord[], nowMs: number): Promise<void> {
    await tx.query(
      `INSERT INTO arm_state AS kept (campaign_id, version, revision, state, updated_at)
       SELECT s.campaign_id, s.version, s.revision, s.state, $5::timestamptz
       FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bytea[]) AS s (campaign_id, version, revision, state)
       ON CONFLICT (campaign_id) DO UPDATE
         SET version = excluded.version, revision = excluded.revision, state = excluded.state, updated_at = excluded.updated_at`,
      [
        states.map((state) => state.campaignId),
        states.map((state) => state.version),
        states.map((state) => state.revision),
        states.map((state) => bytea(state.bytes)),
        instantText(nowMs),
      ],
    );
  }

  async saveAllocations(tx: Transaction, allocations: readonly AllocationRecord[]): Promise<void> {
    if (allocations.length === 0) return;
    // Arrays of unequal length do not nest in an array parameter; they travel as text and are read back by PostgreSQL.
    await tx.query(
      `INSERT INTO allocation AS kept (campaign_id, account_id, cycle_id, decided_at, total_micros, arm_keys, budgets_micros)
       SELECT a.campaign_id, a.account_id, a.cycle_id, a.decided_at, a.total_micros, a.arm_keys::int[], a.budgets::bigint[]
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::bigint[], $6::text[], $7::text[])
         AS a (campaign_id, account_id, cycle_id, decided_at, total_micros, arm_keys, budgets)
       ON CONFLICT (campaign_id) DO UPDATE
         SET cycle_id = excluded.cycle_id, decided_at = excluded.decided_at, total_micros = excluded.total_micros,
             arm_keys = excluded.arm_keys, budgets_micros = excluded.budgets_micros`,
      [
        allocations.map((allocation) => allocation.campaignId),
        allocations.map((allocation) => allocation.accountId),
        allocations.map((allocation) => allocation.cycleId),
        allocations.map((allocation) => instantText(allocation.decidedAtMs)),
        allocations.map((allocation) => allocation.totalMicros.toString()),
        allocations.map((allocation) => `{${allocation.armKeys.join(',')}}`),
        allocations.map((allocation) => `{${allocation.budgetsMicros.join(',')}}`),
      ],
    );
  }

  async insertChanges(tx: Transaction, changes: readonly ChangeRecord[]): Promise<void> {
    if (changes.length === 0) return;
    await tx.query(
      `INSERT INTO allocation_change (id, account_id, campaign_id, arm_id, cycle_id, at, cause, before_micros, after_micros,
                                      before_share, after_share, factors, author_id)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::timestamptz[], $7::text[],
                            $8::bigint[], $9::bigint[], $10::float8[], $11::float8[], $12::jsonb[], $13::uuid[])`,
      [
        changes.map((change) => change.id),
        changes.map((change) => change.accountId),
        changes.map((change) => change.campaignId),
        changes.map((change) => change.armId),
        changes.map((change) => change.cycleId),
        changes.map((change) => instantText(change.atMs)),
        changes.map((change) => change.cause),
        changes.map((change) => change.beforeMicros.toString()),
        changes.map((change) => change.afterMicros.toString()),
        changes.map((change) => change.beforeShare),
        changes.map((change) => change.afterShare),
        changes.map((change) => JSON.stringify(change.factors)),
        changes.map((change) => change.authorId),
      ],
    );
  }

  async setStatuses(
    tx: Transaction,
    rows: readonly { campaignId: Uuid; status: string; reason: string | null }[],
    accountNowMs: number,
  ): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `UPDATE campaign c SET status = s.status, status_reason = s.reason, version = c.version + 1, updated_at = $4::timestamptz
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS s (campaign_id, status, reason) WHERE c.id = s.campaign_id`,
      [
        rows.map((row) => row.campaignId),
        rows.map((row) => row.status),
        rows.map((row) => row.reason),
        instantText(accountNowMs),
      ],
    );
  }
}

function bytea(bytes: Uint8Array | null): string | null {
  return bytes && `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}
