import { type FactorKind, mainFactor } from '../../engine/index.js';
import type { Micros } from '../../kernel/units/money.js';
import { ENGLISH } from './english.js';

type Reason = { readonly kind: FactorKind; readonly amountMicros: Micros };

export function signedMoney(micros: Micros, money: (micros: Micros) => string): string {
  return micros < 0n ? `−${money(-micros)}` : `+${money(micros)}`;
}

/** `: season +15.00, limits −2.00`, what moved an arm most first, then the largest; nothing where there are none. */
export function reasonsOf(factors: readonly Reason[], money: (micros: Micros) => string): string {
  if (factors.length === 0) return '';
  const first = mainFactor(factors);
  const inOrder = factors.toSorted(
    (a, b) =>
      Number(b === first) - Number(a === first) || compare(size(b.amountMicros), size(a.amountMicros)),
  );
  const told = inOrder.map(({ kind, amountMicros }) => {
    return `${ENGLISH.factors[kind]} ${signedMoney(amountMicros, money)}`;
  });
  return `: ${told.join(', ')}`;
}

function size(micros: Micros): Micros {
  return micros < 0n ? -micros : micros;
}

function compare(a: Micros, b: Micros): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
