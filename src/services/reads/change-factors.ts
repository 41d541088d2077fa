import type { Micros } from '../../kernel/units/money.js';
import type { FactorRecord } from '../../persistence/stores/read-records.js';
import type { CycleExplanation } from './explanation-reads.js';

/** SHAPLEY: exact, over the inputs that changed. IN_TURN: one after the other, where the decision cannot be run again. */
export type ExplanationMethod = 'SHAPLEY' | 'IN_TURN';

export interface ExplainedFactors {
  readonly method: ExplanationMethod;
  /** Add up to after − before. */
  readonly factors: readonly FactorRecord[];
}

interface Change {
  readonly beforeMicros: Micros;
  readonly afterMicros: Micros;
  readonly factors: readonly FactorRecord[];
}

/**
 * The factors of one arm's change. Where people let only a part of a decision through, what they made of it is APPROVAL.
 * @param explanation of the decision; null: there is none
 */
export function changeFactors(
  { beforeMicros, afterMicros, factors }: Change,
  explanation: CycleExplanation | null,
  armKey: number,
): ExplainedFactors {
  if (!explanation) return { method: 'IN_TURN', factors };
  const own = explanation.get(armKey) ?? [];
  const rest = own.reduce((left, { amountMicros }) => left - amountMicros, afterMicros - beforeMicros);
  const approval = own.find(({ kind }) => kind === 'APPROVAL')?.amountMicros ?? 0n;
  const others = own.filter(({ kind }) => kind !== 'APPROVAL');
  const all = [...others, { kind: 'APPROVAL', amountMicros: approval + rest }];
  return { method: 'SHAPLEY', factors: all.filter(({ amountMicros }) => amountMicros !== 0n) };
}
