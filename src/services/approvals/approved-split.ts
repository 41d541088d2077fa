import type { Uuid } from '../../kernel/ids.js';
import type { Micros } from '../../kernel/units/money.js';
import type { ProposalRecord } from '../../persistence/stores/proposal-records.js';
import { splitAround } from './split-around.js';

/** Daily budgets by arm key. */
export type Budgets = ReadonlyMap<number, Micros>;

/**
 * The daily budgets of a proposal that was approved in part: the approved arms get exactly what was proposed; the others make room,
 * or take what is left, in proportion to what they have. The sum is the daily budget exactly. null where there is no room.
 * @param decided what the proposal's decision gave every arm, in the order of its arms
 */
export function approvedSplit(
  { changes, totalMicros }: Pick<ProposalRecord, 'changes' | 'totalMicros'>,
  approved: ReadonlySet<Uuid>,
  { decided, inForce, unitMicros }: { decided: Budgets; inForce: Budgets; unitMicros: Micros },
): Budgets | null {
  if (changes.every((change) => approved.has(change.armId))) return decided;
  const after = new Map(
    changes.filter(({ armId }) => approved.has(armId)).map((change) => [change.armKey, change.afterMicros]),
  );
  const keys = [...decided.keys()];
  const split = splitAround({
    fixed: keys.map((key) => after.get(key) ?? null),
    weights: BigInt64Array.from(keys, (key) => inForce.get(key) ?? 0n),
    totalMicros,
    unitMicros,
  });
  return split && new Map(keys.map((key, k) => [key, split[k]!]));
}
