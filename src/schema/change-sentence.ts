import { formatMoney, type Micros } from '../kernel/units/money.js';

export interface SentenceParts {
  readonly armLabel: string;
  readonly currencyCode: string;
  readonly beforeMicros: Micros;
  readonly afterMicros: Micros;
  readonly factors: readonly { readonly label: string; readonly amountMicros: Micros }[];
}

/** One sentence from the record, largest factor first: "A / B up 20 % (120.00 → 144.00 EUR a day): new evidence +26.00, limits −2.00." */
export function changeSentence({
  armLabel,
  currencyCode,
  beforeMicros,
  afterMicros,
  factors,
}: SentenceParts): string {
  const money = (micros: Micros): string => formatMoney(micros, currencyCode);
  const signed = (micros: Micros): string => (micros < 0n ? `−${money(-micros)}` : `+${money(micros)}`);
  const largestFirst = factors.toSorted((a, b) =>
    compare(absolute(b.amountMicros), absolute(a.amountMicros)),
  );
  const why = largestFirst.map(({ label, amountMicros }) => `${label} ${signed(amountMicros)}`).join(', ');
  const move = `${armLabel} ${direction(beforeMicros, afterMicros)}`;
  const figures = `(${money(beforeMicros)} → ${money(afterMicros)} ${currencyCode} a day)`;
  return `${move} ${figures}${why === '' ? '' : `: ${why}`}.`;
}

function direction(before: Micros, after: Micros): string {
  if (before === 0n) return 'started';
  if (after === 0n) return 'stopped';
  const percent = Number(((after - before) * 1000n) / before) / 10;
  const size = Math.abs(percent) >= 10 ? Math.abs(percent).toFixed(0) : Math.abs(percent).toFixed(1);
  return `${percent < 0 ? 'down' : 'up'} ${size} %`;
}

function absolute(micros: Micros): Micros {
  return micros < 0n ? -micros : micros;
}

function compare(a: Micros, b: Micros): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
