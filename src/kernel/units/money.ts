import { Problem } from '../problem.js';

/**
 * Money is an integer number of micros (1e-6 of the currency's unit) in a bigint: 2^63 micros are nine trillion units, so
 * sums in rupiah or dong stay exact where a float (2^53) would not.
 */
export type Micros = bigint;

const MICROS_PER_UNIT = 1_000_000n;

const DECIMAL = /^(-?)(\d{1,12})(?:\.(\d{1,6}))?$/;

/** Minor digits by ISO 4217 where they are not two. */
const MINOR_DIGITS: Record<string, number> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

/** The smallest billable unit of a currency, in micros: 10,000 for EUR (a cent), 1,000,000 for JPY. */
export function billableUnitMicros(currencyCode: string): Micros {
  return 10n ** BigInt(6 - (MINOR_DIGITS[currencyCode] ?? 2));
}

/** `"12.5"` → `12_500_000n`. At most 12 digits before and 6 behind the point. */
export function parseMoney(decimal: string): Micros | Problem {
  const match = DECIMAL.exec(decimal);
  if (!match) {
    return new Problem(
      'BAD_AMOUNT',
      `"${decimal.slice(0, 40)}" is not an amount: write up to 12 digits, a point and up to 6 digits, such as 1250.50.`,
    );
  }
  const micros = BigInt(match[2]!) * MICROS_PER_UNIT + BigInt((match[3] ?? '').padEnd(6, '0'));
  return match[1] === '-' ? -micros : micros;
}

/** `12_500_000n` → `"12.50"`: at least the currency's minor digits (two unless told), never more than needed. */
export function formatMoney(micros: Micros, currencyCode = 'EUR'): string {
  const sign = micros < 0n ? '-' : '';
  const absolute = micros < 0n ? -micros : micros;
  const minorDigits = MINOR_DIGITS[currencyCode] ?? 2;
  const fraction = (absolute % MICROS_PER_UNIT).toString().padStart(6, '0');
  const shown = fraction.slice(0, Math.max(minorDigits, fraction.replace(/0+$/, '').length));
  return `${sign}${absolute / MICROS_PER_UNIT}${shown ? `.${shown}` : ''}`;
}
