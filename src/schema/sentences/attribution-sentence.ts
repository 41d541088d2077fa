import type { FactorKind } from '../../engine/index.js';
import { formatMoney } from '../../kernel/units/money.js';
import type { AttributionRecord } from '../../services/reads/attribution-reads.js';
import { ENGLISH, filled } from './english.js';
import { reasonsOf, signedMoney } from './reasons.js';

type Told = Pick<AttributionRecord, 'changeCount' | 'changeMicros' | 'factors'>;

/** What moved an arm or a platform over a time, what moved it most first. */
export function attributionSentence(name: string, told: Told, currencyCode: string): string {
  const { changeCount, changeMicros, factors } = told;
  const money = (micros: bigint): string => formatMoney(micros, currencyCode);
  const words = changeCount === 1 ? ENGLISH.period.one : ENGLISH.period.many;
  const gaps = {
    name,
    change: signedMoney(changeMicros, money),
    changes: changeCount,
    currency: currencyCode,
  };
  const known = factors.map(({ kind, amountMicros }) => ({ kind: kind as FactorKind, amountMicros }));
  return `${filled(words, gaps)}${reasonsOf(known, money)}.`;
}
