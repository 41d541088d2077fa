import { decodeDecision, encodeDecision } from '../../engine/index.js';
import { Fault } from '../../kernel/fault.js';
import type { Uuid } from '../../kernel/ids.js';
import type { IdSource } from '../../kernel/ports/id-source.js';
import type { ArmRecord } from '../../persistence/stores/arm-store.js';
import type { ChangeRecord, DecisionStore } from '../../persistence/stores/decision-store.js';
import type { ProposalRecord } from '../../persistence/stores/proposal-records.js';
import type { Transaction } from '../../persistence/transaction.js';
import { movedMicros } from '../optimisation/moved-money.js';
import type { Budgets } from './approved-split.js';

export interface Approval {
  readonly proposal: ProposalRecord;
  /** Bytes of the proposal's decision. */
  readonly decision: Uint8Array;
  readonly inForce: Budgets;
  readonly budgets: Budgets;
  readonly arms: readonly ArmRecord[];
  readonly author: Uuid;
  /** Account time, and real time. */
  readonly atMs: number;
  readonly nowMs: number;
}

/** Puts what was approved into force: as a cycle of its own, with the changes and the allocation. */
export class ApprovalWriter {
  constructor(private readonly deps: { readonly decisions: DecisionStore; readonly ids: IdSource }) {}

  async write(tx: Transaction, approval: Approval): Promise<{ cycleId: Uuid; changeIds: readonly Uuid[] }> {
    const { decisions, ids } = this.deps;
    const { proposal, atMs, nowMs } = approval;
    const { accountId, campaignId, totalMicros } = proposal;
    const cycleId = ids.next();
    const decided = decodeDecision(approval.decision);
    const budgetMicros = decided.arms.key.reduce((into, key, k) => {
      into[k] = approval.budgets.get(key) ?? 0n;
      return into;
    }, new BigInt64Array(decided.arms.key.length));
    const before = BigInt64Array.from(decided.arms.key, (key) => approval.inForce.get(key) ?? 0n);
    const changes = this.#changes(approval, cycleId);
    await decisions.insertCycles(tx, [
      {
        id: cycleId,
        campaignId,
        accountId,
        bucketAtMs: atMs,
        trigger: 'APPROVAL',
        outcome: changes.length > 0 ? 'MOVED' : 'HELD',
        reason: null,
        decidedAtMs: atMs,
        recordedAtMs: nowMs,
        durationMs: 0,
        stateVersion: 0,
        revisionFrom: proposal.basis.revision,
        revisionTo: proposal.basis.revision,
        totalMicros,
        movedMicros: movedMicros(approval.inForce.size > 0 ? before : null, budgetMicros),
        changeCount: changes.length,
        inputs: {},
        decision: null,
        snapshot: null,
        inForce: true,
        applied: encodeDecision({ ...decided, totalMicros, arms: { ...decided.arms, budgetMicros } }),
      },
    ]);
    const budgetsMicros = budgetMicros;
    const armKeys = decided.arms.key;
    await decisions.saveAllocations(tx, [
      { campaignId, accountId, cycleId, decidedAtMs: atMs, totalMicros, armKeys, budgetsMicros },
    ]);
    await decisions.insertChanges(tx, changes);
    return { cycleId, changeIds: changes.map(({ id }) => id) };
  }

  #changes({ proposal, inForce, budgets, arms, author, atMs }: Approval, cycleId: Uuid): ChangeRecord[] {
    const totalBefore = Number([...inForce.values()].reduce((sum, micros) => sum + micros, 0n));
    const proposed = new Map(proposal.changes.map((change) => [change.armKey, change]));
    const byKey = new Map(arms.map((arm) => [arm.key, arm]));
    return [...budgets].flatMap(([key, afterMicros]): ChangeRecord[] => {
      const beforeMicros = inForce.get(key) ?? 0n;
      const arm = byKey.get(key);
      if (!arm) throw new Fault(`The proposal ${proposal.id} is about the arm ${key}, which is not there.`);
      if (beforeMicros === afterMicros) return [];
      const own = proposed.get(key);
      const asProposed = own?.afterMicros === afterMicros && own.beforeMicros === beforeMicros;
      return [
        {
          id: this.deps.ids.next(),
          accountId: proposal.accountId,
          campaignId: proposal.campaignId,
          armId: arm.id,
          cycleId,
          atMs,
          cause: 'APPROVAL',
          beforeMicros,
          afterMicros,
          beforeShare: totalBefore > 0 ? Number(beforeMicros) / totalBefore : 0,
          afterShare: Number(afterMicros) / Number(proposal.totalMicros),
          factors: asProposed
            ? own.factors.map(({ kind, amountMicros }) => [kind, amountMicros.toString()] as const)
            : [['APPROVAL', (afterMicros - beforeMicros).toString()]],
          authorId: author,
        },
      ];
    });
  }
}
