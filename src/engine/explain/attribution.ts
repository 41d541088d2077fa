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
  | 'CONSTRAINTS'
  | 'OVERRIDE'
  | 'EXPLORATION'
  | 'APPROVAL';

export interface Factor {
  readonly kind: FactorKind;
  /** Money of the daily budget; negative where the factor took money away. */
  readonly amountMicros: bigint;
}

export interface AttributionInput {
  /** Daily budgets before, in the order of the decision's arms; null before the first decision. */
  readonly previousMicros: BigInt64Array | null;
  /** What the arms would have got the last time if no bound had held them; null where that is not known: nothing held them then. */
  readonly previousWantedMicros: BigInt64Array | null;
  /** Daily budgets decided. */
  readonly budgetMicros: BigInt64Array;
  /** What the arms would get if neither bounds held them nor analysts said anything, by the same draws. */
  readonly wantedMicros: BigInt64Array;
  /** What the arms would get without analysts' overrides, by the same draws; null where there are none. */
  readonly unforcedMicros?: BigInt64Array | null;
  /** The same by the last decision; null where there were none. */
  readonly previousUnforcedMicros?: BigInt64Array | null;
}

/**
 * Splits every arm's change of daily budget into factors that sum to it exactly. The factors are taken one after the other:
 * PACING is the arm's part of the change of the campaign's total at the old shares; NEW_EVIDENCE (with the uncertainty that it
 * left) is how what the arm would get if no bound held it has moved since the last decision; CONSTRAINTS is how what bounds add or
 * take has: a bound that holds an arm as before is no reason for its change, one that lets it come nearer to what it should get is.
 * OVERRIDE is the same of analysts' overrides: what the arm gets with them less what it would get without.
 * Before the first decision there is no old share: everything is counted from zero and goes to NEW_EVIDENCE and CONSTRAINTS.
 * Factors of zero are left out. Cost: one pass over the arms.
 */
export function attributeChanges(input: AttributionInput): Factor[][] {
  const { previousMicros, budgetMicros, wantedMicros } = input;
  const previousWanted = input.previousWantedMicros ?? previousMicros;
  const total = sum(budgetMicros);
  const previousTotal = previousMicros ? sum(previousMicros) : 0n;
  return Array.from(budgetMicros, (budget, k) => {
    const before = previousMicros?.[k] ?? 0n;
    const atNewTotal = (micros: bigint) => (previousTotal > 0n ? (micros * total) / previousTotal : micros);
    const paced = atNewTotal(before);
    const wanted = wantedMicros[k]!;
    const wantedBefore = atNewTotal(previousWanted?.[k] ?? 0n);
    const unforced = input.unforcedMicros?.[k] ?? budget;
    const unforcedBefore = atNewTotal(input.previousUnforcedMicros?.[k] ?? before);
    const factors: Factor[] = [
      { kind: 'PACING', amountMicros: paced - before },
      { kind: 'NEW_EVIDENCE', amountMicros: wanted - wantedBefore },
      { kind: 'CONSTRAINTS', amountMicros: unforced - wanted - (unforcedBefore - wantedBefore) },
      { kind: 'OVERRIDE', amountMicros: budget - unforced - (paced - unforcedBefore) },
    ];
    return factors.filter((factor) => factor.amountMicros !== 0n);
  });
}

function sum(micros: BigInt64Array): bigint {
  let total = 0n;
  for (const part of micros) total += part;
  return total;
}
