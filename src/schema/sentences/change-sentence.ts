import { type FactorKind, mainFactor } from '../../engine/index.js';
import { formatMoney, type Micros } from '../../kernel/units/money.js';
import { ENGLISH, filled } from './english.js';

export interface SentenceParts {
  readonly armLabel: string;
  readonly currencyCode: string;
  readonly beforeMicros: Micros;
  readonly afterMicros: Micros;
  readonly factors: readonly { readonly kind: FactorKind; readonly amountMicros: Micros }[];
}

/**
 * One sentence from the record, what moved the arm most first, then the largest: "A / B up 20 % (120.00 → 144.00 EUR a day): new
 * evidence +26.00, limits −2.00."
 */
export function changeSentence({
  armLabel,
  currencyCode,
  beforeMicros,
  afterMicros,
  factors,
}: SentenceParts): string {
  const money = (micros: Micros): string => formatMoney(micros, currencyCode);
  const signed = (micros: Micros): string => (micros < 0n ? `−${money(-micros)}` : `+${money(micros)}`);
  const first = mainFactor(factors);
  const inOrder = factors.toSorted(
    (a, b) =>
      Number(b === first) - Number(a === first) || compare(size(b.amountMicros), size(a.amountMicros)),
  );
  const why = inOrder.map(({ kind, amountMicros }) => `${ENGLISH.factors[kind]} ${signed(amountMicros)}`);
  const move = filled(ENGLISH.change[direction(beforeMicros, afterMicros)], {
    arm: armLabel,
    percent: percentOf(beforeMicros, afterMicros),
    before: money(beforeMicros),
    after: money(afterMicros),
    currency: currencyCode,
  });
  return why.length === 0 ? `${move}.` : `${move}: ${why.join(', ')}.`;
}

function direction(before: Micros, after: Micros): keyof typeof ENGLISH.change {
  if (before === 0n) return 'started';
  if (after === 0n) return 'stopped';
  return after < before ? 'down' : 'up';
}

function percentOf(before: Micros, after: Micros): string {
  if (before === 0n) return '';
  const percent = Math.abs((100 * Number(after - before)) / Number(before));
  return percent >= 10 ? percent.toFixed(0) : percent.toFixed(1);
}

function size(micros: Micros): Micros {
  return micros < 0n ? -micros : micros;
}

function compare(a: Micros, b: Micros): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
