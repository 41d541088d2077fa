import type { Micros } from '../kernel/units/money.js';
import type { Arm } from '../schema/arm.types.js';
import { changeSentence } from '../schema/sentences/change-sentence.js';
import type { Explanation } from '../schema/explanation.types.js';
import { type FactorKind, factorLabel } from '../schema/factor-kinds.js';
import { Money } from '../schema/money.types.js';
import { changeFactors } from '../services/reads/change-factors.js';
import type { AllocationChangeRecord } from '../services/reads/change-reads.js';
import type { CycleExplanation } from '../services/reads/explanation-reads.js';

/** A change that happened, or one that is proposed. */
interface Explainable {
  readonly record: Pick<
    AllocationChangeRecord,
    'beforeMicros' | 'afterMicros' | 'beforeShare' | 'afterShare' | 'factors'
  >;
  readonly currencyCode: string;
}

/**
 * A change's record in the words of the schema. The factors' amounts add up to the change of money, their shares to that of the share.
 * @param explanation of the decision; null where there is none
 */
export function explained(
  { record, currencyCode }: Explainable,
  arm: Arm,
  explanation: CycleExplanation | null,
  totalMicros: Micros,
): Explanation {
  const { beforeMicros, afterMicros, beforeShare, afterShare } = record;
  const { method, factors } = changeFactors(record, explanation, arm.record.key);
  const named = factors.map(({ kind, amountMicros }) => ({
    kind: kind as FactorKind,
    label: factorLabel(kind as FactorKind),
    amountMicros,
  }));
  const shareOf = sharesOf(named, totalMicros, afterShare - beforeShare);
  return {
    text: changeSentence({ armLabel: arm.label, currencyCode, beforeMicros, afterMicros, factors: named }),
    method,
    factors: named.map(({ kind, label, amountMicros }) => ({
      kind,
      label,
      amount: new Money(amountMicros, currencyCode),
      share: shareOf(kind, amountMicros),
    })),
  };
}

/** Money is counted by the new total; what another total makes of shares by itself is pacing. */
function sharesOf(
  factors: readonly { readonly kind: FactorKind; readonly amountMicros: Micros }[],
  totalMicros: Micros,
  changeOfShare: number,
): (kind: FactorKind, amountMicros: Micros) => number {
  const plain = (micros: Micros): number => (totalMicros === 0n ? 0 : Number(micros) / Number(totalMicros));
  const others = factors.reduce(
    (sum, { kind, amountMicros }) => (kind === 'PACING' ? sum : sum + plain(amountMicros)),
    0,
  );
  return (kind, amountMicros) => (kind === 'PACING' ? changeOfShare - others : plain(amountMicros));
}
