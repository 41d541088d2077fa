import { absolute, type Micros } from './money.js';
import { roundTo } from './round.js';

const MINUS = '−';
const CENT: Micros = 10_000n;
const UNIT: Micros = 1_000_000n;

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  let known = formatters.get(key);
  if (!known) formatters.set(key, (known = new Intl.NumberFormat('en-US', options)));
  return known;
}

export type Precision = 'cents' | 'units' | 'short';

/** Whole units unless told; `short` has k and M, for axes and tight cells. */
export function money(micros: Micros, currencyCode: string, precision: Precision = 'units'): string {
  const step = precision === 'cents' ? CENT : precision === 'units' ? UNIT : 1n;
  const rounded = roundTo(micros, step);
  const text = currency(currencyCode, precision).format(Number(absolute(rounded)) / 1e6);
  return rounded < 0n ? `${MINUS}${text}` : text;
}

/** A change: always with its sign, and none for nothing. */
export function signedMoney(micros: Micros, currencyCode: string, precision: Precision = 'units'): string {
  const text = money(micros, currencyCode, precision);
  return micros > 0n && /[1-9]/.test(text) ? `+${text}` : text;
}

function currency(currencyCode: string, precision: Precision): Intl.NumberFormat {
  const digits = precision === 'cents' ? 2 : 0;
  return formatter(`${currencyCode} ${precision}`, {
    style: 'currency',
    currency: currencyCode,
    currencyDisplay: 'narrowSymbol',
    ...(precision === 'short'
      ? { notation: 'compact', minimumSignificantDigits: 1, maximumSignificantDigits: 3 }
      : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  });
}

export function ratio(value: number): string {
  return signed(value, formatter('ratio', { minimumFractionDigits: 2, maximumFractionDigits: 2 }));
}

/** A part of one as per cent, one decimal. */
export function share(value: number): string {
  return `${signed(value * 100, formatter('share', { minimumFractionDigits: 1, maximumFractionDigits: 1 }))}%`;
}

function whole(value: number): string {
  return signed(value, formatter('whole', { maximumFractionDigits: 0 }));
}

export function decimal(value: number, digits: number): string {
  return signed(value, formatter(`decimal ${digits}`, { maximumFractionDigits: digits }));
}

/** `3.18 – 3.75` */
export function interval(lower: number, upper: number): string {
  return `${ratio(lower)} – ${ratio(upper)}`;
}

/** Never certain. */
export function probability(value: number): string {
  if (value > 0.99) return 'over 99%';
  if (value < 0.01) return 'under 1%';
  return `${formatter('whole', { maximumFractionDigits: 0 }).format(value * 100)}%`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

function signed(value: number, words: Intl.NumberFormat): string {
  const text = words.format(Math.abs(value));
  return value < 0 && /[1-9]/.test(text) ? `${MINUS}${text}` : text;
}
