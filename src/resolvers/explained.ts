import type { Micros } from '../kernel/units/money.js';
import type { Arm } from '../schema/arm.types.js';
import { changeSentence } from '../schema/change-sentence.js';
import type { Explanation } from '../schema/explanation.types.js';
import { type FactorKind, factorLabel } from '../schema/factor-kinds.js';
import type { AllocationChangeRecord } from '../services/reads/change-reads.js';
import { Money } from '../schema/money.types.js';

/** A change that happened, or one that is proposed. */
interface Explainable {
  readonly record: Pick<AllocationChangeRecord, 'beforeMicros' | 'afterMicros' | 'factors'>;
  readonly currencyCode: string;
}

/** A change's record in the words of the schema. The factors' amounts add up to the change of money, their shares to that of the share. */
export function explained({ record, currencyCode }: Explainable, arm: Arm, totalMicros: Micros): Explanation {
  const { beforeMicros, afterMicros } = record;
  const factors = record.factors.map((factor) => ({
    kind: factor.kind as FactorKind,
    label: factorLabel(factor.kind as FactorKind),
    amountMicros: factor.amountMicros,
  }));
  return {
    text: changeSentence({ armLabel: arm.label, currencyCode, beforeMicros, afterMicros, factors }),
    factors: factors.map(({ kind, label, amountMicros }) => ({
      kind,
      label,
      amount: new Money(amountMicros, currencyCode),
      share: shareOf(kind, amountMicros, totalMicros),
    })),
  };
}

/** Pacing scales the whole budget at the old shares, so it moves money but no share; the other factors move both. */
function shareOf(kind: FactorKind, amountMicros: Micros, totalMicros: Micros): number {
  return kind === 'PACING' || totalMicros === 0n ? 0 : Number(amountMicros) / Number(totalMicros);
}
