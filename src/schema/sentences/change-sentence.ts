import type { FactorKind } from '../../engine/index.js';
import { formatMoney, type Micros } from '../../kernel/units/money.js';
import { ENGLISH, filled } from './english.js';
import { reasonsOf } from './reasons.js';

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
  const move = filled(ENGLISH.change[direction(beforeMicros, afterMicros)], {
    arm: armLabel,
    percent: percentOf(beforeMicros, afterMicros),
    before: money(beforeMicros),
    after: money(afterMicros),
    currency: currencyCode,
  });
  return `${move}${reasonsOf(factors, money)}.`;
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
