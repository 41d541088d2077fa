/** How a file writes numbers. */
export interface NumberForm {
  /** '.' or ','. */
  readonly decimal: string;
  /** The account's; amounts may carry it or its sign. */
  readonly currencyCode: string;
}

const ZERO = 0x30;
const MOST_FAST_DIGITS = 15;
const POWERS = Float64Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
const MICRO_DIGITS = 6;
const CURRENCY_SIGNS: Readonly<Record<string, string>> = { EUR: '€', USD: '$', GBP: '£', JPY: '¥' };

/**
 * A number without sign and of at most 15 digits, straight from the bytes; NaN where it is anything else, which `decimalOf` then
 * looks at. Exact: 15 digits fit a float, and so does the power of ten they are divided by.
 * @param mark the byte of the decimal mark
 */
export function fastNumber(bytes: Buffer, start: number, end: number, mark: number): number {
  let value = 0;
  let digits = 0;
  let point = -1;
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits++;
    } else if (bytes[i] === mark && point < 0) point = digits;
    else return Number.NaN;
  }
  if (digits === 0 || digits > MOST_FAST_DIGITS) return Number.NaN;
  return point < 0 || point === digits ? value : value / POWERS[digits - point]!;
}

/** An amount in micros where it has at most 9 digits before and 6 behind the point; NaN otherwise. */
export function fastMicros(bytes: Buffer, start: number, end: number, mark: number): number {
  let value = 0;
  let digits = 0;
  let point = -1;
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits++;
    } else if (bytes[i] === mark && point < 0) point = digits;
    else return Number.NaN;
  }
  const behind = point < 0 ? 0 : digits - point;
  if (digits === 0 || digits - behind > 9 || behind > MICRO_DIGITS) return Number.NaN;
  return value * POWERS[MICRO_DIGITS - behind]!;
}

/** What a text says as a number, written with a point and no groups, such as "-1234.5" or "1.2e-5"; a reason where none. */
export function decimalOf(text: string, form: NumberForm): { decimal: string } | { reason: string } {
  const bare = text.trim().replace(/[\u00a0\u202f]/g, ' ');
  if (bare === '') return { reason: 'It is empty.' };
  const group = form.decimal === ',' ? '.' : ',';
  const amount = withoutCurrency(bare, form.currencyCode);
  if (amount === null)
    return { reason: `It is in another currency than the account's, ${form.currencyCode}.` };
  const grouped = new RegExp(`^[+-]?\\d{1,3}(?:[${group} ']\\d{3})+(?:[${form.decimal}]\\d*)?$`);
  const plain = grouped.test(amount) ? amount.replace(new RegExp(`[${group} ']`, 'g'), '') : amount;
  const decimal = form.decimal === ',' ? plain.replace(',', '.') : plain;
  if (
    !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i.test(decimal) ||
    (form.decimal === ',' && plain.includes('.'))
  ) {
    return { reason: `It is not a number (decimals are written with "${form.decimal}").` };
  }
  return { decimal: decimal.replace(/^\+/, '') };
}

function withoutCurrency(text: string, currencyCode: string): string | null {
  const match = /^(\p{Sc}|[A-Z]{3})?\s*([+-]?[\d.,][\d., 'eE+-]*?)\s*(\p{Sc}|[A-Z]{3})?$/u.exec(text);
  if (!match) return text;
  for (const mark of [match[1], match[3]]) {
    if (mark && mark !== currencyCode && mark !== CURRENCY_SIGNS[currencyCode]) return null;
  }
  return match[2]!;
}

/** A decimal in micros, rounded to the nearest, halves away from zero; null where it is out of all bounds. */
export function microsOfDecimal(decimal: string): bigint | null {
  const match = /^(-?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(decimal);
  if (!match) return null;
  const exponent = Number(match[4] ?? '0') + MICRO_DIGITS;
  const digits = match[2]! + match[3]!;
  // Where the point stands among the digits once the number is in micros.
  const point = match[2]!.length + exponent;
  if (point > 24) return /^0*$/.test(digits) ? 0n : null;
  const whole = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0');
  const up = point >= 0 && (digits[point] ?? '0') >= '5' ? 1n : 0n;
  const micros = BigInt(whole || '0') + up;
  return match[1] === '-' ? -micros : micros;
}
