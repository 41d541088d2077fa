/**
 * Why a budget moved. The names of all factors that the engine can tell apart; a change lists only those that took part.
 */
export type FactorKind =
  | 'NEW_EVIDENCE'
  | 'PRIOR_HIERARCHY'
  | 'SEASON'
  | 'EVENT'
  | 'SATURATION'
  | 'COMPETITION'
  | 'VALUE'
  | 'PACING'
  | 'CONSTRAINTS';

export interface Factor {
  readonly kind: FactorKind;
  /** Money of the daily budget; negative where the factor took money away. */
  readonly amountMicros: bigint;
}

export interface AttributionInput {
  /** Daily budgets before, in the order of the decision's arms; null before the first decision. */
  readonly previousMicros: BigInt64Array | null;
  /** Daily budgets decided. */
  readonly budgetMicros: BigInt64Array;
  /** What the arms would get if no bound held them, by the same draws. */
  readonly wantedMicros: BigInt64Array;
}

/**
 * Splits every arm's change of daily budget into factors that sum to it exactly. The factors are taken one after the other:
 * PACING is the arm's part of the change of the campaign's total at the old shares; NEW_EVIDENCE (with the uncertainty that it
 * left) is the move from there to what the arm would get if no bound held it; CONSTRAINTS is what bounds added or took.
 * Before the first decision there is no old share: everything is counted from zero and goes to NEW_EVIDENCE and CONSTRAINTS.
 * Factors of zero are left out. Cost: one pass over the arms.
 */
export function attributeChanges(input: AttributionInput): Factor[][] {
  const { previousMicros, budgetMicros, wantedMicros } = input;
  const total = sum(budgetMicros);
  const previousTotal = previousMicros ? sum(previousMicros) : 0n;
  return Array.from(budgetMicros, (budget, k) => {
    const before = previousMicros?.[k] ?? 0n;
    const paced = previousTotal > 0n ? (before * total) / previousTotal : before;
    const wanted = wantedMicros[k]!;
    const factors: Factor[] = [
      { kind: 'PACING', amountMicros: paced - before },
      { kind: 'NEW_EVIDENCE', amountMicros: wanted - paced },
      { kind: 'CONSTRAINTS', amountMicros: budget - wanted },
    ];
    return factors.filter((factor) => factor.amountMicros !== 0n);
  });
}

function sum(micros: BigInt64Array): bigint {
  let total = 0n;
  for (const part of micros) total += part;
  return total;
}
