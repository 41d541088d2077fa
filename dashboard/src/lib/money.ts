/** A millionth of the currency's unit: sums of these are exact. */
export type Micros = bigint;

/** As the API sends it. */
export interface MoneyText {
  readonly amount: string;
  readonly currencyCode: string;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d{1,6}))?$/;

export function microsOf(amount: string): Micros {
  const [, sign, units, fraction = ''] = DECIMAL.exec(amount) ?? [];
  if (units === undefined) throw new RangeError(`"${amount}" is no amount of money.`);
  const micros = BigInt(units) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
  return sign === '-' ? -micros : micros;
}

export function sumOf(amounts: readonly Micros[]): Micros {
  return amounts.reduce((sum, micros) => sum + micros, 0n);
}

export function absolute(micros: Micros): Micros {
  return micros < 0n ? -micros : micros;
}

/** For lengths on the screen, where the last digits do not show. */
export function unitsOf(micros: Micros): number {
  return Number(micros) / 1_000_000;
}
