import type { FactorKind } from '../../gql/graphql.js';
import { microsOf } from '../../lib/money.js';
import type { WaterfallPart } from '../../lib/waterfall.js';

interface Factor {
  readonly kind: FactorKind;
  readonly label: string;
  readonly amount: { readonly amount: string };
}

export function factorParts(factors: readonly Factor[]): WaterfallPart[] {
  return factors.map(({ kind, label, amount }) => ({
    key: kind,
    label: label.slice(0, 1).toUpperCase() + label.slice(1),
    micros: microsOf(amount.amount),
  }));
}
